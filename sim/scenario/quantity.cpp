// Decimal numbers, units of time, rates and probabilities.
#include "scenario/quantity.hpp"

#include "core/decimal.hpp"

#include <fmt/format.h>

#include <cmath>

namespace v2v {
namespace {

struct Unit {
  std::string_view name;
  double days;
};
constexpr Unit kUnits[] = {{"ms", 1.0 / milliseconds_a_day},
                           {"s", 1.0 / 86'400},
                           {"min", 1.0 / 1440},
                           {"h", 1.0 / 24},
                           {"d", 1},
                           {"wk", 7},
                           {"mo", 30.4375},
                           {"y", days_a_year}};
constexpr std::string_view kRateWords = "(units: /h, /d, /wk, /mo, /y)";
constexpr std::string_view kUnitWords = "(units: ms, s, min, h, d, wk, mo, y)";
constexpr std::pair<std::string_view, std::string_view> kUsualWords[] = {
    {"day", "d"},   {"days", "d"},      {"D", "d"},       {"hour", "h"},   {"hours", "h"},
    {"hr", "h"},    {"hrs", "h"},       {"H", "h"},       {"week", "wk"},  {"weeks", "wk"},
    {"w", "wk"},    {"month", "mo"},    {"months", "mo"}, {"m", "mo"},     {"year", "y"},
    {"years", "y"}, {"yr", "y"},        {"yrs", "y"},     {"a", "y"},      {"minute", "min"},
    {"sec", "s"},   {"minutes", "min"}, {"second", "s"},  {"seconds", "s"}};
constexpr double kLargestRate = 1e6;  // a day

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string_view without_spaces_around(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// A number at the beginning of a text and what follows it.
struct Quantity {
  double value = 0;
  std::string_view unit;
  std::string fault;  ///< why it is not a number; empty when it is
  bool whole = false;
};

/// How much of the text is a decimal number `-12.5e-3`; 0 when it does not begin with one.
std::size_t number_length(std::string_view text) {
  std::size_t i = text.substr(0, 1) == "-" ? 1 : 0;
  const auto digits = [&text, &i] {
    const std::size_t begin = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > begin;
  };
  if (!digits()) return 0;
  if (i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1])) {
    ++i;
    digits();
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    const std::size_t before = i++;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (!digits()) i = before;
  }
  return i;
}

Quantity split_quantity(std::string_view text) {
  text = without_spaces_around(text);
  Quantity result;
  const std::size_t length = number_length(text);
  if (length == 0) {
    result.fault = "is not a number";
    return result;
  }
  const std::string_view number = text.substr(0, length);
  result.unit = without_spaces_around(text.substr(length));
  result.whole = number.find_first_of(".eE") == std::string_view::npos;
  const std::string_view magnitude = number.substr(number[0] == '-' ? 1 : 0);
  if (magnitude.size() > 1 && magnitude[0] == '0' && is_digit(magnitude[1])) {
    result.fault = "begins with a 0, which some programs read as octal";
    return result;
  }
  if (const auto value = decimal_of(number))
    result.value = *value;
  else
    result.fault = "is beyond the numbers that can be computed with";
  return result;
}

const Unit* unit_named(std::string_view name) {
  for (const Unit& unit : kUnits)
    if (unit.name == name) return &unit;
  return nullptr;
}

std::string usual_unit(std::string_view name, std::string_view before) {
  for (const auto& [usual, unit] : kUsualWords)
    if (usual == name) return fmt::format("did you mean `{}{}`?", before, unit);
  return {};
}

std::optional<Quantity> scalar_quantity(const Value& value) {
  if (!value.node->is_scalar()) {
    value.unexpected(value.look() + " stands here");
    return std::nullopt;
  }
  Quantity quantity = split_quantity(value.node->text);
  if (quantity.fault.empty()) return quantity;
  value.unexpected(fmt::format("{} {}", value.look(), quantity.fault));
  return std::nullopt;
}

std::optional<Quantity> plain_number(const Value& value) {
  auto quantity = scalar_quantity(value);
  if (!quantity || quantity->unit.empty()) return quantity;
  value.unexpected(fmt::format("{} has {} after the number", value.look(), ticked(quantity->unit)));
  return std::nullopt;
}

std::optional<double> days_of(const Value& value) {
  const auto quantity = scalar_quantity(value);
  if (!quantity) return std::nullopt;
  const Field* field = value.field;
  const Unit* unit = unit_named(quantity->unit);
  if (!unit) {
    value.unexpected(
        quantity->unit.empty()
            ? fmt::format("{} has no unit {}", value.look(), kUnitWords)
            : fmt::format("{} is not a unit of time {}", ticked(quantity->unit), kUnitWords),
        usual_unit(quantity->unit, ""));
    return std::nullopt;
  }
  const double days = quantity->value * unit->days;
  const double most = field && field->most > 0 ? field->most : longest_duration;
  const double least = field ? field->least : 0;
  if (days < 0 || std::signbit(days))
    value.unexpected(fmt::format("{} is negative", value.look()));
  else if (days > most)
    value.wrong(most < days_a_year
                    ? fmt::format("{} is too long; expected at most {:.10g} d", value.look(), most)
                    : fmt::format("{} is too long; expected at most {:.10g} y", value.look(),
                                  most / days_a_year));
  else if (days == 0 && least > 0)
    value.unexpected(fmt::format("{} is nothing", value.look()));
  else if (days > 0 && days * 86'400'000 < 0.999)
    value.wrong(fmt::format("{} is too short; time is counted in milliseconds", value.look()));
  else if (days < least * 0.999)
    value.wrong(
        fmt::format("{} is too short; expected at least {:.10g} h", value.look(), least * 24));
  else
    return days;
  return std::nullopt;
}

}  // namespace

std::optional<double> read_number(const Value& given) {
  const Value value = given.bare();
  const auto number = plain_number(value);
  if (!number) return std::nullopt;
  if (number->value >= value.field->least && number->value <= value.field->most)
    return number->value;
  value.unexpected(fmt::format("{} is out of range", value.look()));
  return std::nullopt;
}

std::optional<long long> read_integer(const Value& given) {
  const Value value = given.bare();
  const auto number = plain_number(value);
  if (!number) return std::nullopt;
  if (!number->whole) {
    value.unexpected(fmt::format("{} is not a whole number", value.look()));
    return std::nullopt;
  }
  if (number->value >= value.field->least && number->value <= value.field->most)
    return static_cast<long long>(number->value);
  value.unexpected(fmt::format("{} is out of range", value.look()));
  return std::nullopt;
}

std::optional<unsigned> read_capacity(const Value& given) {
  const Value value = given.bare();
  if (value.node->is_scalar() && value.node->text == "unlimited") return 0;
  if (value.node->is_scalar() && value.node->text == "0" && value.field->least > 0) {
    value.wrong(
        "there would never be any, and whoever needs one would wait for ever; expected 1 or more, "
        "`unlimited`, or `{ units: 0, later: { 14 mo: 4 } }` where there will be some");
    return std::nullopt;
  }
  const auto number = read_integer(value);
  return number ? std::optional<unsigned>(static_cast<unsigned>(*number)) : std::nullopt;
}

std::optional<double> read_days(const Value& value) { return days_of(value.bare()); }

std::optional<double> read_days_key(const Value& value, const Node::Entry& entry) {
  const Field duration{.key = "",
                       .form = Form::duration,
                       .text = "",
                       .example = "7 d",
                       .most = value.field ? value.field->most : 0};
  const Node key = scalar_node(entry.key, entry.place);
  return days_of({&key, value.path, &duration, value.problems});
}

std::optional<double> read_rate(const Value& given) {
  const Value value = given.bare();
  const auto quantity = scalar_quantity(value);
  if (!quantity) return std::nullopt;
  std::string_view name = quantity->unit;
  const bool has_slash = name.substr(0, 1) == "/";
  if (has_slash) name = without_spaces_around(name.substr(1));
  const Unit* unit = has_slash ? unit_named(name) : nullptr;
  if (!unit) {
    value.unexpected(
        quantity->unit.empty()
            ? fmt::format("{} has no unit {}", value.look(), kRateWords)
            : fmt::format("{} is not a unit of a rate {}", ticked(quantity->unit), kRateWords),
        has_slash ? usual_unit(name, "/") : std::string());
    return std::nullopt;
  }
  const double rate = quantity->value / unit->days;
  const double most = value.field->most != 0 ? value.field->most : kLargestRate;
  if (rate < 0 && value.field->least >= 0)
    value.unexpected(fmt::format("{} is negative", value.look()));
  else if (rate < value.field->least || rate > most)
    value.wrong(fmt::format("{} is out of range; expected {:.10g} to {:.10g} /d", value.look(),
                            value.field->least, most));
  else
    return rate;
  return std::nullopt;
}

std::optional<double> read_growth(const Value& given) {
  const Value value = given.bare();
  const auto quantity = scalar_quantity(value);
  if (!quantity) return std::nullopt;
  std::string_view name = quantity->unit;
  bool known = name.substr(0, 1) == "%";
  if (known) name = without_spaces_around(name.substr(1));
  known = known && name.substr(0, 1) == "/";
  if (known) name = without_spaces_around(name.substr(1));
  const Unit* unit = known ? unit_named(name) : nullptr;
  if (!unit)
    value.unexpected(fmt::format("{} is not a growth", value.look()),
                     known ? usual_unit(name, "/") : std::string());
  else if (quantity->value < -99 || quantity->value > 1000)
    value.wrong(
        fmt::format("{} is out of range; expected -99 % to 1000 % a unit of time", value.look()));
  else
    return std::log1p(quantity->value / 100) / unit->days;
  return std::nullopt;
}

std::optional<std::vector<double>> read_days_list(const Value& value, std::size_t count) {
  std::vector<double> result;
  for (const Value& item : list_items(value, count, count)) {
    const Field duration{.key = "",
                         .form = Form::duration,
                         .text = "",
                         .example = "7 d",
                         .most = value.field ? value.field->most : 0};
    Value each = item;
    each.field = &duration;
    if (const auto days = read_days(each)) result.push_back(*days);
  }
  return result.size() == count ? std::optional(result) : std::nullopt;
}

std::optional<double> read_plain_probability(const Value& given) {
  const Value value = given.bare();
  static constexpr Field kProbability{
      .key = "", .form = Form::probability, .text = "", .example = "5 %"};
  Value plain = value;
  plain.field = &kProbability;
  const auto quantity = scalar_quantity(plain);
  if (!quantity) return std::nullopt;
  const bool percent = quantity->unit == "%";
  const double probability = percent ? quantity->value / 100 : quantity->value;
  if (!percent && !quantity->unit.empty())
    plain.unexpected(
        fmt::format("{} has {} after the number", plain.look(), ticked(quantity->unit)));
  else if (probability < 0 || probability > 1)
    plain.wrong(fmt::format("{} is {}; expected a probability from 0 to 1, or 0 % to 100 %",
                            plain.look(), probability < 0 ? "negative" : "more than 1"),
                !percent && probability > 1 && probability <= 100
                    ? fmt::format("did you mean `{} %`?", shown(plain.node->text))
                    : std::string());
  else
    return probability;
  return std::nullopt;
}

std::optional<double> read_quantile(const Value& given) {
  const Value value = given.bare();
  if (value.node->is_scalar() && value.node->text == "median") return 0.5;
  if (!value.node->is_scalar() || !begins_as_number(value.node->text)) {
    value.unexpected(value.node->is_scalar() ? value.look() + " is not known here"
                                             : value.look() + " stands here",
                     value.node->is_scalar() ? value.problems->meant(value.node->text, {"median"})
                                             : std::string());
    return std::nullopt;
  }
  const auto probability = read_plain_probability(value);
  if (!probability) return std::nullopt;
  if (*probability >= value.field->least && *probability <= value.field->most) return probability;
  value.unexpected(value.look() + " is out of range");
  return std::nullopt;
}

std::optional<Probability> read_probability(const Value& given, const Table& table) {
  const auto plain = [](std::optional<double> value) {
    return value ? std::optional(Probability{*value}) : std::nullopt;
  };
  const Value value = given.bare();
  if (!value.node->is_map()) return plain(read_plain_probability(value));
  Section section(value, table);
  const auto probability = section.get("probability");
  const auto events = section.get("events"), of = section.get("of");
  if (probability && (events || of)) {
    value.wrong("both a probability and events are given; expected one of them");
    return std::nullopt;
  }
  if (probability) return plain(read_plain_probability(*probability));
  if (!events || !of) {
    value.wrong("no probability is given; expected `probability: 5 %`, or `events: 3, of: 67`");
    return std::nullopt;
  }
  const auto happened = read_integer(*events), all = read_integer(*of);
  if (!happened || !all) return std::nullopt;
  const auto counted = static_cast<double>(*happened), patients = static_cast<double>(*all);
  if (*happened <= *all) return Probability{counted / patients, counted, patients};
  events->wrong(
      fmt::format("{} events cannot happen to {}; expected at most {}", *happened, *all, *all));
  return std::nullopt;
}

std::optional<double> read_weight(const Value& given) {
  static constexpr Field kWeight{
      .key = "", .form = Form::number, .text = "", .example = "12", .most = 1e9};
  Value value = given;
  value.field = &kWeight;
  return read_number(value);
}

}  // namespace v2v
