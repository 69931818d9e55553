// `v2v describe`: the record of a study, by the items of STRESS-DES.
#include "commands.hpp"

namespace v2v::cli {

int describe_command(const RunArguments&) { return kBadInput; }

}  // namespace v2v::cli
