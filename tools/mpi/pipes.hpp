// Pipes that nobody waits for: what is to be written waits here, what is to be read is read when it
// is there.
#pragma once

#include <poll.h>

#include <cstddef>
#include <string>
#include <vector>

namespace v2v::mpi {

/// A descriptor that closes with its owner; -1 is none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  void close();

 private:
  int number_ = -1;
};

/// The two ends of a new pipe. Both close at exec and lie above the descriptors that a child is
/// given. Throws std::system_error.
struct Pipe {
  Pipe();
  Descriptor read, write;
};

/// What comes out of a pipe. The descriptor is closed at the end of input.
class Inlet {
 public:
  Inlet() = default;
  explicit Inlet(Descriptor from);
  bool open() const { return from_.open(); }
  int number() const { return from_.number(); }
  void close() { from_.close(); }
  /// What is there now, at most `most` bytes; empty when nothing is, or never will be.
  std::string take(std::size_t most);

 private:
  Descriptor from_;
};

/// What goes into a pipe, as fast as the other end takes it. Bytes for an end that is closed are
/// dropped: whoever was there has ended, which is seen elsewhere.
class Outlet {
 public:
  Outlet() = default;
  explicit Outlet(Descriptor to);
  void put(const std::string& bytes);
  /// Writes what the pipe takes now; true when that was something.
  bool flush();
  bool waiting() const { return to_.open() && !bytes_.empty(); }
  int number() const { return to_.number(); }
  void close() { to_.close(); }

 private:
  Descriptor to_;
  std::string bytes_;
  std::size_t done_ = 0;  // of the bytes
};

/// Sleeps until one of the pipes can move something.
class Sleep {
 public:
  void until_readable(const Inlet& inlet);
  void until_writable(const Outlet& outlet);
  /// At most so many milliseconds; -1 for as long as it takes.
  void at_most(int milliseconds);

 private:
  std::vector<pollfd> wanted_;
};

}  // namespace v2v::mpi
