// Months, years, beds, people and hospitals of all arms as tables.
#include "vein2vein/report/planning_tables.hpp"

#include "report/data/outcome_tables.hpp"
#include "report/data/table.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace v2v {
namespace report {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

struct ArmRow {
  const RunSummary* run = nullptr;
  std::string arm;
};

/// Of all patients, or of one population.
struct GroupRow : ArmRow {
  const PatientSummary* patients = nullptr;
  std::string population;  // empty: all of them
};

struct PeriodRow : GroupRow {
  const PeriodSummary* period = nullptr;
  const char* length = "";
  std::string quantity, unit;
  std::optional<Predicted> number;
};

struct DayRow : ArmRow {
  const OccupancySummary* resource = nullptr;
  const OccupancyDay* day = nullptr;
};

struct RoleRow : ArmRow {
  const PeopleSummary* work = nullptr;
};

struct PlaceRow : GroupRow {
  const PlaceSummary* place = nullptr;
  const char* kind = "";
};

std::optional<CivilDate> date_of(const std::string& date) {
  return date.empty() ? std::nullopt : std::optional(CivilDate{date});
}

template <class Row>
void add_arm(Table<Row>& table) {
  table.add({"scenario", "Name of the scenario."}, [](const Row& row) { return row.run->scenario; })
      .add({"arm", "Name of the arm: its scenario's, numbered where arms share it."},
           [](const Row& row) { return row.arm; });
}

template <class Row>
void add_group(Table<Row>& table) {
  add_arm(table);
  table.add({"population", "Which group of the patients; empty of all together."},
            [](const Row& row) {
              return row.population.empty() ? std::nullopt : std::optional(row.population);
            });
}

/// Calls for all patients of each arm, then for each of several populations.
template <class Call>
void for_each_group(const std::vector<const RunSummary*>& arms,
                    const std::vector<std::string>& names, Call call) {
  for (std::size_t i = 0; i < arms.size(); ++i) {
    call(GroupRow{{arms[i], names[i]}, arms[i], ""});
    for (const PopulationSummary& each : arms[i]->populations)
      call(GroupRow{{arms[i], names[i]}, &each, each.name});
  }
}

void add_periods(const GroupRow& group, const std::vector<PeriodSummary>& periods,
                 const char* length, std::vector<PeriodRow>& rows) {
  for (const PeriodSummary& period : periods) {
    const auto add = [&](std::string quantity, const char* unit,
                         const std::optional<Predicted>& number) {
      rows.push_back({group, &period, length, std::move(quantity), unit, number});
    };
    for (const auto& [count, word, prose] : words<CalendarCount>)
      add(std::string(word), "", period.of(count));
    for (std::size_t i = 0; i < period.lost.size() && i < group.patients->causes.size(); ++i)
      add("lost." + group.patients->causes[i].cause, "", period.lost[i]);
    add("median_wait", "d", period.median_wait);
    add("wait90", "d", period.wait90);
  }
}

std::string quantities() {
  std::string text = "What is counted:";
  for (const auto& [count, word, prose] : words<CalendarCount>)
    text += " `" + std::string(word) + "` (" + std::string(prose) + "),";
  return text +
         " `lost.` and a cause (patients lost to it from the ITT gate on), `median_wait` and "
         "`wait90` (from the ITT gate to infusion, of those infused in it: half of them and nine "
         "of ten waited at most so long).";
}

DataTable periods_of(const std::vector<PeriodRow>& rows) {
  Table<PeriodRow> table("periods.csv",
                         "What happens in every month and year: a row a number of one of them.");
  add_group(table);
  table
      .add({"period", "How long it is.", "", {"month", "year"}},
           [](const PeriodRow& row) { return std::string(row.length); })
      .add({"from", "Its first day, where the scenario states when it starts."},
           [](const PeriodRow& row) { return date_of(row.period->from); })
      .add({"until", "The first day after it, likewise."},
           [](const PeriodRow& row) { return date_of(row.period->until); })
      .add({"from_d", "When it begins, since the start.", "d"},
           [](const PeriodRow& row) { return row.period->from_d; })
      .add({"until_d", "When it ends, since the start.", "d"},
           [](const PeriodRow& row) { return row.period->until_d; })
      .add({"quantity", quantities()}, [](const PeriodRow& row) { return row.quantity; })
      .add({"unit", "Of the numbers that follow; empty of counts."},
           [](const PeriodRow& row) {
             return row.unit.empty() ? std::nullopt : std::optional(row.unit);
           })
      .add({"mean", "Mean over replications; empty of waits of nobody."},
           [](const PeriodRow& row) { return row.number ? row.number->mean : unknown; });
  const auto end = [&table](const char* name, const char* text, double Interval::*which) {
    table.add({name, text}, [which](const PeriodRow& row) {
      return row.number && row.number->prediction95 ? (*row.number->prediction95).*which : unknown;
    });
  };
  end("prediction95_low", "95 % prediction interval of one such period, lower end.", &Interval::lo);
  end("prediction95_high", "95 % prediction interval of one such period, upper end.",
      &Interval::hi);
  return table.with(rows);
}

DataTable occupancy_of(const std::vector<DayRow>& rows) {
  Table<DayRow> table("occupancy.csv",
                      "How many units of every resource are in use, while it is open: a row a "
                      "resource a day, or whatever stretch was asked for.");
  add_arm(table);
  table
      .add({"date", "The day, or the first of the stretch, where the scenario states its start."},
           [](const DayRow& row) { return date_of(row.day->from); })
      .add({"from_d", "When it begins, since the start.", "d"},
           [](const DayRow& row) { return row.day->from_d; })
      .add({"site", "Whose resource."}, [](const DayRow& row) { return row.resource->site; })
      .add({"resource", "What is shared."}, [](const DayRow& row) { return row.resource->name; });
  const auto add = [&table](const char* name, const char* text, double OccupancyDay::*value) {
    table.add({name, text}, [value](const DayRow& row) { return row.day->*value; });
  };
  add("capacity", "Units that are there, mean over time and replications.",
      &OccupancyDay::capacity);
  add("mean", "Units in use, mean over time and replications.", &OccupancyDay::mean);
  add("p05", "In 5 % of the time of all replications so many or fewer are in use.",
      &OccupancyDay::p05);
  add("p50", "In half of that time.", &OccupancyDay::p50);
  add("p95", "In 95 % of that time.", &OccupancyDay::p95);
  add("queue", "Patients or products that wait for one, mean over time and replications.",
      &OccupancyDay::queue);
  add("days_short", "Share of days, over replications, on which somebody waits for one.",
      &OccupancyDay::days_short);
  return table.with(rows);
}

DataTable people_of(const std::vector<RoleRow>& rows) {
  Table<RoleRow> table("people.csv",
                       "Work of people in whole weeks: a row a shift of a role at a site.");
  add_arm(table);
  table.add({"site", "Where they work."}, [](const RoleRow& row) { return row.work->site; })
      .add({"role", "Who they are."}, [](const RoleRow& row) { return row.work->role; })
      .add({"shift", "When they work; empty of a role without shifts."}, [](const RoleRow& row) {
        return row.work->shift.empty() ? std::nullopt : std::optional(row.work->shift);
      });
  const auto add = [&table](const char* name, const char* text, const char* unit,
                            double PeopleSummary::*value) {
    table.add({name, text, unit}, [value](const RoleRow& row) { return row.work->*value; });
  };
  add("there", "People who are there; of a role without shifts full-time equivalents.", "",
      &PeopleSummary::people);
  add("offered_hours", "Hours of theirs in a week, mean.", "h", &PeopleSummary::offered_hours);
  add("used_hours", "Hours that work takes in a week, mean over weeks and replications.", "h",
      &PeopleSummary::used_hours);
  add("p05_hours", "In 5 % of the weeks so many or fewer.", "h", &PeopleSummary::p05);
  add("p50_hours", "In half of the weeks.", "h", &PeopleSummary::p50);
  add("p95_hours", "In 95 % of the weeks.", "h", &PeopleSummary::p95);
  add("offered_fte", "Hours of theirs as full-time equivalents.", "", &PeopleSummary::offered_fte);
  add("used_fte", "Hours that work takes, likewise.", "", &PeopleSummary::used_fte);
  add("fte95", "Full-time equivalents that are enough in 95 % of the weeks.", "",
      &PeopleSummary::fte95);
  add("weeks_short", "Share of weeks in which work takes more than there is.", "",
      &PeopleSummary::weeks_short);
  add("hours_in_all", "Hours of work in a replication, mean.", "h", &PeopleSummary::hours_in_all);
  return table.with(rows);
}

std::string shares_of(const PlaceSummary& place) {
  std::string text;
  for (const PlaceSummary::Share& share : place.made_by) {
    if (!text.empty()) text += ';';
    text += share.maker + '=';
    put_cell(text, Rounded{share.fraction, 6});
  }
  return text;
}

DataTable places_of(const std::vector<PlaceRow>& rows) {
  Table<PlaceRow> table("hospitals.csv",
                        "What becomes of the patients of every hospital and region, and of those "
                        "who are given each of several products: a row one of them.");
  add_group(table);
  table
      .add({"kind", "Which of the three it is.", "", {"hospital", "region", "product"}},
           [](const PlaceRow& row) { return std::string(row.kind); })
      .add({"name", "Name of the hospital, region or product."},
           [](const PlaceRow& row) { return row.place->name; })
      .add({"intended",
            "Patients who reach the ITT gate (of a product: those who are given it, "
            "too), mean over replications."},
           [](const PlaceRow& row) { return row.place->intended; })
      .add({"infused", "Patients infused, mean over replications."},
           [](const PlaceRow& row) { return row.place->infused; })
      .add({"treated_fraction", "All infused of all intended."},
           [](const PlaceRow& row) { return row.place->treated_fraction; });
  const auto end = [&table](const char* name, const char* text, double Interval::*which) {
    table.add({name, text}, [which](const PlaceRow& row) {
      return row.place->monte_carlo95 ? (*row.place->monte_carlo95).*which : unknown;
    });
  };
  end("monte_carlo95_low", "95 % Monte Carlo interval of that, lower end.", &Interval::lo);
  end("monte_carlo95_high", "95 % Monte Carlo interval of that, upper end.", &Interval::hi);
  table
      .add({"median_wait_d",
            "From the ITT gate to infusion: half of the infused waited so long or "
            "shorter, to the whole day.",
            "d"},
           [](const PlaceRow& row) { return row.place->median_wait; })
      .add({"wait90_d", "Likewise nine of ten.", "d"},
           [](const PlaceRow& row) { return row.place->wait90; })
      .add({"made_by", "Who made for the infused: `maker=share` of each, with semicolons between."},
           [](const PlaceRow& row) {
             const std::string text = shares_of(*row.place);
             return text.empty() ? std::nullopt : std::optional(text);
           });
  return table.with(rows);
}

}  // namespace
}  // namespace report

