// How a file that extends another changes it, and how `--set` changes the result. Portable.
#pragma once

#include "scenario/fields.hpp"
#include "scenario/problems.hpp"
#include "scenario/value.hpp"

#include <initializer_list>
#include <string_view>

namespace v2v {

/// Lays `top` over `base`: mappings of form `object` are merged key by key, everything else is
/// replaced whole, but what says only `with_median` is added to the distribution that is there. A
/// key with nothing behind it takes the inherited one away. Stating a cohort, a service or
/// referrals takes away which of them is inherited.
void lay_over(Node& base, Node&& top);

/// The same of a mapping of that table.
void lay_over(Node& base, Node&& top, const Table& table);

/// What of a mapping is laid over the document that it stands in: all but remarks and these keys.
/// It counts as another file, because what it makes meaningless of the document is passed over, as
/// with files that extend one another.
Node overlay_of(const Value& value, std::initializer_list<std::string_view> without);
void take_away(Node& map, std::string_view key);

/// Puts `value` at `path` (keys and list positions from 0, separated by dots) below `root`; what is
/// missing on the way is created, and nothing takes away what is there. Reports what cannot be done
/// at `place`.
void set_at(Node& root, const std::string& path, Node&& value, Place place, Problems& problems);

}  // namespace v2v
