// Counting by hospital, region and product, and the rows that it becomes.
#include "vein2vein/statistics/places.hpp"

#include "core/invariant.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace v2v {
namespace {

/// Whoever waits longer than a century is counted on this day.
constexpr std::size_t kLastDay = 36'525;
// So that two of them can be added.
constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / 4;

std::size_t days_up(Duration wait) {
  const std::int64_t up = wait.in_milliseconds() + milliseconds_a_day - 1;
  return std::min(static_cast<std::size_t>(std::max<std::int64_t>(0, up) / milliseconds_a_day),
                  kLastDay);
}

template <class Number>
void grow(std::vector<Number>& numbers, std::size_t size) {
  if (numbers.size() < size) numbers.resize(size);
}

/// The first day that at least `p` of them do not exceed; nothing of nobody.
std::optional<double> day_at(const std::vector<std::uint32_t>& waits, double p) {
  double all = 0, below = 0;
  for (const std::uint32_t patients : waits) all += patients;
  for (std::size_t day = 0; day < waits.size() && all > 0; ++day) {
    below += waits[day];
    if (below >= p * all) return static_cast<double>(day);
  }
  return std::nullopt;
}

}  // namespace

Places::Places(const Scenario& scenario)
    : of_hospital(scenario.sites.size(), none), of_region(scenario.sites.size(), none) {
  for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
    if (scenario.sites[i].kind != Site::Kind::hospital) continue;
    of_hospital[i] = static_cast<std::uint32_t>(names.size());
    names.push_back(scenario.sites[i].name);
  }
  hospitals = names.size();
  for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
    const Site& site = scenario.sites[i];
    if (site.kind != Site::Kind::hospital || site.region.empty()) continue;
    const auto known =
        std::find(names.begin() + static_cast<std::ptrdiff_t>(hospitals), names.end(), site.region);
    of_region[i] = static_cast<std::uint32_t>(known - names.begin());
    if (known == names.end()) names.push_back(site.region);
  }
  regions = names.size() - hospitals;
  add_products(scenario);
}

void Places::add_products(const Scenario& scenario) {
  const auto first = static_cast<std::ptrdiff_t>(names.size());
  for (const Population& population : scenario.each_population()) {
    std::vector<std::uint32_t>& its = of_product.emplace_back();
    for (const OfferedProduct& product : population.protocol->offered) {
      const auto known = std::find(names.begin() + first, names.end(), product.name);
      its.push_back(static_cast<std::uint32_t>(known - names.begin()));
      if (known == names.end()) names.push_back(product.name);
    }
  }
}

void PlaceTotals::merge(const PlaceTotals& other) {
  grow(places_, other.places_.size());
  for (std::size_t i = 0; i < other.places_.size(); ++i) {
    const Place& theirs = other.places_[i];
    Place& ours = places_[i];
    ours.intended += theirs.intended;
    ours.infused += theirs.infused;
    ours.intended2 += theirs.intended2;
    ours.infused2 += theirs.infused2;
    ours.both += theirs.both;
    grow(ours.waits, theirs.waits.size());
    for (std::size_t day = 0; day < theirs.waits.size(); ++day)
      ours.waits[day] += theirs.waits[day];
    for (const auto& [maker, patients] : theirs.made_by) ours.made_by[maker] += patients;
  }
}

void PlaceTotals::write(ByteWriter& writer) const {
  writer.add(places_.size());
  for (const Place& place : places_) {
    for (const std::uint64_t sum :
         {place.intended, place.infused, place.intended2, place.infused2, place.both})
      writer.add(sum);
    writer.add(place.waits.size());
    for (const std::uint32_t patients : place.waits) writer.add(patients);
    writer.add(place.made_by.size());
    for (const auto& [maker, patients] : place.made_by) {
      writer.add(maker);
      writer.add(patients);
    }
  }
}

