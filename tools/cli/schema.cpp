// `v2v schema`.
#include "console.hpp"
#include "vein2vein/scenario/read.hpp"

namespace v2v::cli {
namespace {

struct SchemaArguments {};

int schema_command(const SchemaArguments&) {
  print(scenario_schema());
  return kDone;
}

}  // namespace

void add_schema(Commands& commands) {
  commands.add("schema", "Print the JSON Schema of scenario files, for editors", &schema_command);
}

}  // namespace v2v::cli
