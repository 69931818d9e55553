// What stands in a file.
#pragma once

#include <string>

namespace v2v {

/// Why the file cannot be read, or an empty string. Of a file larger than `largest_file` one byte
/// more than that is read.
std::string read_bytes(const std::string& path, std::string& bytes);

}  // namespace v2v
