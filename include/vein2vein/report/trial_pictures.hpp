// Pictures of virtual trials as they go on, which no summary holds: they listen to replications.
#pragma once

#include "vein2vein/journal/journal.hpp"
#include "vein2vein/report/document.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v {

/// One virtual trial: a row a patient (the first forty who count), a row a place of production and
/// a row a ward bed, as far as these patients use them. The scenario must outlive it.
class GanttPicture final : public Observer {
 public:
  explicit GanttPicture(const Scenario& scenario) : scenario_(&scenario) {}
  void on(const JournalEntry& entry) override;
  void on_closed(const PatientRecord& record) override;
  /// Nothing where nobody came. `title` is the study's.
  std::optional<blocks::Figure> figure(const std::string& title, std::string_view arm) const;

  struct Use {
    SiteIndex site = 0;
    PatientId patient = 0;
    TimePoint from, to;
  };

 private:
  const Scenario* scenario_;
  std::vector<PatientRecord> patients_;
  std::vector<Use> cultures_, stays_;
  std::map<PatientId, Use> culture_of_, stay_of_;  // under way
};

/// Use of every limited capacity, of all sites of a kind together, day by day over replications.
class OccupancyPicture final : public Observer {
 public:
  /// The scenario must outlive it.
  explicit OccupancyPicture(const Scenario& scenario) : scenario_(&scenario) {}
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord&) override {}
  void on_day(const ResourceDay& day) override;
  /// The replication that was heard is over.
  void next_replication();
  bool is_empty() const noexcept { return series_.empty(); }
  /// Mean and the middle 90 % of the use of each day, over the replications that lasted so long, up
  /// to where half of them have ended. Nothing where nothing is limited.
  std::optional<blocks::Figure> figure(const std::string& title, std::string_view arm) const;

 private:
  struct Series {
    std::vector<std::vector<float>> in_use;  // by replication and day
    std::vector<double> capacity;            // by day, of the first replication
  };
  const Scenario* scenario_;
  std::size_t replication_ = 0;
  std::map<std::pair<Site::Kind, ResourceKind>, Series> series_;
};

}  // namespace v2v
