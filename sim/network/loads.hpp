// What is shared, how much of it there is on average and how much is asked for.
#pragma once

#include "network/days_of_care.hpp"
#include "network/flow.hpp"
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

/// Mean units there are just before that time, weekly hours and outages averaged in; nothing when
/// unlimited.
std::optional<double> mean_capacity(const Capacity& capacity, TimePoint until);

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
  double cultures_at(SiteIndex maker) const noexcept {
    return asked_[maker][index_of(ResourceKind::vector)].times;
  }
  /// By site, then by kind; sessions last.
  std::vector<OfferedLoad> all() const;

 private:
  /// A day.
  struct Asked {
    double times = 0;
    double busy = 0;  ///< days of a unit
    void add(double how_often, double days_each) noexcept {
      times += how_often;
      busy += how_often * days_each;
    }
  };

  /// Mean days under one protocol, worked out once.
  struct Takes {
    Takes(const Population& population, const Protocol& protocol);
    double collection, culture, start_work, harvest_work, release, review;
    double before_infusion;
    DaysOfCare care;
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
  void list_site(SiteIndex site, std::vector<OfferedLoad>& loads) const;
  void list_departures(SiteIndex from, LaneIndex lane, std::vector<OfferedLoad>& loads) const;
  void list_sessions(std::vector<OfferedLoad>& loads) const;

  const Scenario& scenario_;
  std::map<const Protocol*, Takes> takes_;
  std::vector<std::array<Asked, resource_kind_count>> asked_;  // by site
  std::vector<std::array<double, 2>> consignments_;            // by lane, along it and back
  std::map<LaneIndex, Decisions> decisions_;                   // by board
  std::vector<std::vector<LaneIndex>> lanes_from_;  // by site, those with limited departures
};

}  // namespace v2v
