// The maker of whoever links SimGrid. Alone in its file, so that others can link their own.
#include "engine/simgrid/maker.hpp"

namespace v2v {

SimgridMaker simgrid_maker() {
  return [](const SimgridPlatform& platform, const std::string& trace_file) {
    return std::unique_ptr<Engine>(std::make_unique<SimgridEngine>(platform, trace_file));
  };
}

}  // namespace v2v
