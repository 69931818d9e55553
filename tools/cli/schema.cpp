// `v2v schema`.
#include "console.hpp"
#include "vein2vein/scenario/read.hpp"

namespace v2v::cli {

int schema_command() {
  print(scenario_schema());
  return kDone;
}

}  // namespace v2v::cli
