// Workers behind descriptors: requests out, answers in.
#include "vein2vein/experiment/worker_pool.hpp"

#include "experiment/frames.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <algorithm>

namespace v2v {
namespace {

[[noreturn]] void give_up(const std::string& why) { throw Failure(Failure::Family::files, why); }

template <class Number>
Number expect_number(int from) {
  Number number = 0;
  if (!read_number(from, number)) give_up("the workers are gone");
  return number;
}

}  // namespace

DescriptorPool::DescriptorPool(int from, int to) : from_(from), to_(to) {
  constexpr std::uint32_t kMostWorkers = 1U << 20U;
  size_ = expect_number<std::uint32_t>(from_);
  if (size_ == 0 || size_ > kMostWorkers) give_up("there are no workers");
}

void DescriptorPool::send(unsigned worker, std::uint32_t point, std::uint32_t batch) {
  std::string frame;
  put_number(frame, std::uint32_t{worker});
  put_number(frame, point);
  put_number(frame, batch);
  write_all(to_, frame.data(), frame.size());
}

WorkerPool::Answer DescriptorPool::receive() {
  Answer answer;
  answer.worker = expect_number<std::uint32_t>(from_);
  answer.point = expect_number<std::uint32_t>(from_);
  answer.batch = expect_number<std::uint32_t>(from_);
  const auto length = expect_number<std::uint64_t>(from_);
  if (answer.worker >= size_ || length > longest_answer)
    give_up("an answer came that no worker sends");
  // In pieces: a length that is a lie must not take memory that its bytes never fill.
  constexpr std::uint64_t kPiece = 1U << 20U;
  while (answer.bytes.size() < length) {
    const std::size_t there = answer.bytes.size();
    answer.bytes.resize(there + static_cast<std::size_t>(std::min(length - there, kPiece)));
    if (!read_all(from_, answer.bytes.data() + there, answer.bytes.size() - there))
      give_up("the workers are gone");
  }
  if (answer.point == failed || answer.point == gone)
    give_up("worker " + std::to_string(answer.worker) +
            (answer.point == gone ? " is gone: " : ": ") + answer.bytes);
  return answer;
}

}  // namespace v2v
