// The rules of `source`, `assumed`, `unverified` and `note`. Portable.
#pragma once

#include "scenario/value.hpp"

namespace v2v {

/// Reports remarks that say nothing or too much, sources that are not keys of the document's
/// `sources`, and `unverified` where there is no source. An overlay by itself may name a key of the
/// scenario that it is written for.
void check_remarks(const Node& root, Problems& problems, bool by_itself = false);

}  // namespace v2v
