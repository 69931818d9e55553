// The widths of type: two tables for ASCII and safe guesses beyond it.
#include "report/figures/type_metrics.hpp"

#include "core/utf8.hpp"
#include "report/plain_text.hpp"

#include <array>

namespace v2v::report {
namespace {

/// Thousandths of the size, from space to tilde, sixteen a line.
constexpr std::array<short, 95> regular = {
    318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,  // to /
    636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556,  // to ?
    1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 500, 667, 557, 863, 748, 787,  // to O
    667,  787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 337, 390, 838, 556,  // to _
    500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,  // to o
    635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};
constexpr std::array<short, 95> bold_face = {
    348,  456, 521, 838, 696, 1002, 872, 306,  457, 457, 523, 838, 380, 415,  380, 365,  // to /
    696,  696, 696, 696, 696, 696,  696, 696,  696, 696, 400, 400, 838, 838,  838, 611,  // to ?
    1000, 774, 762, 734, 830, 683,  683, 821,  837, 372, 556, 775, 637, 995,  837, 850,  // to O
    733,  850, 770, 720, 682, 812,  774, 1103, 771, 724, 725, 457, 365, 457,  838, 556,  // to _
    500,  675, 716, 593, 716, 678,  435, 716,  712, 343, 343, 665, 343, 1042, 712, 687,  // to o
    716,  716, 493, 595, 478, 712,  652, 924,  645, 652, 582, 712, 365, 712,  838};

int width_of(char32_t point, bool bold) {
  if (point >= 0x20 && point <= 0x7E) return (bold ? bold_face : regular)[point - 0x20];
  const bool joins = (point >= 0x300 && point <= 0x36F) || (point >= 0x200B && point <= 0x200D) ||
                     (point >= 0xFE00 && point <= 0xFE0F);
  if (joins) return 0;
  if (point >= 0xDF && point <= 0xFF && point != 0xE6) return 840;  // small letters with accents
  return point >= 0x1F000 && point < 0x20000 ? 1400 : 1100;         // emoji; anything else
}

}  // namespace

double text_width(std::string_view text, double size, bool bold) {
  long sum = 0;
  for (const char32_t point : code_points(text)) sum += width_of(point, bold);
  return static_cast<double>(sum) * size / 1000;
}

std::string cut_to(std::string_view text, double width, double size, bool bold) {
  std::string whole = clean(text);
  if (text_width(whole, size, bold) <= width) return whole;
  const std::string ellipsis = "\u2026";
  while (!whole.empty() && text_width(whole + ellipsis, size, bold) > width) {
    // A character may be several bytes, all but the first of which begin with the bits 10.
    while (whole.size() > 1 && continues_utf8(whole.back())) whole.pop_back();
    whole.pop_back();
  }
  return whole + ellipsis;
}

}  // namespace v2v::report
