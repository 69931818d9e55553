// A process for each prediction, for SimGrid's clock cannot be set back.
#include "model.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <thread>

namespace v2v::farm {
namespace {

[[noreturn]] void play_and_tell(const Case& it, int to) {
  int status = 1;
  try {
    const Prediction prediction = play(it.work, it.cluster, it.seed);
    if (::write(to, &prediction, sizeof prediction) == sizeof prediction) status = 0;
  } catch (const std::exception&) {
    status = 1;
  }
  ::_exit(status);
}

class Child {
 public:
  explicit Child(const Case& it) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error(std::strerror(errno));
    process_ = ::fork();
    if (process_ == 0) play_and_tell(it, ends[1]);
    ::close(ends[1]);
    from_ = ends[0];
    if (process_ < 0) throw std::runtime_error(std::strerror(errno));
  }

  Prediction wait() {
    Prediction prediction;
    // Small enough for a pipe to pass it in one piece.
    const ssize_t got = ::read(from_, &prediction, sizeof prediction);
    ::close(from_);
    int status = 0;
    ::waitpid(process_, &status, 0);
    if (got != sizeof prediction || status != 0)
      throw std::runtime_error("a simulation of the farm has failed");
    return prediction;
  }

 private:
  pid_t process_ = -1;
  int from_ = -1;
};

}  // namespace

std::vector<Prediction> predict(const std::vector<Case>& cases) {
  const std::size_t at_a_time = std::max(1U, std::thread::hardware_concurrency());
  std::vector<Child> children;
  std::vector<Prediction> predictions;
  while (predictions.size() < cases.size()) {
    while (children.size() < std::min(cases.size(), predictions.size() + at_a_time))
      children.emplace_back(cases[children.size()]);
    predictions.push_back(children[predictions.size()].wait());
  }
  return predictions;
}

}  // namespace v2v::farm
