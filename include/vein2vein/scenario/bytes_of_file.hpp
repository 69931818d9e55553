// What stands in a file that somebody named.
#pragma once

#include <cstddef>
#include <string>

namespace v2v {

/// The most bytes that a file of a scenario may have.
inline constexpr std::size_t largest_file = 4U << 20U;

/// Why the file cannot be read, or an empty string. Only regular files are: a pipe might never end,
/// or never begin. Of a file larger than `most` bytes one byte more than that is read, and nothing
/// beyond it.
std::string read_bytes(const std::string& path, std::string& bytes,
                       std::size_t most = largest_file);

bool is_regular_file(const std::string& path);
/// The same for two paths that lead to one file; a path that leads nowhere is its own.
std::string identity_of_file(const std::string& path);

}  // namespace v2v
