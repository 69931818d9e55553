// Loads a module when it is asked for first: SimGrid and what draws pictures bring seventy
// libraries along, which take longer to load than most commands take.
#include "modules.hpp"
#include "render.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

namespace v2v::cli {
namespace {

namespace fs = std::filesystem;

/// Beside the program, as it is built, or where it is installed.
fs::path place_of(const std::string& module) {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  const fs::path beside = folder / module;
  return fs::exists(beside, error) ? beside : (folder / V2V_MODULE_DIR / module).lexically_normal();
}

/// What the loader says, which names the file; where memory was short it says so in two ways.
Failure cannot_load() {
  const std::string why = ::dlerror();
  const bool is_short = why.find("failed to map segment") != std::string::npos ||
                        why.find("cannot allocate memory") != std::string::npos;
  return {Failure::Family::files,
          fmt::format("{}: {}",
                      is_short ? "there is not enough memory to load a part of the program"
                               : "a part of the program cannot be loaded",
                      why)};
}

/// Is never unloaded: what it has made is in use to the end.
template <class Function>
Function function_of(const char* module, const char* name) {
  const fs::path place = place_of(module);
  void* const handle = ::dlopen(place.c_str(), RTLD_LAZY | RTLD_LOCAL);
  void* const function = handle ? ::dlsym(handle, name) : nullptr;
  if (!function) throw cannot_load();
  return reinterpret_cast<Function>(function);
}

std::string drawn(const std::string& svg, bool as_pdf) {
  static const auto draw = function_of<DrawPicture>(picture_module, picture_function);
  std::string bytes;
  draw(svg, as_pdf, bytes);
  return bytes;
}

}  // namespace

std::string png_of(const std::string& svg) { return drawn(svg, false); }
std::string pdf_of(const std::string& svg) { return drawn(svg, true); }

}  // namespace v2v::cli

namespace v2v {

// In the place of the library's own.
SimgridMaker simgrid_maker() {
  static const auto make =
      cli::function_of<cli::MakeSimgridEngine>(cli::simgrid_module, cli::simgrid_function);
  return [](const SimgridPlatform& platform, const std::string& trace_file) {
    std::unique_ptr<Engine> made;
    make(platform, trace_file, made);
    return made;
  };
}

}  // namespace v2v
