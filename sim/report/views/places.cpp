// Tables of hospitals, regions and products.
#include "report/views/places.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace v2v::report {
namespace {

const std::vector<PlaceSummary>& places_in(const PatientSummary& patients, PlacesBy by) {
  if (by == PlacesBy::product) return patients.offered;
  return by == PlacesBy::region ? patients.regions : patients.hospitals;
}

std::string makers_of(const PlaceSummary& place) {
  if (place.made_by.size() == 1) return clean(place.made_by.front().maker);
  std::string text;
  for (const PlaceSummary::Share& share : place.made_by)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", clean(share.maker),
                        percent_with_unit(share.fraction));
  return text.empty() ? "-" : text;
}

void add_table(Document& document, const PatientSummary& patients, PlacesBy by, std::size_t most) {
  const std::vector<PlaceSummary>& places = places_in(patients, by);
  if (places.size() < 2) return;
  std::vector<const PlaceSummary*> rows;
  for (const PlaceSummary& place : places) rows.push_back(&place);
  if (rows.size() > most) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto* a, const auto* b) { return a->intended > b->intended; });
    rows.resize(most);
  }
  const bool given = by == PlacesBy::product;
  blocks::Table table({"", given ? "given" : "ITT", "infused", given ? "of given" : "of ITT",
                       "95 %", "median wait", "90 %", "made by"},
                      1);
  for (const PlaceSummary* place : rows) {
    const auto wait = [](const std::optional<double>& days) {
      return days ? Cell{spoken_days(*days), *days, "d"} : Cell{"-"};
    };
    table.row({clean(place->name),
               {count_mean(place->intended, Interval{}), place->intended},
               {count_mean(place->infused, Interval{}), place->infused},
               {percent_with_unit(place->treated_fraction), place->treated_fraction},
               place->monte_carlo95 ? percent_interval(place->monte_carlo95) : "-",
               wait(place->median_wait),
               wait(place->wait90),
               makers_of(*place)});
  }
  document.section(fmt::format("By {}, means over replications", word_of(by)))
      .table(std::move(table));
  if (rows.size() < places.size())
    document.note(fmt::format("Those with most patients; {} more in the files.",
                              whole(places.size() - rows.size())));
}

/// Of a command that asks for it: also where there is nothing to compare.
void add_asked_for(Document& document, const PatientSummary& patients, PlacesBy by) {
  const std::vector<PlaceSummary>& places = places_in(patients, by);
  if (places.empty())
    document.paragraph(by == PlacesBy::product ? "Only one product is offered in the scenario."
                                               : "No region is named in the scenario.");
  else if (places.size() == 1)
    document.paragraph("There is only " + clean(places.front().name) + ".");
  else
    add_table(document, patients, by, places.size());
}

}  // namespace

void add_places(Document& document, const PatientSummary& patients, std::size_t most) {
  for (const auto& by : words<PlacesBy>) add_table(document, patients, by.value, most);
}

void add_products(Document& document, const PatientSummary& patients, std::size_t most) {
  add_table(document, patients, PlacesBy::product, most);
}

}  // namespace v2v::report

namespace v2v {

Document by_place(const RunSummary& run, PlacesBy by) {
  Document document;
  report::add_asked_for(document, run, by);
  for (const PopulationSummary& each : run.populations) {
    document.part(report::clean(each.title));
    report::add_asked_for(document, each, by);
  }
  return document;
}

Document by_place(const ComparisonSummary& comparison, PlacesBy by) {
  Document document;
  const std::vector<std::string> names = names_of_arms(comparison);
  for (std::size_t i = 0; i < comparison.arms.size(); ++i) {
    document.part(names[i]);
    report::add_asked_for(document, comparison.arms[i], by);
  }
  return document;
}

}  // namespace v2v
