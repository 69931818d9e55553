// Whole numbers and bytes through file descriptors.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace v2v {

/// Longer answers are refused: nobody sends one, and its length may be anything.
inline constexpr std::uint64_t longest_answer = std::uint64_t{1} << 30U;

/// Fills `data`; false at the end of input before the first byte. Throws `Failure(files)` when
/// reading fails or the end comes in the middle.
bool read_all(int from, void* data, std::size_t size);
/// Throws `Failure(files)`.
void write_all(int to, const void* data, std::size_t size);

/// Little-endian.
template <class Number>
void put_number(std::string& bytes, Number number) {
  for (unsigned i = 0; i < sizeof(Number); ++i)
    bytes += static_cast<char>((number >> (8 * i)) & 0xffU);
}
template <class Number>
Number number_at(const char* bytes) {
  Number number = 0;
  for (unsigned i = 0; i < sizeof(Number); ++i)
    number |= static_cast<Number>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return number;
}
/// False at the end of input before the number.
template <class Number>
bool read_number(int from, Number& number) {
  std::array<char, sizeof(Number)> bytes{};
  if (!read_all(from, bytes.data(), bytes.size())) return false;
  number = number_at<Number>(bytes.data());
  return true;
}

}  // namespace v2v