PlaceTotals PlaceTotals::read(ByteReader& reader) {
  PlaceTotals totals;
  const std::uint64_t places = reader.number_up_to(reader.left());
  for (std::uint64_t i = 0; i < places && !reader.failed(); ++i) {
    Place& place = totals.places_.emplace_back();
    for (std::uint64_t* sum :
         {&place.intended, &place.infused, &place.intended2, &place.infused2, &place.both})
      *sum = reader.number_up_to(kMost);
    if (place.infused > place.intended) reader.fail();
    const std::uint64_t days = reader.number_up_to(kLastDay + 1);
    for (std::uint64_t day = 0; day < days && !reader.failed(); ++day)
      place.waits.push_back(static_cast<std::uint32_t>(
          reader.number_up_to(std::numeric_limits<std::uint32_t>::max() / 2)));
    const std::uint64_t makers = reader.number_up_to(reader.left());
    for (std::uint64_t maker = 0; maker < makers && !reader.failed(); ++maker) {
      const auto site = static_cast<SiteIndex>(reader.number_up_to(no_site));
      if (!place.made_by.empty() && site <= place.made_by.rbegin()->first) reader.fail();
      place.made_by[site] = reader.number_up_to(place.infused);
    }
  }
  return totals;
}

PlaceSummary PlaceTotals::summary_of(const Place& place, const std::string& name,
                                     const Scenario& scenario, std::uint64_t replications) const {
  PlaceSummary row;
  row.name = name;
  const auto n = static_cast<double>(replications);
  const auto intended = static_cast<double>(place.intended);
  const auto infused = static_cast<double>(place.infused);
  row.intended = intended / n;
  row.infused = infused / n;
  row.treated_fraction = infused / intended;
  // Residuals of the infused from the ratio have mean 0.
  const double ratio = row.treated_fraction;
  const double squares = static_cast<double>(place.infused2) -
                         2 * ratio * static_cast<double>(place.both) +
                         ratio * ratio * static_cast<double>(place.intended2);
  if (replications >= 2 && intended > 0 && squares > 1e-9 * intended) {
    const double half =
        t_quantile975(replications) * std::sqrt(squares / (n - 1) / n) / (intended / n);
    row.monte_carlo95 = Interval{std::max(0.0, ratio - half), std::min(1.0, ratio + half)};
  }
  row.median_wait = day_at(place.waits, 0.5);
  row.wait90 = day_at(place.waits, 0.9);
  for (const auto& [maker, patients] : place.made_by)
    row.made_by.push_back({scenario.sites[maker].name, static_cast<double>(patients) / infused});
  return row;
}

void PlaceTotals::fill(PatientSummary& summary, const Scenario& scenario,
                       std::uint64_t replications) const {
  const Places places(scenario);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i].intended == 0) continue;
    V2V_INVARIANT(i < places.names.size(), "the hospitals of another scenario");
    auto& rows = i < places.hospitals                    ? summary.hospitals
                 : i < places.hospitals + places.regions ? summary.regions
                                                         : summary.offered;
    rows.push_back(summary_of(places_[i], places.names[i], scenario, replications));
  }
}

PlaceTally::PlaceTally(const Scenario& scenario) : places_(scenario), now_(places_.names.size()) {
  totals_.places_.resize(places_.names.size());
}

void PlaceTally::add(const Population& population, const PatientRecord& record) {
  if (!record.counted || !is_intended(population, record)) return;
  const std::size_t day = record.left ? 0 : days_up(record.ended - record.at(population.itt_gate));
  const std::uint32_t product =
      record.product == no_product
          ? Places::none
          : places_.of_product[population_of(record.patient)][record.product];
  for (const std::uint32_t place :
       {places_.of_hospital[record.hospital], places_.of_region[record.hospital], product}) {
    if (place == Places::none) continue;
    ++now_[place].intended;
    if (record.left) continue;
    ++now_[place].infused;
    PlaceTotals::Place& total = totals_.places_[place];
    grow(total.waits, day + 1);
    ++total.waits[day];
    ++total.made_by[record.maker];
  }
}

void PlaceTally::finish_replication() {
  for (std::size_t i = 0; i < now_.size(); ++i) {
    const std::uint64_t intended = now_[i].intended, infused = now_[i].infused;
    PlaceTotals::Place& total = totals_.places_[i];
    total.intended += intended;
    total.infused += infused;
    total.intended2 += intended * intended;
    total.infused2 += infused * infused;
    total.both += intended * infused;
    now_[i] = {};
  }
}

}  // namespace v2v
