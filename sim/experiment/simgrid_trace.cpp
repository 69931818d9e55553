// The process that is traced, and the file that it leaves.
#include "experiment/simgrid_trace.hpp"

#include "engine/simgrid/maker.hpp"
#include "experiment/simgrid_platform.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace v2v {
namespace {

Failure cannot_write(const std::string& file, int error) {
  return {Failure::Family::files, fmt::format("{}: cannot write: {}", file, std::strerror(error))};
}

class NobodyListens final : public Observer {
 public:
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord&) override {}
};

/// A file beside the wanted one; gone unless it is put into its place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& wanted)
      : wanted_(wanted), name_(fmt::format("{}.{}.part", wanted, ::getpid())) {
    file_ = ::open(name_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file_ < 0) throw cannot_write(wanted, errno);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    ::close(file_);
    if (!kept_) ::unlink(name_.c_str());
  }
  const std::string& name() const noexcept { return name_; }
  /// SimGrid does not notice what it could not write; a trace ends with lines that take its
  /// containers away (event 7).
  bool is_complete() const {
    char end[512];
    const off_t size = ::lseek(file_, 0, SEEK_END);
    const off_t from = std::max<off_t>(0, size - static_cast<off_t>(sizeof end));
    const ssize_t got = ::pread(file_, end, sizeof end, from);
    if (got < 2 || end[got - 1] != '\n') return false;
    const std::string_view tail(end, static_cast<std::size_t>(got) - 1);
    const std::size_t line = tail.rfind('\n');
    return line != std::string_view::npos && tail.substr(line + 1).starts_with("7 ");
  }
  void put_into_place() {
    if (::fsync(file_) != 0 || std::rename(name_.c_str(), wanted_.c_str()) != 0)
      throw cannot_write(wanted_, errno);
    kept_ = true;
  }

 private:
  std::string wanted_, name_;
  int file_ = -1;
  bool kept_ = false;
};

[[noreturn]] void simulate_and_leave(SimgridMaker make, const Plan& plan, Luck luck,
                                     const std::string& file) {
  {
    NobodyListens nobody;
    const std::unique_ptr<Engine> engine = make(platform_of(plan, luck), file);
    simulate(plan, *engine, nobody, luck);
    // Destroying the engine ends the trace.
  }
  _exit(0);
}

}  // namespace

void write_simgrid_trace(const Plan& plan, Luck luck, const std::string& file) {
  const SimgridMaker make = simgrid_maker();
  TemporaryFile temporary(file);
  // SimGrid flushes the standard streams in the child: what is buffered here would come out twice.
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0)
    throw Failure(Failure::Family::files, fmt::format("no process: {}", std::strerror(errno)));
  if (child == 0) simulate_and_leave(make, plan, luck, temporary.name());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (status != 0)
    throw Failure(Failure::Family::defect,
                  fmt::format("replication {} on SimGrid died while it was traced (status {})",
                              luck.replication, status));
  if (!temporary.is_complete()) throw cannot_write(file, ENOSPC);
  temporary.put_into_place();
}

}  // namespace v2v
