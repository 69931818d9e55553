// `v2v forecast`: a run from today's list to a horizon.
#include "vein2vein/experiment/forecast.hpp"

#include "console.hpp"
#include "delivery.hpp"
#include "vein2vein/report/forecast_report.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v::cli {
namespace {

/// Assumed: chosen, not derived; a 95 % prediction interval takes 39.
constexpr unsigned kFewestTrials = 200;

struct ForecastArguments : SimulationArguments {
  std::string list, lasts = "12 wk", late_after;
};

/// `12 weeks` as a scenario writes it.
std::string in_units(std::string text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kWords = {
      {{"day", "d"}, {"week", "wk"}, {"month", "mo"}, {"year", "y"}}};
  for (const auto& [word, unit] : kWords)
    if (const std::size_t at = text.find(word); at != std::string::npos)
      return text.substr(0, at) + std::string(unit);
  return text;
}

/// A text that YAML reads as it is.
std::string quoted(const std::string& text) {
  std::string all = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') all += '\\';
    all += c;
  }
  return all + '"';
}

/// The scenario from today on: the list, the horizon, nothing to warm up.
std::vector<Override> own_options_of(const ForecastArguments& arguments, const Scenario& as_it_is) {
  std::vector<Override> all;
  const auto add = [&all](const char* option, const char* path, std::string text) {
    all.push_back({path, std::move(text), option, false, true});
  };
  const auto* const service = std::get_if<Service>(&as_it_is.each_population().front().enrolment);
  if (service && !service->is_of_a_time()) add("--for", "service.patients", "");
  add("--for", "service.for", in_units(arguments.lasts));
  add("--for", "service.warm_up", "0 d");
  if (!arguments.list.empty())
    add("--list", "waiting_list.file", quoted(std::filesystem::absolute(arguments.list).string()));
  return all;
}

/// A date, or a time from the start; nothing (after saying why) for what is neither.
std::optional<TimePoint> day_of(const Scenario& scenario, const std::string& text) {
  if (const auto date = day_number(text)) {
    if (scenario.starts_stated && *date >= scenario.starts)
      return TimePoint::at(Duration::whole_days(*date - scenario.starts));
    refuse(fmt::format("--late-after {}: {}", text,
                       scenario.starts_stated
                           ? "this is before " + date_of(scenario.starts) + ", when it starts"
                           : "the scenario does not say when it `starts`; expected a number of "
                             "days such as `60 d`"));
    return std::nullopt;
  }
  double days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error == std::errc() && days >= 0 && (unit == " d" || unit == "d"))
    return TimePoint::at(Duration::days(days));
  refuse(fmt::format(
      "--late-after {}: expected a date such as `2026-12-24`, or days such as `60 d`", text));
  return std::nullopt;
}

int forecast_command(const ForecastArguments& given) {
  const auto as_it_is = read_scenarios(given);
  if (!as_it_is) return kBadInput;
  if (!std::holds_alternative<Service>(as_it_is->front().each_population().front().enrolment))
    return refuse(
        "forecast: patients come as a trial or from dates; expected a `service`, by "
        "whose rates referrals are still to come");
  ForecastArguments arguments = given;
  arguments.own_options = own_options_of(given, as_it_is->front());
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  const Scenario& scenario = scenarios->front();
  std::optional<TimePoint> late_after;
  if (!arguments.late_after.empty()) {
    late_after = day_of(scenario, arguments.late_after);
    if (!late_after) return kBadInput;
  }
  RunOptions options = simulation_options(arguments, *scenarios);
  if (arguments.replications == 0)
    options.replications = std::max(scenario.replications, kFewestTrials);
  const Delivery delivery = delivery_of(arguments);
  const ForecastSummary summary = forecast(scenario, options, late_after);
  deliver(delivery, arguments, summary, [&](FolderWriter& folder) {
    write_replications(folder, arguments, {&scenario}, {&summary.run}, {scenario.name},
                       forecast_tables(summary));
    std::vector<blocks::Figure> pictures = pictures_of(summary.run);
    for (blocks::Figure& picture : trial_pictures(scenario, summary.run))
      pictures.push_back(std::move(picture));
    write_pictures(folder, arguments, pictures);
    write_report(folder, arguments, scenario, summary.run, pictures, {});
  });
  return kDone;
}

}  // namespace

void add_forecast(Commands& commands) {
  auto [options, arguments] = commands.add(
      "forecast", "From today's list on: weeks, beds, and who on the list will be late",
      &forecast_command);
  add_scenario(options, arguments);
  options.add("--list FILE", arguments.list,
              "Those under way today, as `waiting_list` has them; by default the scenario's");
  options.add("--for TIME", arguments.lasts, "How far to look: 12 weeks, 90 d, 6 mo");
  options.add("--late-after DAY", arguments.late_after,
              "Names who on the list is not likely to be infused by then: a date, or days such as "
              "`60 d`");
  SimulationVariant which;
  which.replications = fmt::format(
      "Virtual trials to simulate (default: the scenario's, and at least {})", kFewestTrials);
  add_simulation(options, arguments, which);
  add_full(options, arguments);
  add_patients(options, arguments);
  add_planning(options, arguments);
}

}  // namespace v2v::cli
