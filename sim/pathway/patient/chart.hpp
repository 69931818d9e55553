// One patient's file. What is noted in the journal is what the file counts.
#pragma once

#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/engine/engine.hpp"
#include "vein2vein/journal/journal.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace v2v {

/// What a patient has waited for, when the flow ends.
struct Waited {
  std::array<Duration, resource_kind_count> by_kind{};
  std::optional<WaitedFor> under_way;
};

class Chart {
 public:
  Chart(const Engine& engine, Observer& observer) noexcept : engine_(engine), observer_(observer) {}

  /// Of the next patient, who enters now.
  void open(PatientId patient, bool counted, SiteIndex hospital) noexcept;
  const PatientRecord& file() const noexcept { return file_; }
  TimePoint now() const noexcept { return engine_.now(); }

  void note(What what, std::uint8_t detail = 0) { note_at(file_.hospital, what, detail); }
  void note_at(SiteIndex site, What what, std::uint8_t detail = 0) {
    count(what, detail);
    note_past(now(), site, what, detail);
  }
  /// What happened before the start of the run has a negative time. It is not counted here.
  void note_past(TimePoint at, SiteIndex site, What what, std::uint8_t detail = 0) {
    observer_.on({at, file_.patient, site, what, detail});
  }
  /// What happened before the run and stands in no journal counts all the same.
  void count(What what, std::uint8_t detail = 0) noexcept;

  /// True the first time, which counts. Whoever was there before the run has entered by then.
  bool reach(Gate gate, SiteIndex site, TimePoint at);
  void mark(Mark mark) noexcept { file_.marks[static_cast<std::size_t>(mark)] = now(); }
  /// These and all between them. An earlier product's are not those of the next one: then `at` is
  /// `TimePoint::never()`.
  void mark(Mark first, Mark last, TimePoint at) noexcept {
    std::fill(&file_.marks[static_cast<std::size_t>(first)],
              &file_.marks[static_cast<std::size_t>(last)] + 1, at);
  }

  void is_made_by(SiteIndex maker) noexcept { file_.maker = maker; }

  /// The flow ends with infusion or leaving. Care may go on.
  bool flow_is_over() const noexcept { return flow_is_over_; }
  void is_infused(TimePoint at, const Waited& waited, bool care_is_followed = false);
  void leaves(Cause cause, Reason reason, const Waited& waited);

 private:
  void end_flow(TimePoint at, const Waited& waited);

  const Engine& engine_;
  Observer& observer_;
  bool flow_is_over_ = false;
  PatientRecord file_;
};

inline void Chart::count(What what, std::uint8_t detail) noexcept {
  switch (what) {
    case What::product_chosen:
      file_.product = detail;
      return;
    case What::toxicity_started:
      file_.toxicity[index_of(toxicity_of(detail))] = severity_of(detail);
      return;
    case What::bridging_started:
      file_.bridged = true;
      return;
    case What::bridging_response:
      file_.responded = true;
      return;
    case What::culture_started:
      ++file_.cultures;
      return;
    case What::culture_failed:
      ++file_.failed;
      return;
    case What::found_out_of_specification:
      file_.infused_out_of_specification |= flow_is_over_ && !file_.left;
      [[fallthrough]];
    case What::out_of_specification:
      ++file_.out_of_specification;
      return;
    case What::made_again:
      ++file_.made_again;
      return;
    case What::collected_again:
      ++file_.collected_again;
      return;
    case What::frozen:
      ++file_.frozen;
      return;
    case What::expired:
      ++file_.expired;
      return;
    case What::discarded:
      file_.product_discarded = true;
      return;
    case What::treatment_held:
      ++file_.infection_holds;
      return;
    case What::lymphodepletion_started:
      ++file_.lymphodepletions;
      return;
    case What::consignment_lost:
    case What::temperature_excursion:
      ++file_.lost_in_transit;
      return;
    case What::intensive_care_started:
      ++file_.intensive_care;
      return;
    case What::discharged:
      file_.discharged = std::min(file_.discharged, now());
      return;
    case What::readmitted:
      ++file_.readmissions;
      return;
    case What::died_in_hospital:
      file_.died_in_hospital = now();
      return;
    default:
      return;
  }
}

}  // namespace v2v
