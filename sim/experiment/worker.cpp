// The worker's loop, and what is read and written in whole.
#include "experiment/worker.hpp"

#include "experiment/frames.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/experiment/worker_pool.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace v2v {
namespace {

[[noreturn]] void broken(const std::string& what) {
  throw Failure(Failure::Family::files, "between coordinator and workers: " + what);
}

void answer(int out, std::uint32_t point, std::uint32_t batch, const std::string& bytes) {
  std::string frame;
  put_number(frame, point);
  put_number(frame, batch);
  put_number(frame, std::uint64_t{bytes.size()});
  frame += bytes;
  write_all(out, frame.data(), frame.size());
}

}  // namespace

bool read_all(int from, void* data, std::size_t size) {
  auto* at = static_cast<char*>(data);
  for (std::size_t done = 0; done < size;) {
    const ssize_t got = ::read(from, at + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) broken(std::strerror(errno));
    if (got == 0 && done == 0) return false;
    if (got == 0) broken("the end came in the middle of a message");
    done += static_cast<std::size_t>(got);
  }
  return true;
}

void write_all(int to, const void* data, std::size_t size) {
  const auto* at = static_cast<const char*>(data);
  for (std::size_t done = 0; done < size;) {
    const ssize_t put = ::write(to, at + done, size - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) broken(std::strerror(errno));
    done += static_cast<std::size_t>(put);
  }
}

void serve(int in, int out, std::uint64_t fingerprint,
           const std::function<std::string(std::uint32_t, std::uint32_t)>& simulate) {
  std::string ours;
  put_number(ours, fingerprint);
  answer(out, DescriptorPool::hello, 0, ours);
  for (std::uint32_t point = 0, batch = 0; read_number(in, point);) {
    if (!read_number(in, batch)) broken("the end came in the middle of a message");
    try {
      answer(out, point, batch, simulate(point, batch));
    } catch (const Failure& failure) {
      answer(out, DescriptorPool::failed, 0, failure.message());
      throw;
    }
  }
}

}  // namespace v2v
