// Opening and locking the file of a store before SQLite does.
#include "experiment/store/sqlite.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace v2v {
namespace {

/// Bytes that SQLite locks begin at 2^30, and are few.
constexpr off_t kLockedByte = (off_t{1} << 30) + (1 << 20);

/// Those of this process, by device and number.
std::set<std::pair<dev_t, ino_t>>& files_of_all() {
  static std::set<std::pair<dev_t, ino_t>> files;
  return files;
}
std::mutex& mutex_of_all() {
  static std::mutex mutex;
  return mutex;
}

[[noreturn]] void refuse(const std::string& sentence) {
  throw Failure(Failure::Family::files, sentence);
}

std::string reason_of(const std::string& path, int error, bool make) {
  switch (error) {
    case ENOENT:
      return path + (make ? ": there is no folder for it" : ": there is no such file");
    case EISDIR:
      return path + " is a folder; expected the file of a store";
    case EACCES:
    case EPERM:
    case EROFS:
      return path + " cannot be " +
             (::access(path.c_str(), F_OK) == 0 ? "read and written" : "made") + ": " +
             std::strerror(error);
    default:
      return path + " cannot be opened: " + std::strerror(error);
  }
}

}  // namespace

OwnFile::OwnFile(const std::string& path, bool make) {
  // A process gives up its locks on a file when it closes any descriptor of it.
  struct stat facts {};
  const std::scoped_lock lock_of_all(mutex_of_all());
  if (::stat(path.c_str(), &facts) == 0 && files_of_all().contains({facts.st_dev, facts.st_ino}))
    refuse(path + " is in use by another program");
  // A FIFO would make whoever opens it wait; which sort of file it is shows only then.
  file_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK | (make ? O_CREAT : 0), 0644);
  if (file_ < 0) refuse(reason_of(path, errno, make));
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kLockedByte;
  lock.l_len = 1;
  std::string reason;
  if (::fstat(file_, &facts) != 0 || !S_ISREG(facts.st_mode))
    reason = path + " is not a regular file; expected the file of a store";
  else if (::fcntl(file_, F_SETLK, &lock) != 0 && (errno == EAGAIN || errno == EACCES))
    reason = path + " is in use by another program";
  if (!reason.empty()) {
    ::close(file_);
    refuse(reason);
  }
  files_of_all().insert({facts.st_dev, facts.st_ino});
}

OwnFile::~OwnFile() {
  struct stat facts {};
  const std::scoped_lock lock_of_all(mutex_of_all());
  if (::fstat(file_, &facts) == 0) files_of_all().erase({facts.st_dev, facts.st_ino});
  ::close(file_);
}

}  // namespace v2v
