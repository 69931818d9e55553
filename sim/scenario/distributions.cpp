// Reading every form of a distribution and of a hazard.
#include "scenario/distributions.hpp"

#include "scenario/distribution_bounds.hpp"
#include "scenario/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

constexpr std::string_view kForms =
    "`fixed`, `uniform`, `triangular`, `pert`, `exponential`, `median` with `range` and `n`, "
    "`median` with `iqr`, `mean` with `sd`, `lognormal`, `gamma`, `weibull`, `table`";
constexpr std::string_view kHazardForms =
    "`rate`, `events` with `person_time`, `weibull`, `gompertz`, `piecewise`";
constexpr std::size_t kMostPieces = 500;

/// The one stated key of those that begin a form; reports none and several.
std::optional<std::string> only_form(Section& section,
                                     std::initializer_list<std::string_view> begin_a_form,
                                     std::string_view forms) {
  std::optional<std::string> found;
  for (const std::string_view key : begin_a_form) {
    if (!section.states(key)) continue;
    if (found) {
      section.refuse(key, fmt::format("`{}` is given already; expected exactly one form of {}",
                                      *found, forms));
      return std::nullopt;
    }
    found = std::string(key);
  }
  if (!found)
    section.value().wrong(fmt::format("no form is given; expected exactly one of {}", forms));
  return found;
}

/// Reports the keys that do not go with the chosen form.
void refuse_others(Section& section, const std::string& form,
                   std::initializer_list<std::string_view> others) {
  for (const std::string_view key : others)
    section.refuse(key, fmt::format("this does not go with `{}`; expected it left out", form));
}

std::optional<double> days_at(Section& section, std::string_view key) {
  const auto value = section.get(key);
  if (value) return read_days(*value);
  section.value().wrong(fmt::format("{} is missing; expected {}", ticked(key),
                                    expectation(*section.table().find(key))));
  return std::nullopt;
}

std::optional<double> number_at(Section& section, std::string_view key) {
  const auto value = section.get(key);
  if (value) return read_number(*value);
  section.value().wrong(fmt::format("{} is missing; expected {}", ticked(key),
                                    expectation(*section.table().find(key))));
  return std::nullopt;
}

/// Durations that must not decrease.
std::optional<std::vector<double>> ordered_days(Section& section, std::string_view key,
                                                std::size_t count, bool distinct) {
  const auto value = section.get(key);
  if (!value) {
    days_at(section, key);
    return std::nullopt;
  }
  auto days = read_days_list(*value, count);
  if (!days) return days;
  if (!std::is_sorted(days->begin(), days->end()))
    value->unexpected("the durations are not in ascending order");
  else if (distinct && days->front() == days->back())
    value->unexpected("the durations are all the same", "a single value is written `fixed: 7 d`");
  else
    return days;
  return std::nullopt;
}

/// Beyond it the shape is below 0.01, and nearly every draw is 0.
constexpr double most_gamma_sd = 10;

bool sd_fits(Section& section, double mean, double sd, double most_times) {
  if (sd >= mean * 1e-3 && sd <= mean * most_times) return true;
  section.value().wrong(
      fmt::format("the standard deviation does not fit the mean; expected between a thousandth and "
                  "{} times the mean",
                  most_times));
  return false;
}

std::optional<Distribution> mean_and_sd(Section& section,
                                        Distribution (*make)(double mean, double sd),
                                        double most_times) {
  const auto mean = days_at(section, "mean"), sd = days_at(section, "sd");
  if (!mean || !sd || !sd_fits(section, *mean, *sd, most_times)) return std::nullopt;
  return make(*mean, *sd);
}

std::optional<Distribution> read_lognormal(const Value& value) {
  Section section(value.bare(), tables::lognormal);
  if (!section.value().node->is_map()) return std::nullopt;
  const auto form =
      only_form(section, {"median", "mean"}, "`median` with `sigma`, `mean` with `sd`");
  if (!form) return std::nullopt;
  if (*form == "mean") {
    refuse_others(section, *form, {"sigma"});
    return mean_and_sd(section, &Distribution::lognormal_mean_sd, 100);
  }
  refuse_others(section, *form, {"sd"});
  const auto median = days_at(section, "median"), sigma = number_at(section, "sigma");
  if (!median || !sigma) return std::nullopt;
  return Distribution::lognormal(*median, *sigma);
}

std::optional<Distribution> read_gamma(const Value& value) {
  Section section(value.bare(), tables::gamma);
  if (!section.value().node->is_map()) return std::nullopt;
  const auto form = only_form(section, {"mean", "shape"}, "`mean` with `sd`, `shape` with `scale`");
  if (!form) return std::nullopt;
  if (*form == "mean") {
    refuse_others(section, *form, {"scale"});
    return mean_and_sd(section, &Distribution::gamma_mean_sd, most_gamma_sd);
  }
  refuse_others(section, *form, {"sd"});
  const auto shape = number_at(section, "shape"), scale = days_at(section, "scale");
  if (!shape || !scale) return std::nullopt;
  return Distribution::gamma(*shape, *scale);
}

