// Fork, pipe and the format in which a journal crosses it.
#include "experiment/simgrid_process.hpp"

#include "engine/simgrid/maker.hpp"
#include "experiment/simgrid_platform.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>
#include <type_traits>

namespace v2v {
namespace {

static_assert(std::is_trivially_copyable_v<JournalEntry>);
static_assert(std::is_trivially_copyable_v<PatientRecord>);
static_assert(std::is_trivially_copyable_v<PathwayOutcome::Use>);
static_assert(std::is_trivially_copyable_v<ResourceDay>);

constexpr std::size_t kBufferSize = 1 << 16;

/// After the last entry: how the replication went. Cannot be an entry: no patient does this.
constexpr JournalEntry kEndOfJournal{TimePoint::never(), 0, 0, What::closed, 0xff};
/// Likewise: a day of a resource that has open hours follows. Others are heard by nobody here.
constexpr JournalEntry kDay{TimePoint::never(), 0, 0, What::closed, 0xfe};

/// What of `OpenHours` has one size.
struct HoursHead {
  std::uint64_t levels = 0;
  std::int64_t capacity_area = 0, queue_area = 0;
  std::uint32_t least = 0, most_needed = 0;
  std::uint64_t somebody_waited = 0;
};

class PipeWriter final : public Observer {
 public:
  explicit PipeWriter(int pipe) : pipe_(pipe) { buffer_.reserve(kBufferSize); }
  void on(const JournalEntry& entry) override { put(&entry, sizeof entry); }
  void on_closed(const PatientRecord& record) override { put(&record, sizeof record); }
  void on_day(const ResourceDay& day) override {
    if (!day.hours || day.hours->empty()) return;
    const OpenHours& hours = *day.hours;
    const HoursHead head{hours.in_use.size(), hours.capacity_area, hours.queue_area,
                         hours.least,         hours.most_needed,   hours.somebody_waited ? 1U : 0U};
    put(&kDay, sizeof kDay);
    put(&day, sizeof day);
    put(&head, sizeof head);
    for (const std::int64_t& span : hours.in_use) put(&span, sizeof span);
  }
  void end(const PathwayOutcome& outcome, std::uint64_t timed) {
    put(&kEndOfJournal, sizeof kEndOfJournal);
    const std::uint64_t numbers[] = {outcome.patients_entered,
                                     outcome.patients_closed,
                                     outcome.random_numbers,
                                     outcome.most_in_flight,
                                     outcome.ended_early ? 1U : 0U,
                                     outcome.resources.size(),
                                     timed};
    put(numbers, sizeof numbers);
    for (const PathwayOutcome::Use& use : outcome.resources) put(&use, sizeof use);
    flush();
  }

 private:
  void put(const void* data, std::size_t size) {
    if (buffer_.size() + size > kBufferSize) flush();
    const auto* bytes = static_cast<const std::byte*>(data);
    buffer_.insert(buffer_.end(), bytes, bytes + size);
  }
  void flush() {
    const std::byte* from = buffer_.data();
    for (std::size_t left = buffer_.size(); left > 0;) {
      const ssize_t written = ::write(pipe_, from, left);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) _exit(1);  // nobody listens any more
      from += written;
      left -= static_cast<std::size_t>(written);
    }
    buffer_.clear();
  }
  int pipe_;
  std::vector<std::byte> buffer_;
};

constexpr int kNoMemory = 4;

/// SimGrid aborts where it gets no memory; what it wanted is not to be had then.
void abort_or_say_no_memory(int) {
  constexpr std::size_t kSome = 16U << 20U;
  if (::mmap(nullptr, kSome, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
      MAP_FAILED)
    _exit(kNoMemory);
  std::signal(SIGABRT, SIG_DFL);  // and `abort` goes on
}

/// The parent says how its child died, and with it the whole: what a program has set up for its own
/// end is not the child's.
void forget_handlers() {
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS}) std::signal(signal, SIG_DFL);
  std::signal(SIGABRT, &abort_or_say_no_memory);
  std::set_new_handler([] { _exit(kNoMemory); });
}

[[noreturn]] void be_the_child(int pipe, SimgridMaker make, const Plan& plan, Luck luck,
                               Attrition attrition, DailyUse daily_use, const PatientSet* only) {
  forget_handlers();
  PipeWriter writer(pipe);
  const std::unique_ptr<Engine> engine = make(platform_of(plan, luck), {});
  const PathwayOutcome outcome = simulate(plan, *engine, writer, luck, attrition, daily_use, only);
  writer.end(outcome, static_cast<const SimgridEngine&>(*engine).timed());
  // No destructors of what belongs to the parent, no flushing of its buffers.
  _exit(0);
}

}  // namespace

