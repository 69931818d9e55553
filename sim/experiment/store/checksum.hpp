// Checksums of what a store keeps, so that a bit that flipped on a disk is noticed.
#pragma once

#include "core/fnv.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace v2v {

/// FNV-1a of 64 bits over numbers and texts, each of a definite length. Every step of it is a
/// bijection of its state: one byte that differs always shows, anything else but for one time in
/// 2^64. It guards against accidents, not against forgers.
class Checksum {
 public:
  Checksum& add(std::uint64_t number) noexcept {
    for (unsigned byte = 0; byte < 8; ++byte)
      hash_.add(static_cast<unsigned char>(number >> (8 * byte)));
    return *this;
  }
  Checksum& add(std::string_view text) noexcept {
    add(std::uint64_t{text.size()});
    hash_.add(text);
    return *this;
  }
  Checksum& add(double number) noexcept;
  /// As stores keep it: 16 hexadecimal digits.
  std::string words() const;

 private:
  Fnv hash_;
};

}  // namespace v2v
