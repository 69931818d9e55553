// The module with SimGrid in it.
#include "modules.hpp"

#include <memory>
#include <string>
#include <type_traits>

extern "C" void v2v_make_simgrid_engine(const v2v::SimgridPlatform& platform,
                                        const std::string& trace_file,
                                        std::unique_ptr<v2v::Engine>& made) {
  made = std::make_unique<v2v::SimgridEngine>(platform, trace_file);
}
static_assert(std::is_same_v<decltype(&v2v_make_simgrid_engine), v2v::cli::MakeSimgridEngine>);
