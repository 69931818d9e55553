// The manifest as text: a line a file.
#include "report/folder_manifest.hpp"

#include "core/fnv.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <memory>
#include <sstream>

namespace v2v {
namespace {

constexpr const char* kTitle =
    "# Files that v2v has left here. The next results in this folder take the place of the last "
    "ones;\n# a file that has changed since, or is not named here, is left alone.\n";

bool is_plain_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

}  // namespace

std::vector<LeftFile> manifest_of(const std::filesystem::path& folder) {
  std::string bytes;
  if (!read_bytes((folder / manifest_name).string(), bytes).empty()) return {};
  std::vector<LeftFile> files;
  std::istringstream lines(bytes);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    LeftFile file;
    std::istringstream words(line);
    words >> file.group >> std::hex >> file.hash;
    words.get();
    std::getline(words, file.name);
    if (!words.fail() && is_plain_name(file.name)) files.push_back(std::move(file));
  }
  return files;
}

std::string manifest_text(const std::vector<LeftFile>& files) {
  std::string text = kTitle;
  for (const LeftFile& file : files)
    text += fmt::format("{} {:016x} {}\n", file.group, file.hash, file.name);
  return text;
}

std::optional<std::uint64_t> hash_of_file(const std::filesystem::path& file) {
  struct stat status {};
  if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rbe"),
                                                               &std::fclose);
  if (!stream) return std::nullopt;
  Fnv hash;
  std::array<char, 1U << 16U> bytes{};
  while (const std::size_t got = std::fread(bytes.data(), 1, bytes.size(), stream.get()))
    hash.add({bytes.data(), got});
  if (std::ferror(stream.get())) return std::nullopt;
  return hash.value();
}

}  // namespace v2v
