// Tables of a calibrated model of attrition: whatever they hold, a model or messages.
#include "scenario/attrition_file.hpp"
#include "scenario/attrition_hazards.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

void expect_finite(const v2v::AttritionHazards& hazards) {
  for (const v2v::ByCause& rates : hazards.log_rate)
    for (const double rate : rates) expect(std::isfinite(rate));
  expect(hazards.factors.time_shape > 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  v2v::CsvRules rules;
  rules.most_columns = 200;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  v2v::Problems problems;
  const auto table = v2v::read_csv(text, problems.add_file("draws.csv"), problems, rules);
  if (!table) {
    expect(!problems.empty());
    return 0;
  }
  // The same table stands for both: what a left-out study needs may then be missing.
  for (const v2v::CsvTable* left_out : {static_cast<const v2v::CsvTable*>(nullptr), &*table}) {
    v2v::Problems found;
    found.add_file("draws.csv");
    const auto model = v2v::attrition_model(*table, left_out, 60, found);
    expect((model != nullptr) == found.empty());
    for (const v2v::Diagnostic& problem : found.sorted())
      expect(to_string(problem).find_first_of("\n\r") == std::string::npos);
    if (!model) continue;
    expect(model->draws.size() == table->rows.size());
    v2v::AttritionUse use;
    use.model = model;
    use.traits.disease = "MM";
    expect_finite(v2v::middle_hazards(use));
    const std::vector<double> uniforms(v2v::attrition_inputs(use).size(), 0.999999);
    expect_finite(v2v::hazards_at(use, uniforms));
    for (const v2v::AttritionModel::Study& study : model->studies)
      expect(study.fitted.size() == model->draws.size());
  }
  return 0;
}
