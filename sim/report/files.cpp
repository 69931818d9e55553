// Writing a folder of results whole or not at all, on POSIX.
#include "vein2vein/report/files.hpp"

#include "report/folder_manifest.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>

namespace v2v {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, int error) {
  throw Failure(Failure::Family::files, fmt::format("cannot write '{}': {}", path.string(),
                                                    std::generic_category().message(error)));
}

[[noreturn]] void fail(const fs::path& path, const char* why) {
  throw Failure(Failure::Family::files, fmt::format("cannot write '{}': {}", path.string(), why));
}

/// Makes the names in a folder durable. Some file systems cannot, and say so with EINVAL.
bool sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool done = ::fsync(descriptor) == 0 || errno == EINVAL;
  const int error = errno;
  ::close(descriptor);
  errno = error;
  return done;
}

/// A new hidden folder in `parent`, with the permissions that any new folder gets.
fs::path new_folder_in(const fs::path& parent, const std::string& like) {
  for (unsigned n = 0; n < 10'000; ++n) {
    fs::path path = parent / fmt::format(".{}.{}-{}.partial", like, ::getpid(), n);
    if (::mkdir(path.c_str(), 0777) == 0) return path;
    if (errno != EEXIST) fail(path, errno);
  }
  fail(parent, EEXIST);
}

fs::path without_trailing_slashes(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder;
}

/// The one that a handler of signals has to remove.
std::atomic<FolderWriter*> unfinished = nullptr;

/// Something that was there before a file took its place.
struct Replaced {
  fs::path target;
  fs::path kept;  // empty when there was nothing
};

void undo(const std::vector<Replaced>& done) noexcept {
  for (auto it = done.rbegin(); it != done.rend(); ++it) {
    if (it->kept.empty())
      ::unlink(it->target.c_str());
    else
      ::rename(it->kept.c_str(), it->target.c_str());
  }
}

}  // namespace

FolderWriter::FolderWriter(const std::string& folder) : target_(without_trailing_slashes(folder)) {
  if (folder.empty()) fail(folder, "the name of the folder is empty");
  unfinished = this;
  struct stat status {};
  if (::stat(target_.c_str(), &status) == 0) {
    if (!S_ISDIR(status.st_mode)) fail(target_, ENOTDIR);
    target_exists_ = true;
    // Inside rather than beside it: whatever is mounted there, it is the same file system.
    temporary_ = new_folder_in(target_, "results");
    return;
  }
  if (errno != ENOENT) fail(target_, errno);
  const fs::path parent = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  try {
    make_parents(parent);
    temporary_ = new_folder_in(parent, target_.filename().string());
  } catch (...) {
    discard();
    throw;
  }
}

FolderWriter::~FolderWriter() {
  discard();
  FolderWriter* self = this;
  unfinished.compare_exchange_strong(self, nullptr);
}

void FolderWriter::make_parents(const fs::path& parent) {
  std::vector<fs::path> missing;
  struct stat status {};
  for (fs::path path = parent; !path.empty() && ::stat(path.c_str(), &status) != 0;
       path = path.parent_path()) {
    if (errno != ENOENT) fail(path, errno);
    missing.push_back(path);
  }
  for (auto path = missing.rbegin(); path != missing.rend(); ++path) {
    // Somebody else may be making the same folders.
    if (::mkdir(path->c_str(), 0777) == 0)
      made_.push_back(*path);
    else if (errno != EEXIST)
      fail(*path, errno);
  }
}

fs::path FolderWriter::new_name(const std::string& name) const {
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
      name.find('\0') != std::string::npos)
    fail(target_ / name, "this is not the name of a file");
  if (temporary_.empty()) fail(target_ / name, "the results are already in place");
  return temporary_ / name;
}

std::FILE* FolderWriter::file(const std::string& name) {
  std::FILE* stream = std::fopen(new_name(name).c_str(), "wbxe");
  if (!stream) fail(target_ / name, errno);
  files_.push_back({name, stream});
  return stream;
}

fs::path FolderWriter::place(const std::string& name) {
  fs::path path = new_name(name);
  files_.push_back({name, nullptr, true});
  return path;
}

void FolderWriter::write(const std::string& name, std::string_view content) {
  std::FILE* stream = file(name);
  if (std::fwrite(content.data(), 1, content.size(), stream) != content.size())
    fail(target_ / name, errno);
  finish(files_.back());
}

void FolderWriter::finish(Open& open) {
  if (open.elsewhere) {
    open.stream = std::fopen((temporary_ / open.name).c_str(), "rb+e");
    if (!open.stream) fail(target_ / open.name, errno);
    open.elsewhere = false;
  }
  if (!open.stream) return;
  std::FILE* stream = std::exchange(open.stream, nullptr);
  // An earlier failure may be in the stream's flag only; its reason is lost by then.
  errno = 0;
  int error = 0;
  if (std::fflush(stream) != 0 || std::ferror(stream) || ::fsync(::fileno(stream)) != 0)
    error = errno != 0 ? errno : EIO;
  if (std::fclose(stream) != 0 && error == 0) error = errno;
  if (error != 0) fail(target_ / open.name, error);
}

