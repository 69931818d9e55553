// The version, as CMakeLists.txt states it.
#include "vein2vein/core/version.hpp"

namespace v2v {

std::string version() { return V2V_VERSION; }

}  // namespace v2v
