// The characters of a table, whatever encoding it was saved in. Portable.
#pragma once

#include "scenario/problems.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace v2v {

/// UTF-8 without a byte order mark, from UTF-8 or from UTF-16 with one; `storage` keeps what had to
/// be written anew. Reports other encodings, control characters, and more than `most_bytes`.
std::optional<std::string_view> text_of_table(std::string_view bytes, std::string& storage,
                                              int file, Problems& problems, std::size_t most_bytes);

}  // namespace v2v
