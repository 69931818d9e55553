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

/// Those with most patients, if there are more than `most`.
std::vector<const PlaceSummary*> shown(const std::vector<PlaceSummary>& places, std::size_t most) {
  std::vector<const PlaceSummary*> rows;
  for (const PlaceSummary& place : places) rows.push_back(&place);
  if (rows.size() <= most) return rows;
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto* a, const auto* b) { return a->intended > b->intended; });
  rows.resize(most);
  return rows;
}

blocks::Table table_of(const std::vector<const PlaceSummary*>& rows, PlacesBy by,
                       const char* title) {
  const bool given = by == PlacesBy::product;
  blocks::Table table({title, given ? "given" : "ITT", "infused", given ? "of given" : "of ITT",
                       "95 %", "median wait", "90 %", "made by"},
                      1);
  const auto wait = [](const std::optional<double>& days) {
    return days ? Cell{spoken_days(*days), *days, "d"} : Cell{"-"};
  };
  for (const PlaceSummary* place : rows)
    table.row({clean(place->name),
               {count_mean(place->intended, Interval{}), place->intended},
               {count_mean(place->infused, Interval{}), place->infused},
               {percent_with_unit(place->treated_fraction), place->treated_fraction},
               place->monte_carlo95 ? percent_interval(place->monte_carlo95) : "-",
               wait(place->median_wait),
               wait(place->wait90),
               makers_of(*place)});
  return table;
}

void add_table(Document& document, const PatientSummary& patients, PlacesBy by, std::size_t most) {
  const std::vector<PlaceSummary>& places = places_in(patients, by);
  if (places.size() < 2) return;
  const std::vector<const PlaceSummary*> rows = shown(places, most);
  document.section(fmt::format("By {}, means over replications", word_of(by)))
      .table(table_of(rows, by, ""));
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

void add_by_place(Document& document, const PatientSummary& patients, std::size_t most) {
  for (const auto& by : words<PlacesBy>) add_table(document, patients, by.value, most);
}

void add_products(Document& document, const PatientSummary& patients, std::size_t most) {
  if (patients.offered.size() < 2) return;
  document.apart().table(table_of(shown(patients.offered, most), PlacesBy::product, "product"));
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
