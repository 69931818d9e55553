// Reading a regular file of at most so many bytes, on POSIX.
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace v2v {
namespace {

class Descriptor {
 public:
  /// A pipe that nobody writes to would keep `open` waiting without O_NONBLOCK.
  explicit Descriptor(const std::string& path)
      : number_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const noexcept { return number_; }

 private:
  int number_;
};

std::string reason_of(int error) { return std::generic_category().message(error); }

/// What is there instead of a regular file, or an empty string.
std::string what_else(const struct stat& status) {
  if (S_ISDIR(status.st_mode)) return "it is a folder; expected a file";
  if (S_ISREG(status.st_mode)) return {};
  return "it is a pipe or a device; expected a regular file";
}

}  // namespace

std::string read_bytes(const std::string& path, std::string& bytes, std::size_t most) {
  bytes.clear();
  struct stat status {};
  // Before it is opened: opening alone may have effects on a device.
  if (::stat(path.c_str(), &status) != 0)
    return errno == ENOENT || errno == ENOTDIR ? "there is no such file"
                                               : "it cannot be opened: " + reason_of(errno);
  if (const std::string other = what_else(status); !other.empty()) return other;
  const Descriptor file(path);
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
    return "it cannot be opened: " + reason_of(errno);
  if (const std::string other = what_else(status); !other.empty()) return other;

  const std::size_t wanted = most + 1;
  constexpr std::size_t kStep = 64U << 10U;
  // A file of /proc says that it is empty; one that grows meanwhile is read on.
  std::size_t next = std::min(wanted, static_cast<std::size_t>(status.st_size) + 1);
  while (bytes.size() < wanted) {
    const std::size_t before = bytes.size();
    bytes.resize(std::min(wanted, before + std::max(next, kStep)));
    next = 0;
    const ssize_t got = ::read(file.number(), bytes.data() + before, bytes.size() - before);
    const int error = errno;
    bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) break;
    if (got < 0 && error != EINTR) return "reading failed: " + reason_of(error);
  }
  return {};
}

bool is_regular_file(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

std::string identity_of_file(const std::string& path) {
  std::error_code error;
  const std::filesystem::path canonical = std::filesystem::weakly_canonical(path, error);
  return error ? path : canonical.string();
}

}  // namespace v2v