SimgridProcess::SimgridProcess(const Plan& plan, Luck luck, Attrition attrition, DailyUse daily_use,
                               const PatientSet* only)
    : replication_(luck.replication), buffer_(kBufferSize) {
  const SimgridMaker make = simgrid_maker();
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw Failure(Failure::Family::files, fmt::format("no pipe: {}", std::strerror(errno)));
  // SimGrid flushes the standard streams in the child: what is buffered here would come out twice.
  std::fflush(nullptr);
  child_ = ::fork();
  if (child_ < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    throw Failure(Failure::Family::files, fmt::format("no process: {}", std::strerror(errno)));
  }
  if (child_ == 0) {
    ::close(ends[0]);
    be_the_child(ends[1], make, plan, luck, attrition, daily_use, only);
  }
  ::close(ends[1]);
  pipe_ = ends[0];
}

SimgridProcess::~SimgridProcess() {
  if (pipe_ >= 0) ::close(pipe_);
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
}

const JournalEntry* SimgridProcess::next() {
  do {
    if (!read(&entry_, sizeof entry_)) died();
    if (entry_ == kDay) read_day();
  } while (entry_ == kDay);
  if (entry_ == kEndOfJournal) {
    read_outcome();
    return nullptr;
  }
  if (entry_.what == What::closed && !read(&record_, sizeof record_)) died();
  return &entry_;
}

PathwayOutcome SimgridProcess::replay(Observer& observer) {
  days_for_ = &observer;
  while (const JournalEntry* entry = next()) {
    observer.on(*entry);
    if (entry->what == What::closed) observer.on_closed(record_);
  }
  return outcome_;
}

void SimgridProcess::read_day() {
  HoursHead head;
  if (!read(&day_, sizeof day_) || !read(&head, sizeof head)) died();
  hours_.least = head.least;
  hours_.in_use.resize(head.levels);
  if (!read(hours_.in_use.data(), head.levels * sizeof hours_.in_use.front())) died();
  hours_.capacity_area = head.capacity_area;
  hours_.queue_area = head.queue_area;
  hours_.most_needed = head.most_needed;
  hours_.somebody_waited = head.somebody_waited != 0;
  day_.hours = &hours_;
  if (days_for_) days_for_->on_day(day_);
}

void SimgridProcess::read_outcome() {
  std::uint64_t numbers[7];
  if (!read(numbers, sizeof numbers)) died();
  outcome_.patients_entered = numbers[0];
  outcome_.patients_closed = numbers[1];
  outcome_.random_numbers = numbers[2];
  outcome_.most_in_flight = numbers[3];
  outcome_.ended_early = numbers[4] != 0;
  outcome_.resources.resize(numbers[5]);
  timed_ = numbers[6];
  for (PathwayOutcome::Use& use : outcome_.resources)
    if (!read(&use, sizeof use)) died();
}

bool SimgridProcess::read(void* to, std::size_t size) {
  auto* into = static_cast<std::byte*>(to);
  while (size > 0) {
    if (begin_ == end_) {
      const ssize_t got = ::read(pipe_, buffer_.data(), buffer_.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      begin_ = 0;
      end_ = static_cast<std::size_t>(got);
    }
    const std::size_t part = std::min(size, end_ - begin_);
    std::memcpy(into, buffer_.data() + begin_, part);
    begin_ += part;
    into += part;
    size -= part;
  }
  return true;
}

void SimgridProcess::died() {
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
  const std::string how = WIFSIGNALED(status)
                              ? fmt::format("died of signal {}", WTERMSIG(status))
                              : fmt::format("ended with status {}", WEXITSTATUS(status));
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoMemory)
    throw Failure(Failure::Family::files,
                  fmt::format("replication {} on SimGrid: there is not enough memory for so many "
                              "patients at a time",
                              replication_));
  throw Failure(Failure::Family::defect,
                fmt::format("replication {} on SimGrid {}", replication_, how));
}

namespace {

PathwayOutcome on_simgrid(const Plan& plan, Observer& observer, Luck luck, Attrition attrition,
                          DailyUse daily_use, const PatientSet* only) {
  return SimgridProcess(plan, luck, attrition, daily_use, only).replay(observer);
}

}  // namespace

Simulation simulation_on(EngineKind engine) noexcept {
  return engine == EngineKind::simgrid ? &on_simgrid : &on_fast_engine;
}

}  // namespace v2v
