// A scenario's network before any simulation: what it has, and what it can carry.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/network/network.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// Something that is shared, and how much of it is asked for.
struct OfferedLoad {
  SiteIndex site = 0;  ///< for departures: where they leave; `no_site` of what is at none
  ResourceKind kind{};
  std::string name;  ///< such as `suites` or `departures to plant`
  /// Units that can be busy on average, or of what is used up (slots, vector, departures, sessions,
  /// contract places): how many a day. Weekly hours (see `busy_share`) and outages are averaged in;
  /// of capacities that grow, what there is when the last patients of a service come. Nothing when
  /// unlimited.
  std::optional<double> capacity;
  double arrivals_per_day = 0;  ///< how often it is asked for
  double service_days = 0;      ///< mean time that a unit is busy; 0 for what is only used up
  /// Mean number of units busy if there were enough (or asked for a day).
  double offered_load = 0;
  std::optional<double> utilisation;  ///< offered load / capacity; above 1 the queue grows
  /// Units there are then; of slots, departures and sessions: at a time; of a contract: a year.
  std::uint32_t units = 0;
  /// Of all time, how much a unit can be busy: as long as it is open, and longer where it finishes
  /// after hours what it has begun.
  double busy_share = 1;
  /// Where: the site's name, `board` of sessions, of contract places the product's title.
  std::string place = {};
  /// The least of them with which it is asked for no more than it can give; nothing where it is
  /// unlimited, or where no number would do.
  std::optional<std::uint64_t> units_needed = {};
  /// Of one whose units change while patients come: what there was before, the first first.
  struct Earlier {
    double until_d = 0;  ///< days from the start
    std::string until;   ///< the date; empty where the start has none
    std::uint32_t units = 0;
    double capacity = 0;
    std::optional<double> utilisation;  ///< by the same load; nothing where there were no units
  };
  std::vector<Earlier> earlier = {};
};

struct NetworkDescription {
  std::string scenario, title;
  struct SiteRow {
    std::string name, kind, region;
    double patients_per_day = 0;                   ///< who enter there
    double products_per_day = 0;                   ///< cultures started there
    std::optional<std::array<double, 2>> at = {};  ///< degrees north and east
  };
  struct LaneRow {
    std::string from, to, mode;
    double transit_days = 0;         ///< mean
    double wait_days = 0;            ///< mean, for a departure
    double departures_per_week = 0;  ///< 0: at any time
    double cost = 0;
    double lost = 0;  ///< probability, loss and temperature excursion together
  };
  struct RouteRow {
    std::string hospital, maker;
    std::vector<std::string> there;        ///< names of sites, both ends included
    double there_days = 0, back_days = 0;  ///< expected, waits for departures included
    double cost = 0;                       ///< there and back
    double share = 0;  ///< of the hospital's patients, as far as it can be told beforehand
    std::string population = {};  ///< whose; empty where there is one
  };
  std::vector<SiteRow> sites;
  std::vector<LaneRow> lanes;
  std::vector<RouteRow> routes;
  std::vector<OfferedLoad> resources;  ///< by site, then by kind
  double demand_per_day = 0;           ///< patients who enter, see below
  /// The resource with the highest utilisation; nothing when none is limited.
  std::optional<std::size_t> bottleneck;
  /// Patients who enter a day at which it is fully used.
  std::optional<double> saturates_at;
};

/// Offered loads follow the patients from gate to gate: decisions at gates, failures and repeated
/// cultures are counted, but nobody leaves while waiting, so that these are upper bounds; where the
/// policy chooses among makers by their queues, patients are shared out in proportion to suites.
/// Products are made, and patients treated, by the rules of each maker and of the last change that
/// comes into force while patients come. Where arrivals change with the day, the season or growth,
/// patients are those of the busiest year. Contracts are asked for by those who can have no other
/// product, which is a lower bound.
NetworkDescription describe_network(const Scenario& scenario);

}  // namespace v2v
