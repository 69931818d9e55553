// Toxicity of the infused, and what it asks of beds.
#include "report/numbers.hpp"
#include "report/views/outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace v2v::report {
namespace {

/// Nothing where no protocol says anything of toxicity.
const MeasureRow* row_of(const PatientSummary& patients, std::string_view key) {
  const auto row = std::find_if(patients.measures.begin(), patients.measures.end(),
                                [key](const MeasureRow& one) { return one.measure->key == key; });
  return row == patients.measures.end() ? nullptr : &*row;
}

Cell share(const PatientSummary& patients, const std::string& key) {
  const MeasureRow* const row = row_of(patients, key);
  if (!row) return "-";
  return {percent_with_unit(row->mean), row->mean};
}

}  // namespace

void add_toxicity(Document& document, const PatientSummary& patients) {
  if (!row_of(patients, "intensive_care")) return;
  blocks::Table kinds({"", "any grade", "grade 3 or worse"}, 1);
  for (const Word<Toxicity>& one : words<Toxicity>) {
    const std::string key(one.word);
    const MeasureRow* const any = row_of(patients, "any_" + key);
    if (any && any->mean > 0)
      kinds.row({std::string(one.prose), share(patients, "any_" + key),
                 share(patients, "severe_" + key)});
  }
  document.section("After the vein: toxicity and beds, of the infused of whom they are stated");
  if (!kinds.rows().empty()) document.table(std::move(kinds));
  blocks::Table beds({"", "of them"}, 1);
  for (const std::string key : {"intensive_care", "died_in_hospital", "readmitted"})
    beds.row({std::string(row_of(patients, key)->measure->words), share(patients, key)});
  if (const MeasureRow* const stay = row_of(patients, "infusion_to_discharge"))
    beds.row({std::string(stay->measure->words),
              {fmt::format("{} d, mean", number(stay->mean)), stay->mean, "d"}});
  document.table(std::move(beds));
}

}  // namespace v2v::report
