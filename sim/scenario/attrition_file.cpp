// From columns of numbers to the draws of the model.
#include "scenario/attrition_file.hpp"

#include "core/decimal.hpp"
#include "core/fnv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

namespace v2v {
namespace {

constexpr std::array<std::string_view, attrition_period_count> kPeriods = {"before", "after"};
constexpr std::size_t kMostDraws = 20'000;
/// Logarithms of rates, factors and their spread: beyond it nothing is sensible, and exp overflows.
constexpr double kLargest = 50;
/// exp(-40) and exp(4) as a shape are no time at all and everything at the end.
constexpr double kLeastShape = 0.001, kMostShape = 50;
constexpr double kLeastSd = 1e-6, kMostSd = 10;

std::string_view cause_name(std::size_t cause) noexcept {
  return known_cause_names[index_of(attrition_causes[cause])];
}

/// A table whose cells are numbers, by the names of its columns.
class Columns {
 public:
  Columns(const CsvTable& table, Problems& problems) : table_(table), problems_(problems) {
    for (std::size_t i = 0; i < table.header.size(); ++i)
      if (!places_.emplace(table.header[i].text, i).second)
        problems.add(table.header[i].place,
                     fmt::format("the column {} stands here twice", ticked(table.header[i].text)));
  }

  std::size_t rows() const noexcept { return table_.rows.size(); }
  bool has(const std::string& name) const { return places_.count(name) > 0; }

  double at(const std::string& name, std::size_t row) {
    const auto place = places_.find(name);
    if (place == places_.end()) {
      if (missing_.emplace(name, true).second)
        problems_.add(table_.header.front().place,
                      fmt::format("the column {} is missing; expected a table made by "
                                  "`v2v calibrate`",
                                  ticked(name)));
      return 0;
    }
    const CsvCell& cell = table_.rows[row][place->second];
    const auto value = decimal_of(cell.text);
    if (value && std::abs(*value) <= kLargest) return *value;
    problems_.add(cell.place,
                  fmt::format("{} stands here; expected a number between -{:g} and {:g}",
                              ticked(cell.text), kLargest, kLargest));
    return 0;
  }

  /// Between these.
  double between(const std::string& name, std::size_t row, double least, double most) {
    const double value = at(name, row);
    if ((value >= least && value <= most) || !problems_.empty()) return value;
    problems_.add(table_.rows[row][places_.at(name)].place,
                  fmt::format("{:g} stands here; expected a number between {:g} and {:g}", value,
                              least, most));
    return least;
  }

