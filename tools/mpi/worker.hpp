// The process that simulates for this rank.
#pragma once

#include "child.hpp"
#include "pipes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v::mpi {

class Worker {
 public:
  /// Starts `v2v worker` with these words.
  explicit Worker(const std::vector<std::string>& words);

  /// A request, as a worker reads it (`worker_pool.hpp`).
  void ask(const std::string& request) { requests_.put(request); }
  /// Answers, as far as they are there; at most `most` bytes, which may end anywhere.
  std::string take(std::size_t most);
  /// True when something could be written.
  bool flush() { return requests_.flush(); }
  /// How it ended and its last words, once, when it has ended and everything was taken.
  std::optional<std::string> end();
  /// Asks it to end, and sees to it after a short time; `at_once` when its work is of no use.
  void dismiss(bool at_once);

  void wait_for(Sleep& sleep) const;

 private:
  struct Pipes {
    Pipe requests, answers, errors;
  };
  Worker(const std::vector<std::string>& words, Pipes pipes);
  void listen();

  Child process_;
  Outlet requests_;
  Inlet answers_;
  Inlet errors_;
  std::string last_words_;  // of standard error
  bool end_was_told_ = false;
};

}  // namespace v2v::mpi
