// Who comes, and who is there already.
#pragma once

#include "vein2vein/core/arrival_rate.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace v2v {

/// A trial of `size` patients who enter at uniform random instants of the window `over`.
struct Cohort {
  std::uint32_t size = 0;
  Duration over;
};

/// Years of referrals: Poisson arrivals. Patients who arrive during the warm-up are treated but not
/// counted; then `patients` are counted, or all who arrive in the time `lasts`; then nobody new
/// arrives and the counted ones finish.
struct Service {
  ArrivalRate arrivals;
  std::uint32_t patients = 0;  ///< counted patients a replication; 0: all of a time
  Duration warm_up;
  bool warm_up_stated = false;  ///< otherwise it is for the experiment to find one
  Duration lasts = {};          ///< from the end of the warm-up on, where patients are not stated

  bool is_of_a_time() const noexcept { return patients == 0; }
  /// Of one that is of a time: when it is over.
  TimePoint ends() const noexcept { return TimePoint::at(warm_up + lasts); }
  /// How many will be counted.
  double expected_patients() const noexcept {
    return is_of_a_time() ? arrivals.expected(TimePoint::at(warm_up), ends()) : patients;
  }
};

/// A patient as a list knows them: what is not known is drawn.
struct KnownPatient {
  static constexpr std::uint8_t unknown_level = 0xff;
  std::optional<SiteIndex> hospital;
  std::vector<std::uint8_t> levels;  ///< of the covariates; empty when none is known
  std::string id;                    ///< as the list has it; empty when it has none
};

/// Referrals by date, as a list has them; they come every replication, each time with other luck.
/// Patients are numbered in the order in which they come, after those who are under way.
struct Referrals {
  struct One {
    TimePoint at;
    KnownPatient patient;
  };
  std::vector<One> list;  ///< by rising time
};

/// A patient who is under way when the run starts.
struct PatientUnderWay {
  /// Where: at the gate just reached, or being cultured. Earlier gates count as reached then, too.
  /// Who has been infused is in hospital, and is not counted: the run did not treat them.
  Gate reached = Gate::referred;
  bool in_culture = false;                ///< `reached` is then `received`
  bool in_intensive_care = false;         ///< `reached` is then `infused`
  Duration ago;                           ///< since then; in culture or intensive care: its start
  std::optional<Duration> collected_ago;  ///< without it no vein-to-vein time is measured
  std::optional<SiteIndex> maker;         ///< drawn up by the policy where it is not known
  Position maker_position;                ///< in the list, where it is known
  KnownPatient patient;
};

using Enrolment = std::variant<Cohort, Service, Referrals>;

/// Those under way in the order in which they are admitted, which is that of their numbers:
/// cultures first, which have their suites, then who has been there longest.
std::vector<const PatientUnderWay*> in_order_of_admission(const std::vector<PatientUnderWay>& all);

}  // namespace v2v
