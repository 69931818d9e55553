// From YAML text to a document tree: the only door to the YAML library.
#pragma once

#include "scenario/problems.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace v2v {

/// Reads one YAML document. Refuses what YAML allows and a scenario must not contain (tags, merge
/// keys, a second document, keys that are not words, repeated keys) and bounds depth and size, with
/// aliases counted as if they were written out. A document with repeated keys is still returned,
/// so that the rest of it can be checked too; other problems return nothing.
std::optional<Node> read_yaml(std::string_view text, int file, Problems& problems);

}  // namespace v2v
