// The widths of type: two tables of Helvetica and safe guesses beyond ASCII.
#include "report/type_metrics.hpp"

#include "report/plain_text.hpp"

#include <array>

namespace v2v::report {
namespace {

/// Thousandths of the size, from space to tilde.
constexpr std::array<short, 95> regular = {
    278,  278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,  //  !"..../
    556,  556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,  // 0 .... ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,  // @ .... O
    667,  778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,  // P .... _
    333,  556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,  // ` .... o
    556,  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584};      // p .... ~
constexpr std::array<short, 95> bold_face = {
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,  //
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,  //
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,  //
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,  //
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,  //
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584};

int width_of(char32_t point, bool bold) {
  if (point >= 0x20 && point <= 0x7E) return (bold ? bold_face : regular)[point - 0x20];
  const bool joins = (point >= 0x300 && point <= 0x36F) || (point >= 0x200B && point <= 0x200D) ||
                     (point >= 0xFE00 && point <= 0xFE0F);
  if (joins) return 0;
  if (point >= 0xDF && point <= 0xFF && point != 0xE6) return 611;  // small letters with accents
  if (point == 0x2013 || point == 0x2018 || point == 0x2019) return 556;
  return point >= 0x1F000 && point < 0x20000 ? 1400 : 1000;
}

}  // namespace

double text_width(std::string_view text, double size, bool bold) {
  long sum = 0;
  for (const char32_t point : code_points(text)) sum += width_of(point, bold);
  return static_cast<double>(sum) * size / 1000;
}

}  // namespace v2v::report
