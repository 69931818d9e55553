// What a row of journal, patients or resources is of, and what the columns depend on.
#pragma once

#include "report/data/table.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v::report {

using Text = std::optional<std::string>;

struct Arm {
  const Scenario* scenario = nullptr;
  std::string name;
  // Of the scenario's lists, by population and number.
  std::vector<std::vector<const KnownPatient*>> known;
};

/// Which replication of which arm.
struct Now {
  const Arm* arm = nullptr;
  std::uint64_t seed = 0;
  std::uint32_t replication = 0;
  const Scenario* drawn = nullptr;  ///< with the parameters of this replication

  const Scenario& scenario() const { return *arm->scenario; }
  const KnownPatient& known(PatientId patient) const {
    static const KnownPatient nobody;
    const auto& its = arm->known[population_of(patient)];
    return number_of(patient) < its.size() ? *its[number_of(patient)] : nobody;
  }
};

template <class Of>
struct Row {
  const Now* now = nullptr;
  const Of* of = nullptr;
};

template <class Of>
using TableOf = Table<Row<Of>>;

/// A reader of what the row itself has.
template <class Of, class Member>
auto own(Member Of::*member) {
  return [member](const Row<Of>& row) { return row.of->*member; };
}

/// What a table's columns depend on besides its rows.
struct TableColumns {
  bool dated = false;                 // some arm states when it starts
  bool several = false;               // some arm has several populations
  bool offers = false;                // some arm has several products
  bool follows = false;               // some arm says what becomes of patients
  bool toxicity = false;              // some arm says something of it
  std::vector<Covariate> covariates;  // of all arms, with all their levels
};
TableColumns columns_of(const std::vector<Arm>& arms);
std::vector<Arm> arms_of(const std::vector<const Scenario*>& scenarios);

/// What became of the patient after the flow, by the rules and parameters of the replication.
void add_outcomes(TableOf<PatientRecord>& table);

}  // namespace v2v::report
