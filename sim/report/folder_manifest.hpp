// What the program left in a folder, so that a later run can take it away again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// One file: who left it (a group of commands that replace one another's), a hash of what was in
/// it, and its name.
struct LeftFile {
  std::string group;
  std::uint64_t hash = 0;
  std::string name;
};

inline constexpr const char* manifest_name = ".v2v-files";

/// The manifest of a folder; empty where there is none, or what is there is none.
std::vector<LeftFile> manifest_of(const std::filesystem::path& folder);
std::string manifest_text(const std::vector<LeftFile>& files);
/// FNV-1a of a regular file; nothing where it cannot be read or is something else, such as a link.
std::optional<std::uint64_t> hash_of_file(const std::filesystem::path& file);

}  // namespace v2v