std::vector<DataTable> planning_tables(const std::vector<const RunSummary*>& arms,
                                       const std::vector<std::string>& names) {
  using namespace report;
  std::vector<PeriodRow> periods;
  std::vector<PlaceRow> places;
  for_each_group(arms, names, [&](const GroupRow& group) {
    add_periods(group, group.patients->years, "year", periods);
    add_periods(group, group.patients->months, "month", periods);
    for (const PlaceSummary& place : group.patients->hospitals)
      places.push_back({group, &place, "hospital"});
    for (const PlaceSummary& place : group.patients->regions)
      places.push_back({group, &place, "region"});
    for (const PlaceSummary& place : group.patients->offered)
      places.push_back({group, &place, "product"});
  });
  std::vector<DayRow> days;
  for (std::size_t i = 0; i < arms.size(); ++i)
    for (const OccupancySummary& resource : arms[i]->occupancy)
      for (const OccupancyDay& day : resource.days)
        days.push_back({{arms[i], names[i]}, &resource, &day});
  std::vector<RoleRow> people;
  for (std::size_t i = 0; i < arms.size(); ++i)
    for (const PeopleSummary& work : arms[i]->people)
      people.push_back({{arms[i], names[i]}, &work});
  std::vector<DataTable> tables;
  if (!places.empty()) tables.push_back(places_of(places));
  if (!periods.empty()) tables.push_back(report::periods_of(periods));
  if (!days.empty()) tables.push_back(report::occupancy_of(days));
  if (!people.empty()) tables.push_back(report::people_of(people));
  if (auto incidence = incidence_table(arms, names)) tables.push_back(*std::move(incidence));
  if (auto survival = survival_table(arms, names)) tables.push_back(*std::move(survival));
  if (auto standing = standing_table(arms, names)) tables.push_back(*std::move(standing));
  return tables;
}

}  // namespace v2v