struct ShapeAndScale {
  double shape, scale;
};
std::optional<ShapeAndScale> read_weibull(const Value& value, const Table& table) {
  Section section(value.bare(), table);
  const auto shape = section.get("shape"), scale = section.get("scale");
  if (!shape || !scale) return std::nullopt;
  const auto a = read_number(*shape), b = read_days(*scale);
  return a && b ? std::optional(ShapeAndScale{*a, *b}) : std::nullopt;
}

bool check_pieces(const Value& value) {
  if (value.node->is_map() && !value.node->entries.empty() &&
      value.node->entries.size() <= kMostPieces)
    return true;
  value.unexpected(value.node->is_map() ? fmt::format("{} entries stand here where 1 to 500 belong",
                                                      value.node->entries.size())
                                        : value.look() + " stands here");
  return false;
}

std::optional<Distribution> read_table(const Value& given) {
  const Value value = given.bare();
  if (!check_pieces(value)) return std::nullopt;
  std::vector<std::pair<double, double>> entries;
  double sum = 0;
  bool good = true;
  for (const Node::Entry& entry : value.node->entries) {
    if (is_remark(entry.key)) continue;
    const auto days = read_days_key(value, entry);
    const auto weight = read_weight(value.below(entry.key, entry.value, nullptr));
    good = good && days && weight;
    if (!days || !weight) continue;
    entries.emplace_back(*days, *weight);
    sum += *weight;
  }
  if (!good) return std::nullopt;
  if (sum > 0) return Distribution::table(std::move(entries));
  value.wrong("the weights add up to 0; expected at least one that is more than 0");
  return std::nullopt;
}

std::optional<Distribution> read_median(Section& section) {
  const auto median = days_at(section, "median");
  const bool by_iqr = section.states("iqr");
  if (by_iqr) refuse_others(section, "iqr", {"range", "n"});
  const auto bounds = ordered_days(section, by_iqr ? "iqr" : "range", 2, false);
  std::optional<long long> n;
  if (!by_iqr) {
    if (const auto value = section.get("n"))
      n = read_integer(*value);
    else
      section.value().wrong(
          "`n` is missing; expected the number of observations behind `range`, "
          "such as `n: 66`");
  }
  if (!median || !bounds || (!by_iqr && !n)) return std::nullopt;
  const double lo = (*bounds)[0], hi = (*bounds)[1];
  if (*median < lo || *median > hi) {
    section.get("median")->wrong(fmt::format("the median lies outside of `{}`; expected it within",
                                             by_iqr ? "iqr" : "range"));
    return std::nullopt;
  }
  if (by_iqr) return Distribution::median_and_iqr(*median, lo, hi);
  return Distribution::median_and_range(*median, lo, hi, static_cast<unsigned>(*n));
}

std::optional<Distribution> read_form(Section& section, const std::string& form) {
  if (form == "median") return read_median(section);
  if (form == "mean") return mean_and_sd(section, &Distribution::gamma_mean_sd, most_gamma_sd);
  const Value value = *section.get(form);
  if (form == "lognormal") return read_lognormal(value);
  if (form == "gamma") return read_gamma(value);
  if (form == "table") return read_table(value);
  if (form == "weibull") {
    const auto weibull = read_weibull(value, tables::weibull);
    if (!weibull) return std::nullopt;
    return Distribution::weibull(weibull->shape, weibull->scale);
  }
  if (form == "fixed" || form == "exponential") {
    const auto days = read_days(value);
    if (!days) return std::nullopt;
    return form == "fixed" ? Distribution::fixed(*days) : Distribution::exponential(*days);
  }
  const auto days = ordered_days(section, form, form == "uniform" ? 2 : 3, true);
  if (!days) return std::nullopt;
  if (form == "uniform") return Distribution::uniform((*days)[0], (*days)[1]);
  return form == "pert" ? Distribution::pert((*days)[0], (*days)[1], (*days)[2])
                        : Distribution::triangular((*days)[0], (*days)[1], (*days)[2]);
}

std::optional<Hazard> read_piecewise(const Value& given) {
  const Value value = given.bare();
  if (!check_pieces(value)) return std::nullopt;
  std::vector<std::pair<double, double>> pieces;
  bool good = true;
  for (const Node::Entry& entry : value.node->entries) {
    if (is_remark(entry.key)) continue;
    static constexpr Field kRate{.key = "", .form = Form::rate, .text = "", .example = "0.01 /d"};
    const auto start = read_days_key(value, entry);
    const auto rate = read_rate(value.below(entry.key, entry.value, &kRate));
    good = good && start && rate;
    if (!start || !rate) continue;
    if (pieces.empty() ? *start != 0 : *start <= pieces.back().first) {
      value.wrong_at(entry.place, fmt::format("{} is out of order; expected times that begin with "
                                              "`0 d` and increase",
                                              ticked(entry.key)));
      return std::nullopt;
    }
    pieces.emplace_back(*start, *rate);
  }
  if (!good || pieces.empty()) return std::nullopt;
  return Hazard::piecewise(std::move(pieces));
}

