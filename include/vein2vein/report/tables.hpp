// The journal and the patients of one replication as tidy CSV tables.
#pragma once

#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstdio>
#include <string>
#include <vector>

namespace v2v {

/// Writes `journal.csv` (one row an entry: time_d, patient, site, event, detail), `patients.csv`
/// (one row a closed file, in the order of closing: id of the list, outcome, reasons, days of
/// gates, what was waited for) and `resources.csv` (one row a resource a day: means of capacity,
/// units in use and queue from `time_d` on) as the replication goes on, so that memory does not
/// grow with it. RFC 4180, UTF-8, decimal points, times in days since the start with eight decimals
/// (exact milliseconds); empty where something did not happen.
///
/// The scenario must outlive the writer. The streams are the caller's, who also checks them for
/// errors in the end (`std::ferror`).
class TableWriter final : public Observer {
 public:
  TableWriter(const Scenario& scenario, std::FILE* journal, std::FILE* patients,
              std::FILE* resources);
  void on(const JournalEntry& entry) override;
  void on_closed(const PatientRecord& record) override;
  void on_day(const ResourceDay& day) override;

 private:
  std::string detail_of(const JournalEntry& entry) const;
  const Scenario* scenario_;
  std::vector<const std::string*> ids_;  // of the scenario's lists, by patient
  std::FILE* journal_;
  std::FILE* patients_;
  std::FILE* resources_;
};

}  // namespace v2v
