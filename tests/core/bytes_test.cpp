// Numbers as bytes: there and back, the exact bytes, and what is refused.
#include "vein2vein/core/bytes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace v2v {
namespace {

using namespace std::string_literals;

std::string bytes_of(std::uint64_t value) {
  ByteWriter writer;
  writer.add(value);
  return writer.take();
}

TEST(Bytes, WholeNumbersAreLeb128) {
  // The example of the DWARF standard (version 5, section 7.6) and the ends of each length.
  EXPECT_EQ(bytes_of(0), "\0"s);
  EXPECT_EQ(bytes_of(2), "\x02"s);
  EXPECT_EQ(bytes_of(127), "\x7f"s);
  EXPECT_EQ(bytes_of(128), "\x80\x01"s);
  EXPECT_EQ(bytes_of(12857), "\xb9\x64"s);
  EXPECT_EQ(bytes_of(~std::uint64_t{0}).size(), 10U);
}

TEST(Bytes, SmallNumbersOfEitherSignAreShort) {
  for (const auto& [value, bytes] : {std::pair<std::int64_t, std::string>{0, "\0"s},
                                     {-1, "\x01"s},
                                     {1, "\x02"s},
                                     {-64, "\x7f"s}}) {
    ByteWriter writer;
    writer.add_signed(value);
    EXPECT_EQ(writer.bytes(), bytes) << value;
  }
}

TEST(Bytes, EverythingComesBack) {
  std::vector<std::uint64_t> numbers;
  std::vector<std::int64_t> either;
  for (unsigned bit = 0; bit < 64; ++bit) {
    for (std::uint64_t offset = 0; offset < 3; ++offset)
      numbers.push_back((std::uint64_t{1} << bit) - offset);
    either.push_back(static_cast<std::int64_t>(numbers.back()));
    either.push_back(-(static_cast<std::int64_t>(numbers.back() >> 1)));
  }
  either.push_back(std::numeric_limits<std::int64_t>::min());
  const std::vector<double> reals = {0,      -0.0,   0.1,
                                     -1e300, 5e-324, std::numeric_limits<double>::infinity()};
  ByteWriter writer;
  for (const auto value : numbers) writer.add(value);
  for (const auto value : either) writer.add_signed(value);
  for (const auto value : reals) writer.add_double(value);

  ByteReader reader(writer.bytes());
  for (const auto value : numbers) EXPECT_EQ(reader.number(), value);
  for (const auto value : either) EXPECT_EQ(reader.signed_number(), value);
  for (const auto value : reals) {
    const double back = reader.real();
    EXPECT_EQ(back, value);
    EXPECT_EQ(std::signbit(back), std::signbit(value));
  }
  EXPECT_TRUE(reader.complete());
}

TEST(Bytes, AnEarlyEndIsNoticedEverywhere) {
  ByteWriter writer;
  writer.add(1'000'000);
  writer.add_double(2.5);
  for (std::size_t size = 0; size < writer.bytes().size(); ++size) {
    ByteReader reader(std::string_view(writer.bytes()).substr(0, size));
    reader.number();
    EXPECT_EQ(reader.real(), 0) << size;
    EXPECT_TRUE(reader.failed()) << size;
  }
}

TEST(Bytes, WhatNoWriterWritesIsRefused) {
  const std::string ten_bytes(9, '\xff');
  for (const std::string& bytes :
       {"\x80"s, "\x80\x00"s, ten_bytes + "\x02"s, ten_bytes + "\x81\x00"s}) {
    ByteReader reader(bytes);
    EXPECT_EQ(reader.number(), 0U);
    EXPECT_TRUE(reader.failed());
  }
}

TEST(Bytes, SizesHaveALimit) {
  ByteReader allowed("\x05");
  EXPECT_EQ(allowed.number_up_to(5), 5U);
  ByteReader refused("\x05\x01");
  EXPECT_EQ(refused.number_up_to(4), 0U);
  EXPECT_TRUE(refused.failed());
  EXPECT_EQ(refused.number(), 0U);  // and from then on nothing
}

}  // namespace
}  // namespace v2v
