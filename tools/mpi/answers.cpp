// Cutting a stream of bytes into answers.
#include "answers.hpp"

#include "experiment/frames.hpp"

namespace v2v::mpi {
namespace {

constexpr std::size_t kHeader = 16;  // point, batch, length
constexpr std::size_t kLengthAt = 8;

}  // namespace

std::string answer_of(std::uint32_t worker, std::uint32_t point, const std::string& bytes) {
  std::string answer;
  put_number(answer, worker);
  put_number(answer, point);
  put_number(answer, std::uint32_t{0});
  put_number(answer, std::uint64_t{bytes.size()});
  return answer + bytes;
}

bool Answers::add(std::uint32_t worker, const std::string& bytes, const Whole& whole) {
  if (!sense_) return true;
  bytes_ += bytes;
  std::size_t at = 0;
  while (bytes_.size() - at >= kHeader) {
    const auto length = number_at<std::uint64_t>(bytes_.data() + at + kLengthAt);
    sense_ = length <= longest_answer;
    if (!sense_) {
      bytes_.clear();
      return false;
    }
    const std::size_t size = kHeader + static_cast<std::size_t>(length);
    if (bytes_.size() - at < size) break;
    std::string answer;
    put_number(answer, worker);
    answer.append(bytes_, at, size);
    whole(answer);
    at += size;
  }
  bytes_.erase(0, at);
  return true;
}

}  // namespace v2v::mpi
