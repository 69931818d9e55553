// The one file that calls MPI, besides its start and end.
#include "messages.hpp"

#include <mpi.h>

#include <array>
#include <utility>

namespace v2v::mpi {

struct Messages::Transfers {
  struct Outgoing {
    std::string bytes;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  std::deque<Outgoing> outgoing;  // a deque leaves elements where they are
  std::optional<Message> incoming;
  MPI_Request request = MPI_REQUEST_NULL;  // of the incoming one
};

Messages::Messages() : transfers_(std::make_unique<Transfers>()) {
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

Messages::~Messages() = default;

void Messages::send(int rank, About about, std::string bytes) {
  auto& outgoing = transfers_->outgoing.emplace_back();
  outgoing.bytes = std::move(bytes);
  MPI_Isend(outgoing.bytes.data(), static_cast<int>(outgoing.bytes.size()), MPI_BYTE, rank,
            static_cast<int>(about), MPI_COMM_WORLD, &outgoing.request);
}

std::size_t Messages::unsent() {
  auto& outgoing = transfers_->outgoing;
  while (!outgoing.empty()) {
    int done = 0;
    MPI_Test(&outgoing.front().request, &done, MPI_STATUS_IGNORE);
    if (!done) break;
    outgoing.pop_front();
  }
  return outgoing.size();
}

std::optional<Message> Messages::next() {
  if (size_ == 1) return std::nullopt;
  auto& incoming = transfers_->incoming;
  int done = 0;
  if (!incoming) {
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &done, &status);
    if (!done) return std::nullopt;
    int count = 0;
    MPI_Get_count(&status, MPI_BYTE, &count);
    incoming.emplace(Message{status.MPI_SOURCE, static_cast<About>(status.MPI_TAG),
                             std::string(static_cast<std::size_t>(count), '\0')});
    MPI_Irecv(incoming->bytes.data(), count, MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG,
              MPI_COMM_WORLD, &transfers_->request);
  }
  MPI_Test(&transfers_->request, &done, MPI_STATUS_IGNORE);
  if (!done) return std::nullopt;
  return std::exchange(incoming, std::nullopt);
}

std::string machine_name() {
  std::array<char, MPI_MAX_PROCESSOR_NAME> name{};
  int length = 0;
  MPI_Get_processor_name(name.data(), &length);
  return {name.data(), static_cast<std::size_t>(length)};
}

}  // namespace v2v::mpi
