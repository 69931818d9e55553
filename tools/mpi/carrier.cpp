// Two loops that move what can be moved, then sleep for a millisecond.
#include "carrier.hpp"

#include "answers.hpp"
#include "experiment/frames.hpp"
#include "vein2vein/experiment/worker_pool.hpp"
#include "worker.hpp"

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace v2v::mpi {
namespace {

constexpr int kNap = 1;                                // milliseconds until MPI is asked again
constexpr std::size_t kPiece = std::size_t{1} << 16U;  // bytes moved at a time: a pipe's size
constexpr std::size_t kUnsentPieces = 16;
constexpr int kMessages = 100;  // received at a time
constexpr int kRequestsAt = 4;
constexpr int kAnswersAt = 3;

std::string on_this_rank(const Messages& messages, const std::string& text) {
  return "rank " + std::to_string(messages.rank()) + " (" + machine_name() +
         "): its worker: " + text;
}

/// Rank 0: the coordinator, the worker beside it and messages from and to everybody else.
class Exchange {
 public:
  Exchange(Messages& messages, const std::vector<std::string>& words)
      : Exchange(messages, words, Pipe(), Pipe()) {}

  int run() {
    while (requests_.open()) {
      bool moved = move_requests();
      moved |= move_answers();
      moved |= worker_.flush();
      moved |= to_coordinator_.flush();
      messages_.unsent();
      if (!moved) sleep();
    }
    coordinator_.wait();
    finish();
    if (coordinator_.status() >= kSignal)
      std::fprintf(stderr, "v2v-mpi: rank 0 (%s): the coordinator: %s; what was stored is kept\n",
                   machine_name().c_str(), coordinator_.how().c_str());
    return coordinator_.status();
  }

 private:
  static constexpr int kSignal = 128;

  Exchange(Messages& messages, const std::vector<std::string>& words, Pipe requests, Pipe answers)
      : messages_(messages),
        coordinator_(program_path(), as_coordinator(words),
                     {{answers.read.number(), kAnswersAt}, {requests.write.number(), kRequestsAt}}),
        worker_(words),
        requests_(std::move(requests.read)),
        to_coordinator_(std::move(answers.write)),
        answers_(static_cast<std::size_t>(messages.size())) {
    std::string size;
    put_number(size, static_cast<std::uint32_t>(messages.size()));
    to_coordinator_.put(size);
  }

  static std::vector<std::string> as_coordinator(std::vector<std::string> words) {
    // Right behind the command, before anything that might end the options.
    const std::string descriptors = std::to_string(kAnswersAt) + "," + std::to_string(kRequestsAt);
    words.insert(words.begin() + 1, {"--workers-at", descriptors});
    return words;
  }

  bool move_requests() {
    constexpr std::size_t kNumber = 4;
    constexpr std::size_t kRequest = 12;  // worker, point, batch
    const std::string bytes = requests_.take(kPiece);
    requested_ += bytes;
    std::size_t at = 0;
    for (; requested_.size() - at >= kRequest; at += kRequest) {
      const auto rank = number_at<std::uint32_t>(requested_.data() + at);
      std::string request = requested_.substr(at + kNumber, kRequest - kNumber);
      if (rank == 0)
        worker_.ask(request);
      else if (rank < answers_.size())
        messages_.send(static_cast<int>(rank), About::request, std::move(request));
    }
    requested_.erase(0, at);
    return !bytes.empty() || !requests_.open();
  }

  bool move_answers() {
    bool moved = false;
    if (const std::string bytes = worker_.take(kPiece); !bytes.empty()) {
      add(0, bytes);
      moved = true;
    }
    if (const auto how = worker_.end()) gone(0, on_this_rank(messages_, *how));
    // Not all that there may be, since the coordinator waits for them to be passed on.
    for (int i = 0; i < kMessages; ++i) {
      const auto message = messages_.next();
      if (!message) break;
      moved = true;
      if (message->about == About::answers) add(message->rank, message->bytes);
      if (message->about == About::gone) gone(message->rank, message->bytes);
    }
    return moved;
  }

  void add(int rank, const std::string& bytes) {
    const bool sense = answers_[static_cast<std::size_t>(rank)].add(
        static_cast<std::uint32_t>(rank), bytes,
        [this](const std::string& answer) { to_coordinator_.put(answer); });
    if (!sense)
      gone(rank, "rank " + std::to_string(rank) + ": what its worker writes is no answer");
  }

  void gone(int rank, const std::string& text) {
    to_coordinator_.put(answer_of(static_cast<std::uint32_t>(rank), DescriptorPool::gone, text));
  }

  void sleep() {
    Sleep sleep;
    sleep.until_readable(requests_);
    sleep.until_writable(to_coordinator_);
    worker_.wait_for(sleep);
    sleep.at_most(messages_.size() > 1 ? kNap : -1);
  }

  /// Hears everybody out, since MPI cannot end with messages under way.
  void finish() {
    const bool at_once = coordinator_.status() != 0;
    for (int rank = 1; rank < messages_.size(); ++rank)
      messages_.send(rank, About::finish, std::string(1, at_once ? '\1' : '\0'));
    worker_.dismiss(at_once);
    int finished = 1;
    while (finished < messages_.size() || messages_.unsent() > 0) {
      const auto message = messages_.next();
      if (message && message->about == About::finished) ++finished;
      if (!message) Sleep().at_most(kNap);
      messages_.unsent();
    }
  }

  Messages& messages_;
  Child coordinator_;
  Worker worker_;
  Inlet requests_;
  Outlet to_coordinator_;
  std::vector<Answers> answers_;  // by rank
  std::string requested_;
};

}  // namespace

int carry_for_coordinator(Messages& messages, const std::vector<std::string>& words) {
  return Exchange(messages, words).run();
}

void carry_for_worker(Messages& messages, const std::vector<std::string>& words) {
  Worker worker(words);
  for (;;) {
    bool moved = false;
    while (const auto message = messages.next()) {
      moved = true;
      if (message->about == About::finish) {
        worker.dismiss(message->bytes == "\1");
        messages.send(0, About::finished, "");
        while (messages.unsent() > 0) Sleep().at_most(kNap);
        return;
      }
      worker.ask(message->bytes);
    }
    const bool has_room = messages.unsent() < kUnsentPieces;
    if (has_room) {
      std::string bytes = worker.take(kPiece);
      moved |= !bytes.empty();
      if (!bytes.empty()) messages.send(0, About::answers, std::move(bytes));
      if (const auto how = worker.end())
        messages.send(0, About::gone, on_this_rank(messages, *how));
    }
    moved |= worker.flush();
    if (moved) continue;
    Sleep sleep;
    if (has_room) worker.wait_for(sleep);
    sleep.at_most(kNap);
  }
}

}  // namespace v2v::mpi