  /// The parts before the `/` of the columns, in the order of the table.
  std::vector<std::string> studies() const {
    std::vector<std::string> names;
    for (const CsvCell& cell : table_.header) {
      const std::size_t slash = cell.text.find('/');
      if (slash == std::string::npos) continue;
      const std::string name = cell.text.substr(0, slash);
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names;
  }

 private:
  const CsvTable& table_;
  Problems& problems_;
  std::map<std::string, std::size_t> places_;
  std::map<std::string, bool> missing_;
};

void read_factors(Columns& columns, const std::string& prefix, std::size_t row,
                  AttritionFactors& factors) {
  for (std::size_t i = 0; i < attrition_factor_names.size(); ++i) {
    const std::string name = prefix + std::string(attrition_factor_names[i]);
    const bool is_shape = attrition_factor_names[i] == "time_shape";
    factor_at(factors, i) =
        is_shape ? columns.between(name, row, kLeastShape, kMostShape) : columns.at(name, row);
  }
}

void read_rates(Columns& columns, const std::string& study, bool before_collection, std::size_t row,
                AttritionHazards& hazards) {
  for (std::size_t period = 0; period < attrition_period_count; ++period) {
    const auto which = static_cast<AttritionPeriod>(period);
    if (which == AttritionPeriod::before_collection && !before_collection) continue;
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      hazards.log_rate[period][cause] = columns.at(rate_column(study, which, cause), row);
  }
}

AttritionDraw read_draw(Columns& columns, std::size_t row) {
  AttritionDraw draw;
  for (std::size_t term = 0; term < attrition_term_count; ++term)
    draw.coefficient[term] = columns.at(total_column(term), row);
  for (std::size_t period = 0; period < attrition_period_count; ++period)
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      draw.mix[period][cause] =
          columns.at(mix_column(static_cast<AttritionPeriod>(period), cause), row);
  draw.sd_before = columns.between("sd_before", row, kLeastSd, kMostSd);
  draw.sd_after = columns.between("sd_after", row, kLeastSd, kMostSd);
  draw.correlation = columns.between("correlation", row, -1, 1);
  draw.sd_mix = columns.between("sd_mix", row, kLeastSd, kMostSd);
  read_factors(columns, "", row, draw.factors);
  return draw;
}

std::uint64_t digest_of(const CsvTable& draws, const CsvTable* left_out, double support) {
  Fnv hash;
  hash.add(fmt::format("{:.17g},", support));
  for (const CsvTable* table : {&draws, left_out}) {
    if (!table) continue;
    for (const CsvCell& cell : table->header) hash.add(cell.text + ",");
    for (const auto& row : table->rows)
      for (const CsvCell& cell : row) hash.add(cell.text + ",");
  }
  return hash.value();
}

}  // namespace

std::string total_column(std::size_t term) {
  return fmt::format("{}.total", attrition_terms[term]);
}

std::string mix_column(AttritionPeriod period, std::size_t cause) {
  return fmt::format("mix_{}.{}", kPeriods[static_cast<std::size_t>(period)], cause_name(cause));
}

std::string rate_column(const std::string& study, AttritionPeriod period, std::size_t cause) {
  return fmt::format("{}/{}.{}", study, kPeriods[static_cast<std::size_t>(period)],
                     cause_name(cause));
}

double& factor_at(AttritionFactors& factors, std::size_t index) noexcept {
  const std::array<double*, attrition_factor_names.size()> all = {
      &factors.log_conditioned,    &factors.log_response, &factors.log_burden,
      &factors.log_prior_line,     &factors.time_shape,   &factors.log_not_eligible,
      &factors.log_not_conditioned};
  return *all[index];
}

std::shared_ptr<const AttritionModel> attrition_model(const CsvTable& draws,
                                                      const CsvTable* left_out, double support,
                                                      Problems& problems) {
  Columns shared(draws, problems);
  std::optional<Columns> without;
  if (left_out) without.emplace(*left_out, problems);
  if (draws.rows.empty() || draws.rows.size() > kMostDraws ||
      (left_out && left_out->rows.size() != draws.rows.size())) {
    problems.add(draws.header.front().place,
                 fmt::format("{} draws stand here; expected 1 to {}, as many as for the left-out "
                             "studies",
                             draws.rows.size(), kMostDraws));
    return nullptr;
  }
  auto model = std::make_shared<AttritionModel>();
  model->support_days = support;
  model->digest = digest_of(draws, left_out, support);
  for (std::size_t row = 0; row < shared.rows(); ++row)
    model->draws.push_back(read_draw(shared, row));
  for (const std::string& name : shared.studies()) {
    AttritionModel::Study study;
    study.name = name;
    study.before_collection = shared.has(rate_column(name, AttritionPeriod::before_collection, 0));
    for (std::size_t row = 0; row < shared.rows(); ++row) {
      AttritionHazards& fitted = study.fitted.emplace_back();
      fitted.factors = model->draws[row].factors;
      read_rates(shared, name, study.before_collection, row, fitted);
      if (!without) continue;
      AttritionHazards& predicted = study.left_out.emplace_back();
      read_factors(*without, name + "/", row, predicted.factors);
      read_rates(*without, name, study.before_collection, row, predicted);
    }
    model->studies.push_back(std::move(study));
  }
  return problems.empty() ? model : nullptr;
}

}  // namespace v2v
