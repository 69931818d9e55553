// Non-blocking reads and writes.
#include "pipes.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace v2v::mpi {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

Descriptor moved_up(int number) {
  constexpr int kAboveThoseOfChildren = 10;
  const Descriptor low(number);
  const int high = fcntl(number, F_DUPFD_CLOEXEC, kAboveThoseOfChildren);
  if (high < 0) fail("a pipe");
  return Descriptor(high);
}

void set_nonblocking(const Descriptor& descriptor) {
  const int flags = fcntl(descriptor.number(), F_GETFL);
  if (flags < 0 || fcntl(descriptor.number(), F_SETFL, flags | O_NONBLOCK) < 0) fail("a pipe");
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

Pipe::Pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("a pipe");
  read = moved_up(ends[0]);
  write = moved_up(ends[1]);
}

Inlet::Inlet(Descriptor from) : from_(std::move(from)) { set_nonblocking(from_); }

std::string Inlet::take(std::size_t most) {
  std::string bytes;
  if (!open()) return bytes;
  bytes.resize(most);
  const ssize_t got = ::read(from_.number(), bytes.data(), most);
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) from_.close();
  return bytes;
}

Outlet::Outlet(Descriptor to) : to_(std::move(to)) { set_nonblocking(to_); }

void Outlet::put(const std::string& bytes) {
  if (!to_.open()) return;
  if (done_ > bytes_.size() / 2) {  // what was written goes before it outweighs the rest
    bytes_.erase(0, done_);
    done_ = 0;
  }
  bytes_ += bytes;
}

bool Outlet::flush() {
  bool moved = false;
  while (waiting()) {
    const ssize_t put = ::write(to_.number(), bytes_.data() + done_, bytes_.size() - done_);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && errno == EAGAIN) return moved;
    moved = true;
    if (put < 0) {
      to_.close();
      return moved;
    }
    done_ += static_cast<std::size_t>(put);
    if (done_ < bytes_.size()) continue;
    bytes_.clear();
    done_ = 0;
  }
  return moved;
}

void Sleep::until_readable(const Inlet& inlet) {
  if (inlet.open()) wanted_.push_back({inlet.number(), POLLIN, 0});
}

void Sleep::until_writable(const Outlet& outlet) {
  if (outlet.waiting()) wanted_.push_back({outlet.number(), POLLOUT, 0});
}

void Sleep::at_most(int milliseconds) { poll(wanted_.data(), wanted_.size(), milliseconds); }

}  // namespace v2v::mpi
