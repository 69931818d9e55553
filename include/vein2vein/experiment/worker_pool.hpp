// Simulating on other machines: who asks, who answers, and the frames between them.
#pragma once

#include <cstdint>
#include <string>

namespace v2v {

/// Workers in other processes that simulate units of the same study.
class WorkerPool {
 public:
  virtual ~WorkerPool() = default;
  virtual unsigned size() const = 0;
  virtual void send(unsigned worker, std::uint32_t point, std::uint32_t batch) = 0;
  struct Answer {
    unsigned worker = 0;
    std::uint32_t point = 0, batch = 0;
    std::string bytes;  ///< of the batch's result
  };
  /// Waits for the next answer of anybody. Throws `Failure` when a worker has failed or is gone.
  virtual Answer receive() = 0;
};

/// Workers behind two file descriptors, whoever carries the frames (a pipe, MPI). All numbers are
/// unsigned, little-endian.
///
///   to the carrier:    worker u32, point u32, batch u32
///   from the carrier:  number of workers u32, once; then answers:
///                      worker u32, point u32, batch u32, length u64, that many bytes
///
/// A worker process reads `point u32, batch u32` and writes `point u32, batch u32, length u64,
/// bytes`, so a carrier only adds and removes the worker's number. Before anything else it writes
/// an answer with point `hello` whose bytes are its fingerprint of the study (8 bytes): a worker
/// with another scenario, version or seed is refused. An answer with point `failed` holds, as
/// bytes, why the worker gives up; one with point `gone` comes from the carrier, which says what it
/// saw.
class DescriptorPool final : public WorkerPool {
 public:
  static constexpr std::uint32_t hello = 0xffffffffU;
  static constexpr std::uint32_t failed = 0xfffffffeU;
  static constexpr std::uint32_t gone = 0xfffffffdU;

  /// Reads the number of workers. The descriptors stay the caller's.
  DescriptorPool(int from, int to);
  unsigned size() const override { return size_; }
  void send(unsigned worker, std::uint32_t point, std::uint32_t batch) override;
  Answer receive() override;

 private:
  int from_, to_;
  unsigned size_ = 0;
};

}  // namespace v2v
