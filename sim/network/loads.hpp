// What is shared, how much of it there is on average and how much is asked for.
#pragma once

#include "network/days_of_care.hpp"
#include "network/flow.hpp"
#include "network/work_after_hours.hpp"
#include "vein2vein/network/description.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace v2v {

/// When the last patients come that are counted; never where they come as a cohort or by a list,
/// which last as long as anybody is there.
TimePoint end_of_service(const Scenario& scenario);

/// Mean units there are just before that time, outages averaged in, of which each can be busy for
/// that share of the time; nothing when unlimited.
std::optional<double> mean_capacity(const Capacity& capacity, TimePoint until, double share);

/// See `OfferedLoad::units_needed`, for the load as it is.
std::optional<std::uint64_t> units_needed(const Scenario& scenario, const OfferedLoad& load);

/// Adds up what the patients of one supply after another ask for.
class Loads {
 public:
  explicit Loads(const Scenario& scenario);

  /// `patients` a day enter and are supplied in this way, under this protocol (which lives
  /// as long as this).
  void add(const Population& population, const Protocol& protocol, const Supply& supply,
           const Flow& flow, double patients);
  /// So many a day can have no other product than the one under that contract.
  void add_contract(std::size_t contract, double patients) { ordered_[contract] += patients; }
  double cultures_at(SiteIndex maker) const noexcept {
    return asked_[maker][index_of(ResourceKind::vector)].times;
  }
  /// By site, then by kind; sessions and contracts last.
  std::vector<OfferedLoad> all() const;

 private:
  using Parts = std::vector<const Distribution*>;

  /// A day.
  struct Asked {
    double times = 0;
    double busy = 0;  ///< days of a unit
    /// All that makes it busy, or nothing where only the mean is known.
    std::vector<TaskTime> tasks;
    void add(double how_often, double days_each) noexcept {
      times += how_often;
      busy += how_often * days_each;
    }
    void add(double how_often, double days_each, const Parts& parts) {
      add(how_often, days_each);
      add_task(how_often, 0, parts);
    }
    void add_task(double how_often, double fixed_days, const Parts& parts);
  };

  /// Under one protocol: mean days, worked out once, and what they are the means of.
  struct Takes {
    Takes(const Population& population, const Protocol& protocol);
    double collection, culture, start_work, harvest_work, release, review;
    double before_infusion;
    DaysOfCare care;
    Parts collecting, making, starting, harvesting, releasing, reviewing;
  };

  /// Asked of a board, a day.
  struct Decisions {
    const Step* step = nullptr;
    double asked = 0;
  };

  void add_decisions(const Population& population, const Flow& flow, double patients);
  void add_treatment(const Protocol& protocol, const Supply& supply, const Flow& flow,
                     double patients);
  void add_making(const Protocol& protocol, const Supply& supply, const Flow& flow,
                  double patients);
  void add_consignments(SiteIndex from, const Route& route, double consignments);
  OfferedLoad load_of(SiteIndex site, ResourceKind kind, BusyShares& known) const;
  void list_site(SiteIndex site, BusyShares& known, std::vector<OfferedLoad>& loads) const;
  void list_departures(SiteIndex from, LaneIndex lane, std::vector<OfferedLoad>& loads) const;
  void list_sessions(std::vector<OfferedLoad>& loads) const;
  void list_contracts(std::vector<OfferedLoad>& loads) const;

  const Scenario& scenario_;
  std::map<const Protocol*, Takes> takes_;
  std::vector<std::array<Asked, resource_kind_count>> asked_;  // by site
  std::vector<std::array<double, 2>> consignments_;            // by lane, along it and back
  std::map<LaneIndex, Decisions> decisions_;                   // by board
  std::vector<double> ordered_;                                // by contract
  std::vector<std::vector<LaneIndex>> lanes_from_;  // by site, those with limited departures
};

}  // namespace v2v
