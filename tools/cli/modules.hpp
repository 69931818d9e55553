// Parts of the program that are modules of their own, and what is called in them.
#pragma once

#include "engine/simgrid/maker.hpp"

#include <memory>
#include <string>

namespace v2v::cli {

/// In `v2v-simgrid.so`: what `SimgridMaker` does.
inline constexpr auto simgrid_module = "v2v-simgrid.so";
inline constexpr auto simgrid_function = "v2v_make_simgrid_engine";
using MakeSimgridEngine = void (*)(const SimgridPlatform& platform, const std::string& trace_file,
                                   std::unique_ptr<Engine>& made);

/// In `v2v-pictures.so`: what `png_of` and `pdf_of` do.
inline constexpr auto picture_module = "v2v-pictures.so";
inline constexpr auto picture_function = "v2v_draw_picture";
using DrawPicture = void (*)(const std::string& svg, bool as_pdf, std::string& bytes);

}  // namespace v2v::cli
