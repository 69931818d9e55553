// Which study a store belongs to, and how two studies differ.
#pragma once

#include "experiment/batch.hpp"
#include "experiment/store/sqlite.hpp"
#include "experiment/study.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// Everything that decides the results of a study, in words that a file can keep, and the names of
/// what is counted.
struct StudyIdentity {
  struct Arm {
    std::string scenario, title;  // for people; the digest decides
    std::string digest;           // hexadecimal
    std::string itt_gate;
    std::vector<std::string> gates, reasons, causes;
  };
  struct Point {
    std::vector<VariedValue> values;
    std::string pinned;  // a digest, hexadecimal; empty when nothing is
    std::vector<Arm> arms;
  };

  std::string kind, program;
  std::uint64_t seed = 0;
  bool of_parameters = false;
  unsigned replications = 0, batch_size = 1;
  std::optional<PrecisionGoal> precision;
  std::string rule;
  std::vector<Point> points;
  std::string command;  // decides nothing

  static StudyIdentity of(const Study& study, const std::string& command);
  /// From a store (throws `Failure(input)` when its checksum does not match), and into an empty
  /// one.
  static StudyIdentity read(Database& database);
  void write(Database& database) const;
  /// Of everything but the command, hexadecimal: what checksums of batches belong to.
  std::string digest() const;

  unsigned batches() const noexcept { return (replications + batch_size - 1) / batch_size; }
  unsigned size_of(unsigned batch) const noexcept;
  /// Whether a batch of such a size and with such counts can belong to it.
  bool fits(WorkUnit unit, const BatchResult& result) const;
  /// Some rule may end a point before all its replications.
  bool may_stop_early() const noexcept { return precision.has_value() || !rule.empty(); }
};

/// How `there` differs from `wanted`, as the end of a sentence: `its seed is 1, not 2; scenario x
/// has changed`. Empty when both are the same study.
std::string difference(const StudyIdentity& there, const StudyIdentity& wanted);

}  // namespace v2v
