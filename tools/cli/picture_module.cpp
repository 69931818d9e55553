// The module with librsvg and cairo in it.
#include "modules.hpp"
#include "render.hpp"

#include <string>
#include <type_traits>

extern "C" void v2v_draw_picture(const std::string& svg, bool as_pdf, std::string& bytes) {
  bytes = as_pdf ? v2v::cli::pdf_of(svg) : v2v::cli::png_of(svg);
}
static_assert(std::is_same_v<decltype(&v2v_draw_picture), v2v::cli::DrawPicture>);
