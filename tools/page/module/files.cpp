// Reading what the page has put there: the library's own words for what is not.
#include "files.hpp"

#include "vein2vein/scenario/bytes_of_file.hpp"

#include <algorithm>
#include <filesystem>

namespace v2v {
namespace {

std::string normal(const std::string& path) {
  std::string name = std::filesystem::path(path).lexically_normal().string();
  while (name.starts_with("./")) name.erase(0, 2);
  return name;
}

bool is_folder(const std::string& name) {
  const std::string inside = name + '/';
  const auto next = page::files().lower_bound(inside);
  return next != page::files().end() && next->first.starts_with(inside);
}

}  // namespace

namespace page {

std::map<std::string, std::string>& files() {
  static std::map<std::string, std::string> all;
  return all;
}

}  // namespace page

std::string read_bytes(const std::string& path, std::string& bytes, std::size_t most) {
  bytes.clear();
  const std::string name = normal(path);
  const auto found = page::files().find(name);
  if (found == page::files().end())
    return is_folder(name) ? "it is a folder; expected a file" : "there is no such file";
  bytes = found->second.substr(0, std::min(found->second.size(), most + 1));
  return {};
}

bool is_regular_file(const std::string& path) { return page::files().contains(normal(path)); }

std::string identity_of_file(const std::string& path) { return normal(path); }

}  // namespace v2v
