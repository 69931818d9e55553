// One worker process and its three pipes.
#include "worker.hpp"

#include <unistd.h>

#include <utility>

namespace v2v::mpi {
namespace {

constexpr std::size_t kLastWords = 2000;
constexpr int kPatience = 5000;  // milliseconds

std::vector<std::string> behind_worker(std::vector<std::string> words) {
  words.insert(words.begin(), "worker");
  return words;
}

}  // namespace

Worker::Worker(const std::vector<std::string>& words) : Worker(words, Pipes()) {}

Worker::Worker(const std::vector<std::string>& words, Pipes pipes)
    : process_(program_path(), behind_worker(words),
               {{pipes.requests.read.number(), STDIN_FILENO},
                {pipes.answers.write.number(), STDOUT_FILENO},
                {pipes.errors.write.number(), STDERR_FILENO}}),
      requests_(std::move(pipes.requests.write)),
      answers_(std::move(pipes.answers.read)),
      errors_(std::move(pipes.errors.read)) {}

/// What all workers say, the coordinator says too; so it is kept back, for the case that this one
/// ends.
void Worker::listen() {
  for (std::string words = errors_.take(kLastWords); !words.empty();
       words = errors_.take(kLastWords)) {
    last_words_ += words;
    if (last_words_.size() > kLastWords) last_words_.erase(0, last_words_.size() - kLastWords);
  }
}

std::string Worker::take(std::size_t most) {
  listen();
  return answers_.take(most);
}

std::optional<std::string> Worker::end() {
  if (end_was_told_ || answers_.open()) return std::nullopt;
  end_was_told_ = true;
  requests_.close();
  process_.wait_or_kill(kPatience);
  listen();
  while (!last_words_.empty() && last_words_.back() == '\n') last_words_.pop_back();
  return process_.how() + (last_words_.empty() ? "" : ", having said: " + last_words_);
}

void Worker::dismiss(bool at_once) {
  requests_.close();
  answers_.close();
  errors_.close();
  process_.wait_or_kill(at_once ? 0 : kPatience);
}

void Worker::wait_for(Sleep& sleep) const {
  sleep.until_readable(answers_);
  sleep.until_readable(errors_);
  sleep.until_writable(requests_);
}

}  // namespace v2v::mpi
