// Bytes of a worker become answers as the coordinator reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace v2v::mpi {

/// The beginning of an answer: of whom, and how many bytes follow (`worker_pool.hpp`).
std::string answer_of(std::uint32_t worker, std::uint32_t point, const std::string& bytes);

/// Puts the answers of one worker together. They arrive in pieces that end anywhere, between those
/// of other workers.
class Answers {
 public:
  using Whole = std::function<void(const std::string& answer)>;
  /// Calls `whole` with every answer that is complete now, the worker's number in front of it.
  /// False when what came is no answer of a worker; from then on everything is dropped.
  bool add(std::uint32_t worker, const std::string& bytes, const Whole& whole);

 private:
  std::string bytes_;
  bool sense_ = true;
};

}  // namespace v2v::mpi
