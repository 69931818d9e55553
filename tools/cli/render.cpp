// SVG drawn by librsvg onto what cairo writes.
#include "render.hpp"

#include "vein2vein/core/diagnostic.hpp"

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>

#include <cmath>
#include <memory>

namespace v2v::cli {
namespace {

struct Release {
  void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
template <class Thing>
using Owned = std::unique_ptr<Thing, Release>;

constexpr double points_an_inch = 72, dots_an_inch = 300;

[[noreturn]] void fail() {
  throw Failure(Failure::Family::defect, "a picture cannot be drawn as PNG or PDF");
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

struct Size {
  double width = 0, height = 0;
};

Owned<RsvgHandle> opened(const std::string& svg, double dots, Size& size) {
  Owned<RsvgHandle> handle(
      rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), nullptr));
  if (!handle) fail();
  rsvg_handle_set_dpi(handle.get(), dots);
  if (!rsvg_handle_get_intrinsic_size_in_pixels(handle.get(), &size.width, &size.height)) fail();
  size = {std::ceil(size.width), std::ceil(size.height)};
  return handle;
}

void draw(RsvgHandle* handle, cairo_surface_t* surface, const Size& size) {
  const Owned<cairo_t> context(cairo_create(surface));
  const RsvgRectangle whole{0, 0, size.width, size.height};
  if (!rsvg_handle_render_document(handle, context.get(), &whole, nullptr)) fail();
}

}  // namespace

std::string png_of(const std::string& svg) {
  Size size;
  const auto handle = opened(svg, dots_an_inch, size);
  const Owned<cairo_surface_t> surface(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, static_cast<int>(size.width), static_cast<int>(size.height)));
  draw(handle.get(), surface.get(), size);
  std::string bytes;
  if (cairo_surface_write_to_png_stream(surface.get(), &append, &bytes) != CAIRO_STATUS_SUCCESS)
    fail();
  return bytes;
}

std::string pdf_of(const std::string& svg) {
  Size size;
  const auto handle = opened(svg, points_an_inch, size);
  std::string bytes;
  const Owned<cairo_surface_t> surface(
      cairo_pdf_surface_create_for_stream(&append, &bytes, size.width, size.height));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                 "2000-01-01T00:00:00Z");
  draw(handle.get(), surface.get(), size);
  cairo_surface_finish(surface.get());
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) fail();
  return bytes;
}

}  // namespace v2v::cli