std::optional<Hazard> read_bounded(const Value& value) {
  Section section(value.bare(), tables::bounded);
  const auto long_term = section.get("long_term"), scale = section.get("scale");
  if (!long_term || !scale) return std::nullopt;
  const auto share = read_quantile(*long_term);
  const auto days = read_days(*scale);
  const auto shape = read_number(*section.get("shape"));
  if (!share || !days || !shape) return std::nullopt;
  return Hazard::bounded(-std::log(*share), *days, *shape);
}

std::optional<StatedHazard> hazard_of_events(Section& section, EventRate rate) {
  const auto events = read_integer(*section.get("events"));
  if (const auto person_time = section.get("person_time")) {
    const auto days = read_days(*person_time);
    if (!events || !days) return std::nullopt;
    const auto counted = static_cast<double>(*events);
    return StatedHazard{Hazard::exponential(counted / *days), counted, *days};
  }
  if (!rate.in_block) {
    section.value().wrong(
        "`events` stands without its time; expected `person_time`, such as "
        "`person_time: 1285 d`");
    return std::nullopt;
  }
  if (!events || !rate.per_event) return std::nullopt;
  const auto counted = static_cast<double>(*events);
  return StatedHazard{Hazard::exponential(counted * *rate.per_event), counted};
}

std::optional<Hazard> read_gompertz(const Value& value) {
  Section section(value.bare(), tables::gompertz);
  const auto rate = section.get("rate"), growth = section.get("growth");
  if (!rate || !growth) return std::nullopt;
  const auto a = read_rate(*rate), b = read_rate(*growth);
  if (!a || !b) return std::nullopt;
  return *a == 0 ? Hazard() : Hazard::gompertz(*a, *b);
}

std::optional<Hazard> read_constant(const Value& value) {
  const auto constant = read_rate(value);
  return constant ? std::optional(Hazard::exponential(*constant)) : std::nullopt;
}

std::optional<StatedHazard> uncounted(std::optional<Hazard> hazard) {
  return hazard ? std::optional(StatedHazard{std::move(*hazard), {}}) : std::nullopt;
}

}  // namespace

std::optional<Distribution> read_distribution(const Value& given, bool with_since) {
  const Value value = given.bare();
  if (!value.node->is_map()) {
    Field drawn = *value.field;
    drawn.most = Distribution::longest_drawn;
    const auto days = read_days({value.node, value.path, &drawn, value.problems});
    return days ? std::optional(Distribution::fixed(*days)) : std::nullopt;
  }
  Section section(value, tables::distribution);
  if (!with_since)
    section.refuse("since", "only the release of the product has this; expected it left out");
  const auto form = only_form(section,
                              {"fixed", "uniform", "triangular", "pert", "exponential", "median",
                               "mean", "lognormal", "gamma", "weibull", "table"},
                              kForms);
  if (!form) return std::nullopt;
  if (*form != "median") refuse_others(section, *form, {"range", "n", "iqr"});
  if (*form != "mean") refuse_others(section, *form, {"sd"});
  const auto distribution = read_form(section, *form);
  if (!distribution) return std::nullopt;
  const auto drawn = bounded_and_stretched(section, *distribution);
  if (drawn) remark_on(section.value(), *drawn);
  return drawn;
}

std::optional<StatedHazard> read_hazard(const Value& given, const Table& table, EventRate rate) {
  const Value value = given.bare();
  if (!value.node->is_map()) return uncounted(read_constant(value));
  Section section(value, table);
  std::string forms(rate.in_block ? "`rate`, `events`, `weibull`, `gompertz`, `piecewise`"
                                  : kHazardForms);
  if (table.find("bounded")) forms += ", `bounded`";
  const auto form =
      only_form(section, {"rate", "events", "weibull", "gompertz", "piecewise", "bounded"}, forms);
  if (!form) return std::nullopt;
  if (*form != "events") refuse_others(section, *form, {"person_time"});
  if (*form == "events") return hazard_of_events(section, rate);
  const Value inner = *section.get(*form);
  if (*form == "rate") return uncounted(read_constant(inner));
  if (*form == "piecewise") return uncounted(read_piecewise(inner));
  if (*form == "gompertz") return uncounted(read_gompertz(inner));
  if (*form == "bounded") return uncounted(read_bounded(inner));
  const auto weibull = read_weibull(inner, tables::hazard_weibull);
  if (!weibull) return std::nullopt;
  return StatedHazard{Hazard::weibull(weibull->shape, weibull->scale), {}};
}

}  // namespace v2v
