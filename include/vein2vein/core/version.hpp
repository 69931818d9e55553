// Which version this is.
#pragma once

#include <string>

namespace v2v {

/// The program's version, as in `--version` and in every report.
std::string version();

}  // namespace v2v
