// A number that tells whether two documents say the same.
#pragma once

#include "scenario/lists.hpp"

#include <cstdint>

namespace v2v {

struct Node;

/// FNV-1a (Fowler, Noll, Vo; 64 bits) of what a merged document says, with its tables. Remarks,
/// citations, title, question and the names of files do not count, nor does the order of keys that
/// the format knows. The order of names that the file itself gives (sites, levels, causes) does,
/// because it decides which random number is whose.
std::uint64_t digest_of(const Node& root, const Lists& lists);
/// The same without what becomes of patients after the flow, and what was published of it.
std::uint64_t flow_digest_of(const Node& root, const Lists& lists);

}  // namespace v2v
