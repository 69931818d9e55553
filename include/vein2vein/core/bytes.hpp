// Numbers as bytes and back: the same bytes on every machine, and no trust in what is read.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace v2v {

/// Appends to a string. Whole numbers take 7 bits a byte, the low ones first (LEB128).
class ByteWriter {
 public:
  void add(std::uint64_t value);
  /// Small numbers of either sign are short (zigzag).
  void add_signed(std::int64_t value);
  /// Eight bytes, exactly.
  void add_double(double value);
  void add_text(std::string_view text);
  /// Bytes of another writer.
  void add_raw(std::string_view bytes) { bytes_ += bytes; }

  const std::string& bytes() const noexcept { return bytes_; }
  std::string take() noexcept { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what `ByteWriter` has written. After anything that cannot be (an end too early, a number
/// that is too long) it has failed: everything read from then on is 0 or empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) noexcept : rest_(bytes) {}

  std::uint64_t number() noexcept;
  /// At most `most`; fails when it is larger. For sizes: nothing is allocated on a stranger's word.
  std::uint64_t number_up_to(std::uint64_t most) noexcept;
  std::int64_t signed_number() noexcept;
  double real() noexcept;

  void fail() noexcept {
    failed_ = true;
    rest_ = {};
  }
  bool failed() const noexcept { return failed_; }
  /// Everything has been read and nothing was wrong.
  bool complete() const noexcept { return !failed_ && rest_.empty(); }
  std::size_t left() const noexcept { return rest_.size(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace v2v
