// Workers and those who ask them, over pipes: whole answers, ends, failures and nonsense.
#include "experiment/worker.hpp"

#include "experiment/frames.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/experiment/worker_pool.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <tuple>

namespace v2v {
namespace {

using testing::HasSubstr;

struct Pipe {
  Pipe() { EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_read();
    close_write();
  }
  int read() const { return ends[0]; }
  int write() const { return ends[1]; }
  void close_read() { close_end(ends[0]); }
  void close_write() { close_end(ends[1]); }
  static void close_end(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

/// A file's worth of input, however long, without somebody who writes.
class Input {
 public:
  explicit Input(const std::string& bytes) : file_(memfd_create("input", MFD_CLOEXEC)) {
    write_all(file_, bytes.data(), bytes.size());
    EXPECT_EQ(lseek(file_, 0, SEEK_SET), 0);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() { ::close(file_); }
  int descriptor() const { return file_; }

 private:
  int file_;
};

std::string all_of(int from) {
  std::string bytes;
  for (char byte = 0; ::read(from, &byte, 1) == 1;) bytes += byte;
  return bytes;
}

std::string failure_of(const std::function<void()>& what) {
  try {
    what();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.family(), Failure::Family::files) << failure.message();
    return failure.message();
  }
  return "";
}

template <class... Numbers>
std::string numbers(Numbers... of) {
  std::string bytes;
  (put_number(bytes, of), ...);
  return bytes;
}

using U32 = std::uint32_t;
using U64 = std::uint64_t;

std::string answer(U32 worker, U32 point, U32 batch, const std::string& bytes) {
  return numbers(worker, point, batch, U64{bytes.size()}) + bytes;
}

/// What a pool says to this input, of which the number of workers is a part.
std::string pool_failure(const std::string& input) {
  const Input from(input);
  return failure_of([&] {
    DescriptorPool pool(from.descriptor(), -1);
    for (;;) pool.receive();
  });
}

TEST(Frames, AreLittleEndian) {
  EXPECT_EQ(numbers(U32{0x04030201U}, U64{0x0c0b0a0908070605U}),
            "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c");
  EXPECT_EQ(number_at<U64>("\xff\x00\x00\x00\x00\x00\x00\x80"), 0x80000000000000ffU);
}

TEST(Worker, SaysWhoItIsThenAnswersUntilTheEndOfInput) {
  const Input in(numbers(U32{7}, U32{3}, U32{2}, U32{0}));
  const Input out("");
  serve(in.descriptor(), out.descriptor(), 0x1122334455667788U,
        [](U32 point, U32 batch) { return std::string(point * batch, 'x'); });
  EXPECT_EQ(lseek(out.descriptor(), 0, SEEK_SET), 0);
  EXPECT_EQ(all_of(out.descriptor()),
            numbers(DescriptorPool::hello, U32{0}, U64{8}, U64{0x1122334455667788U}) +
                numbers(U32{7}, U32{3}, U64{21}) + std::string(21, 'x') +
                numbers(U32{2}, U32{0}, U64{0}));
}

TEST(Worker, SaysWhyItGivesUp) {
  const Input in(numbers(U32{1}, U32{2}, U32{3}, U32{4}));
  const Input out("");
  EXPECT_EQ(failure_of([&] {
              serve(in.descriptor(), out.descriptor(), 0, [](U32, U32) -> std::string {
                throw Failure(Failure::Family::files, "the disk is full");
              });
            }),
            "the disk is full");
  EXPECT_EQ(lseek(out.descriptor(), 0, SEEK_SET), 0);
  EXPECT_EQ(all_of(out.descriptor()), numbers(DescriptorPool::hello, U32{0}, U64{8}, U64{0}) +
                                          numbers(DescriptorPool::failed, U32{0}, U64{16}) +
                                          "the disk is full");
}

TEST(Worker, RefusesHalfARequest) {
  const std::string request = numbers(U32{1}, U32{2});
  for (const std::size_t length : {1U, 3U, 4U, 7U}) {
    const Input in(request.substr(0, length));
    const Input out("");
    EXPECT_THAT(failure_of([&] {
                  serve(in.descriptor(), out.descriptor(), 0, [](U32, U32) { return ""; });
                }),
                HasSubstr("in the middle of a message"))
        << length;
  }
}

TEST(Worker, SeesThatNobodyListens) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const Input in("");
  Pipe out;
  out.close_read();
  EXPECT_THAT(failure_of([&] { serve(in.descriptor(), out.write(), 0, {}); }),
              HasSubstr("Broken pipe"));
  std::signal(SIGPIPE, before);
}

/// A pool of one worker, which runs in a thread; between them somebody who carries, as small as can
/// be: it adds and removes the worker's number.
TEST(DescriptorPool, GetsWhatWorkersAnswer) {
  Pipe requests, to_worker, from_worker, answers;
  std::thread worker([&] {
    serve(to_worker.read(), from_worker.write(), 99,
          [](U32 point, U32 batch) { return std::string(point, static_cast<char>(batch)); });
    from_worker.close_write();
  });
  std::thread carry_requests([&] {
    for (std::array<char, 12> request{}; read_all(requests.read(), request.data(), 12);)
      write_all(to_worker.write(), request.data() + 4, 8);
    to_worker.close_write();
  });
  std::thread carry_answers([&] {
    std::string bytes = numbers(U32{1});
    write_all(answers.write(), bytes.data(), bytes.size());
    for (std::array<char, 16> head{}; read_all(from_worker.read(), head.data(), head.size());) {
      bytes.resize(number_at<U64>(head.data() + 8));
      if (!bytes.empty()) read_all(from_worker.read(), bytes.data(), bytes.size());
      bytes = numbers(U32{0}) + std::string(head.data(), head.size()) + bytes;
      write_all(answers.write(), bytes.data(), bytes.size());
    }
    answers.close_write();
  });

  DescriptorPool pool(answers.read(), requests.write());
  EXPECT_EQ(pool.size(), 1U);
  const std::map<U32, U32> units = {{0, 5}, {1, 6}, {100'000, 7}, {3'000'000, 8}};
  for (const auto& [point, batch] : units) pool.send(0, point, batch);
  const WorkerPool::Answer hello = pool.receive();
  EXPECT_EQ(hello.point, DescriptorPool::hello);
  EXPECT_EQ(hello.bytes, numbers(U64{99}));
  for (const auto& [point, batch] : units) {
    const WorkerPool::Answer one = pool.receive();
    EXPECT_EQ(std::tie(one.worker, one.point, one.batch), std::tuple(0U, point, batch));
    EXPECT_EQ(one.bytes, std::string(point, static_cast<char>(batch)));
  }
  requests.close_write();
  EXPECT_EQ(failure_of([&] { pool.receive(); }), "the workers are gone");
  worker.join();
  carry_requests.join();
  carry_answers.join();
}

TEST(DescriptorPool, SaysWhoFailedAndWhy) {
  const std::string three = numbers(U32{3});
  EXPECT_EQ(pool_failure(three + answer(2, DescriptorPool::failed, 0, "no such maker")),
            "worker 2: no such maker");
  EXPECT_EQ(pool_failure(three + answer(1, DescriptorPool::gone, 0, "rank 1 (node7): signal 9")),
            "worker 1 is gone: rank 1 (node7): signal 9");
}

TEST(DescriptorPool, RefusesNonsense) {
  EXPECT_EQ(pool_failure(""), "the workers are gone");
  EXPECT_EQ(pool_failure(numbers(U32{0})), "there are no workers");
  EXPECT_EQ(pool_failure(numbers(U32{0xffffffffU})), "there are no workers");
  const std::string three = numbers(U32{3});
  EXPECT_EQ(pool_failure(three + answer(3, 0, 0, "x")), "an answer came that no worker sends");
  for (const U64 length : {longest_answer + 1, ~U64{0}})
    EXPECT_EQ(pool_failure(three + numbers(U32{0}, U32{0}, U32{0}, length) + "some bytes"),
              "an answer came that no worker sends");
}

TEST(DescriptorPool, RefusesEveryBeginningOfAnAnswer) {
  const std::string whole = numbers(U32{2}) + answer(1, 4, 5, "result");
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(pool_failure(whole.substr(0, length)), "") << length;
  const Input from(whole);
  EXPECT_EQ(DescriptorPool(from.descriptor(), -1).receive().bytes, "result");
}

/// Bytes by chance, half of them behind a plausible beginning: a `Failure` each, and nothing else.
TEST(DescriptorPool, SurvivesGarbage) {
  enum Purpose : std::uint32_t { length_of, byte_of };
  for (U32 round = 0; round < 2000; ++round) {
    const RandomStream random(4, round, 0);
    std::string bytes = round % 2 == 0 ? "" : numbers(U32{5}, U32{1}, U32{2}, U32{3});
    const auto more = static_cast<U32>(random.uniform(length_of) * 200);
    for (U32 i = 0; i < more; ++i)
      bytes += static_cast<char>(static_cast<unsigned char>(random.uniform(byte_of, i) * 256));
    EXPECT_NE(pool_failure(bytes), "") << round;
  }
}

TEST(DescriptorPool, TakesNoMemoryForBytesThatNeverCome) {
  // A gibibyte is promised and ten bytes come; the high-water mark (in KiB) must not see it.
  const auto peak = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  const auto before = peak();
  EXPECT_EQ(pool_failure(numbers(U32{1}, U32{0}, U32{0}, U32{0}, longest_answer) + "ten bytes."),
            "between coordinator and workers: the end came in the middle of a message");
  EXPECT_LT(peak() - before, 100 * 1024);
}

}  // namespace
}  // namespace v2v