void FolderWriter::commit() {
  if (temporary_.empty()) fail(target_, "the results are already in place");
  try {
    for (Open& open : files_) finish(open);
    if (!group_.empty()) write_manifest();
    if (!sync_folder(temporary_)) fail(target_, errno);
    put_into_place();
  } catch (...) {
    discard();
    throw;
  }
  made_.clear();
  discard();
}

std::vector<std::string> FolderWriter::names() const {
  std::vector<std::string> names;
  for (const Open& open : files_)
    if (open.name != manifest_name) names.push_back(open.name);
  return names;
}

/// What other groups have left stays in the manifest, unless it is written over.
void FolderWriter::write_manifest() {
  std::vector<LeftFile> now;
  for (const Open& open : files_)
    now.push_back({group_, hash_of_file(temporary_ / open.name).value_or(0), open.name});
  const auto is_written = [this](const LeftFile& file) {
    return std::any_of(files_.begin(), files_.end(),
                       [&file](const Open& open) { return open.name == file.name; });
  };
  if (target_exists_)
    for (const LeftFile& before : manifest_of(target_)) {
      if (is_written(before)) continue;
      if (before.group != group_)
        now.push_back(before);
      else if (hash_of_file(target_ / before.name) == before.hash)
        removed_.push_back(before.name);
    }
  write(manifest_name, manifest_text(now));
}

void FolderWriter::put_into_place() {
  if (target_exists_) return replace_files();
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(target_, errno);
  temporary_.clear();
  // In place already: a failure to make that durable could not be taken back.
  sync_folder(target_.has_parent_path() ? target_.parent_path() : fs::path("."));
}

/// What no earlier run has left is somebody's own.
void FolderWriter::keep_own_files() const {
  const std::vector<LeftFile> left = manifest_of(target_);
  struct stat status {};
  for (const Open& open : files_) {
    const bool is_left = std::any_of(
        left.begin(), left.end(), [&open](const LeftFile& file) { return file.name == open.name; });
    if (!is_left && open.name != manifest_name &&
        ::lstat((target_ / open.name).c_str(), &status) == 0)
      fail(target_ / open.name,
           "a file of this name is there, which no earlier run has left; expected another folder, "
           "or this one without it");
  }
}

void FolderWriter::replace_files() {
  if (!group_.empty()) keep_own_files();
  struct stat status {};
  // A folder where a file must go would be found too late by rename, which takes away a device.
  for (const Open& open : files_) {
    if (::lstat((target_ / open.name).c_str(), &status) != 0) continue;
    if (S_ISDIR(status.st_mode)) fail(target_ / open.name, EISDIR);
    if (!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode))
      fail(target_ / open.name, "it is a pipe or a device; expected a regular file");
  }
  const fs::path kept_folder = new_folder_in(target_, "replaced");
  std::vector<Replaced> done;
  int error = 0;
  for (const Open& open : files_) {
    Replaced next{target_ / open.name, {}};
    if (::lstat(next.target.c_str(), &status) == 0) {
      next.kept = kept_folder / open.name;
      // A second name keeps the old file while the new one takes its place; without such names
      // (some file systems) it steps aside.
      if (::link(next.target.c_str(), next.kept.c_str()) != 0 &&
          ::rename(next.target.c_str(), next.kept.c_str()) != 0) {
        error = errno;
      }
    } else if (errno != ENOENT) {
      error = errno;
    }
    if (error == 0) done.push_back(next);
    if (error == 0 && ::rename((temporary_ / open.name).c_str(), next.target.c_str()) != 0)
      error = errno;
    if (error != 0) break;
  }
  for (std::size_t i = 0; i < removed_.size() && error == 0; ++i) {
    const Replaced next{target_ / removed_[i], kept_folder / removed_[i]};
    if (::rename(next.target.c_str(), next.kept.c_str()) == 0)
      done.push_back(next);
    else
      error = errno;
  }
  if (error != 0) undo(done);
  std::error_code ignored;
  fs::remove_all(kept_folder, ignored);
  if (error != 0) fail(target_, error);
  sync_folder(target_);
}

void FolderWriter::discard() noexcept {
  for (Open& open : files_)
    if (open.stream) std::fclose(std::exchange(open.stream, nullptr));
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
  temporary_.clear();
  for (auto path = made_.rbegin(); path != made_.rend(); ++path) ::rmdir(path->c_str());
  made_.clear();
}

void abandon_folder() noexcept {
  const FolderWriter* const writer = unfinished;
  if (!writer || writer->temporary_.empty()) return;
  const int folder = ::open(writer->temporary_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  for (const FolderWriter::Open& open : writer->files_) ::unlinkat(folder, open.name.c_str(), 0);
  ::close(folder);
  ::rmdir(writer->temporary_.c_str());
  for (auto path = writer->made_.rbegin(); path != writer->made_.rend(); ++path)
    ::rmdir(path->c_str());
}

}  // namespace v2v
