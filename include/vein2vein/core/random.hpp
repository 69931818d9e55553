// Counter-based random streams: a patient's luck does not depend on what happens to anybody else.
#pragma once

// Philox needs no instructions of one kind of processor; their headers are a fifth of the time that
// it takes to compile whoever draws a number.
#ifndef R123_USE_X86INTRIN_H
#define R123_USE_X86INTRIN_H 0
#define R123_USE_SSE 0
#define R123_USE_SSE4_1 0
#define R123_USE_SSE4_2 0
#define R123_USE_AES_NI 0
#endif
#include <Random123/philox.h>

#include <array>
#include <cmath>
#include <cstdint>

namespace v2v {

/// One independent stream of uniform numbers, addressed rather than advanced.
///
/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011; Random123). The key is the seed; the counter is (replication, stream, purpose, index).
/// The same address gives the same number on every engine, thread and build, so two scenarios with
/// one seed share their patients' luck (common random numbers), and a new purpose shifts no other.
class RandomStream {
 public:
  /// `stream` is the patient's number, or one that no patient has for what belongs to nobody.
  constexpr RandomStream(std::uint64_t seed, std::uint32_t replication,
                         std::uint32_t stream) noexcept
      : seed_(seed), replication_(replication), stream_(stream) {}

  /// Uniform on the open interval (0, 1): 52 random bits and a half, never 0 and never 1.
  double uniform(std::uint32_t purpose, std::uint32_t index = 0) const noexcept {
    return uniform_pair(purpose, index)[0];
  }
  /// Two independent uniform numbers at one address, for the price of one: a block has 128 bits.
  /// The first is `uniform(purpose, index)`.
  std::array<double, 2> uniform_pair(std::uint32_t purpose, std::uint32_t index) const noexcept {
    using Generator = r123::Philox4x32;
    const Generator::ctr_type block =
        Generator{}({{replication_, stream_, purpose, index}},
                    {{static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)}});
    return {to_unit(block[0], block[1]), to_unit(block[2], block[3])};
  }
  /// Exponential with mean 1.
  double exponential(std::uint32_t purpose, std::uint32_t index = 0) const noexcept {
    return -std::log(uniform(purpose, index));
  }

 private:
  static double to_unit(std::uint32_t low, std::uint32_t high) noexcept {
    const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32) | low;
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1.0p-52;
  }

  std::uint64_t seed_;
  std::uint32_t replication_;
  std::uint32_t stream_;
};

}  // namespace v2v
