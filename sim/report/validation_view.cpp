// Checks put together by count.
#include "report/validation_view.hpp"

#include <algorithm>

namespace v2v::report {

std::vector<ValidationRow> validation_rows(const ValidationSummary& summary, bool primary) {
  std::vector<ValidationRow> rows;
  for (const ValidationCheck& check : summary.checks) {
    if (check.primary != primary) continue;
    auto row = std::find_if(rows.begin(), rows.end(), [&](const ValidationRow& known) {
      return known.any().scenario == check.scenario && known.any().quantity == check.quantity &&
             !(check.fitted ? known.fitted : known.left_out);
    });
    if (row == rows.end()) row = rows.insert(row, ValidationRow{});
    (check.fitted ? row->fitted : row->left_out) = &check;
  }
  return rows;
}

std::array<std::uint32_t, pit_bins> pit_counts(const ValidationSummary& summary, bool fitted) {
  std::array<std::uint32_t, pit_bins> counts{};
  for (const ValidationCheck& check : summary.checks) {
    if (!check.primary || check.fitted != fitted) continue;
    const auto bin = static_cast<std::size_t>(std::max(0.0, check.pit) * pit_bins);
    ++counts[std::min(bin, pit_bins - 1)];
  }
  return counts;
}

}  // namespace v2v::report
