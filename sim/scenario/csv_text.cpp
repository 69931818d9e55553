// Byte order marks and UTF-16 (RFC 2781).
#include "scenario/csv_text.hpp"

#include "core/utf8.hpp"
#include "scenario/text_check.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace v2v {
namespace {

constexpr std::string_view kSaveAs = "a table that is saved as `CSV UTF-8`";

/// False when it ends inside a character or when one is made of half a pair.
bool from_utf16(std::string_view bytes, bool big_endian, std::string& text) {
  const auto unit = [bytes, big_endian](std::size_t i) {
    const auto a = static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]));
    const auto b = static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + 1]));
    return big_endian ? (a << 8U) | b : (b << 8U) | a;
  };
  if (bytes.size() % 2 != 0) return false;
  text.reserve(bytes.size() / 2 + bytes.size() / 16);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    std::uint32_t character = unit(i);
    if (character >= 0xDC00 && character < 0xE000) return false;
    if (character >= 0xD800 && character < 0xDC00) {
      i += 2;
      const std::uint32_t low = i < bytes.size() ? unit(i) : 0;
      if (low < 0xDC00 || low >= 0xE000) return false;
      character = 0x10000U + ((character - 0xD800U) << 10U) + (low - 0xDC00U);
    }
    append_utf8(text, character);
  }
  return true;
}

bool begins(std::string_view bytes, std::string_view mark) {
  return bytes.substr(0, mark.size()) == mark;
}

}  // namespace

std::optional<std::string_view> text_of_table(std::string_view bytes, std::string& storage,
                                              int file, Problems& problems,
                                              std::size_t most_bytes) {
  const TextRules rules{most_bytes, "a shorter table", kSaveAs};
  const auto wrong = [&](std::string_view what) {
    problems.add({file, 1, 1}, fmt::format("{}; expected {}", what, kSaveAs));
    return std::nullopt;
  };
  std::string_view text = bytes;
  const bool little = begins(bytes, "\xFF\xFE"), big = begins(bytes, "\xFE\xFF");
  if (begins(bytes, std::string_view("\xFF\xFE\0\0", 4)) ||
      begins(bytes, std::string_view("\0\0\xFE\xFF", 4)))
    return wrong("this is UTF-32");
  if (little || big) {
    if (bytes.size() <= 2 * most_bytes && !from_utf16(bytes.substr(2), big, storage))
      return wrong("this begins as UTF-16 and is not");
    text = bytes.size() <= 2 * most_bytes ? std::string_view(storage) : bytes;
  } else if (begins(bytes, "\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  } else if (bytes.size() >= 2 && (bytes[0] == '\0') != (bytes[1] == '\0')) {
    return wrong("this looks like UTF-16 without a byte order mark");
  } else if (begins(bytes, "PK\x03\x04") || begins(bytes, "\xD0\xCF\x11\xE0")) {
    return wrong("this is a workbook of a spreadsheet");
  }
  if (!check_text(text, file, problems, rules)) return std::nullopt;
  return text;
}

}  // namespace v2v
