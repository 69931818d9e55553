// Plain values into their places.
#include "scenario/destination.hpp"

#include "core/invariant.hpp"
#include "scenario/distributions.hpp"
#include "scenario/quantity.hpp"

namespace v2v {
void read_into(Section& section, std::string_view key, bool& place) {
  if (const auto value = section.get(key)) place = read_flag(*value).value_or(place);
}

void read_into(Section& section, std::string_view key, std::uint32_t& place) {
  if (const auto value = section.get(key))
    place = static_cast<std::uint32_t>(read_integer(*value).value_or(place));
}

void read_into(Section& section, std::string_view key, double& place) {
  const auto value = section.get(key);
  if (!value) return;
  switch (value->field->form) {
    case Form::rate:
      place = read_rate(*value).value_or(place);
      break;
    case Form::quantile:
      place = read_quantile(*value).value_or(place);
      break;
    default:
      V2V_INVARIANT(value->field->form != Form::probability, "counts have a reader of their own");
      place = read_number(*value).value_or(place);
  }
}

void read_into(Section& section, std::string_view key, Duration& place) {
  const auto value = section.get(key);
  if (const auto days = value ? read_days(*value) : std::nullopt) place = Duration::days(*days);
}

void read_into(Section& section, std::string_view key, Distribution& place) {
  if (const auto value = section.get(key)) place = read_distribution(*value).value_or(place);
}

void read_into(Section& section, std::string_view key, std::string& place) {
  const auto value = section.get(key);
  if (auto text = value ? read_text(*value) : std::nullopt) place = *std::move(text);
}

}  // namespace v2v
