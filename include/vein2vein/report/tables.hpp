// What happened in replications, row by row, as CSV tables.
#pragma once

#include "vein2vein/journal/journal.hpp"
#include "vein2vein/report/data_package.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

namespace v2v {

/// Writes `journal.csv` (one row an entry), `patients.csv` (one row a closed file, in the order of
/// closing) and `resources.csv` (one row a resource a day: means of capacity, units in use and
/// queue from `time_d` on) as replications go on, so that memory does not grow with them.
/// `descriptions` say what the columns are. All begin with `scenario`, `arm` (as reports name it)
/// and `replication` (from 0, which is the one that both engines simulate). Times are days since
/// the start with eight decimals (exact milliseconds); where an arm's scenario states `starts`, a
/// column without `_d` beside each has the date.
///
/// The scenarios must outlive the writer. The streams are the caller's, who also checks them for
/// errors in the end (`std::ferror`).
class TableWriter final : public Observer {
 public:
  struct Streams {
    std::FILE* journal = nullptr;
    std::FILE* patients = nullptr;
    std::FILE* resources = nullptr;
  };
  /// All arms have one file of each kind.
  explicit TableWriter(const std::vector<const Scenario*>& arms);
  ~TableWriter() override;
  TableWriter(const TableWriter&) = delete;
  TableWriter& operator=(const TableWriter&) = delete;

  /// Of journal, patients and resources.
  std::vector<TableDescription> descriptions() const;
  /// Writes the names of the columns.
  void open(const Streams& streams);
  /// Whether replications differ in what the scenario knows from counts.
  enum class Parameters : std::uint8_t { as_stated, drawn };
  /// What comes next is this replication of that arm.
  void begin(std::size_t arm, std::uint64_t seed, std::uint32_t replication,
             Parameters parameters = Parameters::as_stated);
  /// From here on: neither journal nor resources.
  void only_patients(bool only) noexcept;

  void on(const JournalEntry& entry) override;
  void on_closed(const PatientRecord& record) override;
  void on_day(const ResourceDay& day) override;

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace v2v
