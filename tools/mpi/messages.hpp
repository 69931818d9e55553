// What ranks say to each other. Nobody waits inside MPI, where waiting takes a whole core.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace v2v::mpi {

enum class About : int {
  request = 1,  ///< to a rank: for its worker, as it reads it
  finish,       ///< to a rank: one byte, 1 when work under way is of no use any more
  answers,      ///< from a rank: bytes that its worker wrote, in the order of writing
  gone,         ///< from a rank: its worker has ended; how
  finished      ///< from a rank: the last message
};

struct Message {
  int rank = 0;
  About about = About::request;
  std::string bytes;
};

/// Messages between this rank and the others; those from one rank keep their order.
class Messages {
 public:
  Messages();
  ~Messages();
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;

  int rank() const { return rank_; }
  int size() const { return size_; }
  void send(int rank, About about, std::string bytes);
  /// Messages that are not on their way yet.
  std::size_t unsent();
  /// The next message, when there is one.
  std::optional<Message> next();

 private:
  struct Transfers;

  int rank_ = 0, size_ = 1;
  std::unique_ptr<Transfers> transfers_;
};

/// The name of the machine that this rank runs on.
std::string machine_name();

}  // namespace v2v::mpi
