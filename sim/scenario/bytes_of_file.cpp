// Reading a file of at most so many bytes.
#include "scenario/bytes_of_file.hpp"

#include "scenario/text_check.hpp"

#include <filesystem>
#include <fstream>

namespace v2v {

namespace fs = std::filesystem;

std::string read_bytes(const std::string& path, std::string& bytes) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return "there is no such file";
  if (fs::is_directory(status)) return "it is a folder; expected a file";
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return "it cannot be opened";
  bytes.resize(largest_file + 1);
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (stream.bad()) return "reading failed";
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return {};
}

}  // namespace v2v
