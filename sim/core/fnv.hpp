// A stable hash of bytes, for digests that are compared between programs and machines.
#pragma once

#include <cstdint>
#include <string_view>

namespace v2v {

/// FNV-1a of 64 bits (Fowler, Noll, Vo), byte by byte. For telling things apart that nobody forges.
class Fnv {
 public:
  void add(unsigned char byte) noexcept { hash_ = (hash_ ^ byte) * 0x100000001b3ULL; }
  void add(std::string_view bytes) noexcept {
    for (const char byte : bytes) add(static_cast<unsigned char>(byte));
  }
  std::uint64_t value() const noexcept { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace v2v
