// The rules of `source`, `assumed`, `unverified` and `note`. Portable.
#pragma once

#include "scenario/value.hpp"

namespace v2v {

/// Reports remarks that say nothing or too much, sources that are not keys of the document's
/// `sources`, and `unverified` where no source was recalled.
void check_remarks(const Node& root, Problems& problems);

}  // namespace v2v
