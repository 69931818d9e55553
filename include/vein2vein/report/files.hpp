// Writing a folder of results whole or not at all.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v {

/// Collects files in a hidden temporary folder on the file system of the target and puts all of
/// them in place with `commit`: a target that does not exist appears whole (missing parent folders
/// are made), in one that exists the files are added or replaced and nothing else is touched.
/// Destroyed without a commit, or when anything fails, it leaves everything as it was. Every
/// failure is a `Failure` of `Family::files` that names the path and the system's reason.
class FolderWriter {
 public:
  explicit FolderWriter(const std::string& folder);
  ~FolderWriter();
  FolderWriter(const FolderWriter&) = delete;
  FolderWriter& operator=(const FolderWriter&) = delete;

  /// A new file to be written to, owned (and closed) by the writer. What goes wrong while writing
  /// to it is noticed by `commit`. `name` is a plain name without folders.
  std::FILE* file(const std::string& name);
  void write(const std::string& name, std::string_view content);
  /// Where somebody else makes a new file, a library say, and has closed it before `commit`. The
  /// file's own name is the last part of the path that is returned.
  std::filesystem::path place(const std::string& name);
  /// What earlier folders written here with the same `group` (one word) have left, and this one
  /// does not write again, goes when this one is put in place; so says a manifest in the folder.
  /// Files that have changed since, and all others, stay. To be called before `commit`.
  void replace(const std::string& group) { group_ = group; }
  /// Flushes everything to the disk and puts it in place. At most once; nothing is written later.
  void commit();

  /// The names of the files so far, without the manifest.
  std::vector<std::string> names() const;
  /// After `commit`: those of earlier files that are gone.
  const std::vector<std::string>& removed() const noexcept { return removed_; }

 private:
  struct Open {
    std::string name;
    std::FILE* stream = nullptr;
    bool elsewhere = false;  ///< made by somebody else
  };
  std::filesystem::path new_name(const std::string& name) const;
  void make_parents(const std::filesystem::path& parent);
  void finish(Open& open);
  void put_into_place();
  void keep_own_files() const;
  void replace_files();
  void write_manifest();
  void discard() noexcept;
  friend void abandon_folder() noexcept;

  std::filesystem::path target_;
  std::filesystem::path temporary_;
  std::vector<std::filesystem::path> made_;  // parents that did not exist, outermost first
  std::vector<Open> files_;
  std::string group_;  // empty: no manifest
  std::vector<std::string> removed_;
  bool target_exists_ = false;
};

/// Removes what an unfinished `FolderWriter` has made so far, as its destructor would. For a
/// handler of a signal that ends the program: calls only what is allowed there.
void abandon_folder() noexcept;

}  // namespace v2v
