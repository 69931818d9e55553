// Numbers as bytes and back.
#include "vein2vein/core/bytes.hpp"

namespace v2v {

void ByteWriter::add(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
}

void ByteWriter::add_signed(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  add((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void ByteWriter::add_double(double value) {
  auto bits = std::bit_cast<std::uint64_t>(value);
  for (int i = 0; i < 8; ++i, bits >>= 8) bytes_.push_back(static_cast<char>(bits));
}

void ByteWriter::add_text(std::string_view text) {
  add(text.size());
  bytes_ += text;
}

std::uint64_t ByteReader::number() noexcept {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    const std::uint64_t part = byte & 0x7fU;
    // Of the tenth byte one bit is left; a last byte of 0 would be a second way to say the same.
    if ((shift == 63 && part > 1) || (byte == 0 && shift > 0)) break;
    value |= part << shift;
    if (byte < 0x80) return value;
  }
  fail();
  return 0;
}

std::uint64_t ByteReader::number_up_to(std::uint64_t most) noexcept {
  const std::uint64_t value = number();
  if (value <= most) return value;
  fail();
  return 0;
}

std::int64_t ByteReader::signed_number() noexcept {
  const std::uint64_t bits = number();
  return static_cast<std::int64_t>((bits >> 1) ^ ((bits & 1) != 0 ? ~std::uint64_t{0} : 0));
}

double ByteReader::real() noexcept {
  if (rest_.size() < 8) {
    fail();
    return 0;
  }
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 8; ++i)
    bits |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
  rest_.remove_prefix(8);
  return std::bit_cast<double>(bits);
}

}  // namespace v2v
