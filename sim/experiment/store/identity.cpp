// Studies as stores know them.
#include "experiment/store/identity.hpp"

#include "core/fnv.hpp"
#include "experiment/store/checksum.hpp"
#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/version.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

std::string hexadecimal(std::uint64_t value) { return fmt::format("{:016x}", value); }

/// Of the uniform numbers that parameters are held at.
std::string digest_of(const ParameterLuck& luck) {
  ByteWriter writer;
  for (const std::vector<double>& group : luck) {
    writer.add(group.size());
    for (const double uniform : group) writer.add_double(uniform);
  }
  Fnv hash;
  hash.add(writer.bytes());
  return hexadecimal(hash.value());
}

StudyIdentity::Arm arm_of(const Scenario& scenario) {
  StudyIdentity::Arm arm;
  arm.scenario = scenario.name;
  arm.title = scenario.title;
  arm.digest = hexadecimal(scenario.digest);
  arm.itt_gate = name_of(scenario.itt_gate);
  for (const Gate gate : scenario.flowchart) arm.gates.emplace_back(name_of(gate));
  arm.reasons = scenario.reasons;
  arm.causes = scenario.causes;
  return arm;
}

std::string in_words(const std::optional<PrecisionGoal>& goal) {
  if (!goal) return "none";
  return fmt::format("{} to {}{}, at least {} replications", goal->quantity, goal->half_width,
                     goal->relative ? " of the mean" : "", goal->minimum);
}

std::string in_words(const std::vector<VariedValue>& values) {
  std::vector<std::string> words;
  for (const VariedValue& value : values) words.push_back(value.path + "=" + value.text);
  return words.empty() ? "no values" : fmt::format("{}", fmt::join(words, ", "));
}

/// Collects what differs.
class Differences {
 public:
  template <class Value>
  void compare(const char* what, const Value& there, const Value& wanted) {
    if (!(there == wanted)) add(fmt::format("its {} is {}, not {}", what, there, wanted));
  }
  void add(std::string words) { words_.push_back(std::move(words)); }
  std::string sentence() const { return fmt::format("{}", fmt::join(words_, "; ")); }

 private:
  std::vector<std::string> words_;
};

/// The first point that differs is enough: others differ in the same way.
void compare_points(const StudyIdentity& there, const StudyIdentity& wanted, Differences& found) {
  for (std::size_t i = 0; i < there.points.size(); ++i) {
    const StudyIdentity::Point &a = there.points[i], &b = wanted.points[i];
    const std::string values_a = in_words(a.values), values_b = in_words(b.values);
    if (values_a != values_b) {
      found.add(fmt::format("its point {} has {}, not {}", i, values_a, values_b));
      return;
    }
    if (a.pinned != b.pinned) {
      found.add(fmt::format("its point {} holds the drawn parameters elsewhere", i));
      return;
    }
    if (a.arms.size() != b.arms.size()) {
      found.add(fmt::format("it has {} scenarios, not {}", a.arms.size(), b.arms.size()));
      return;
    }
    for (std::size_t arm = 0; arm < a.arms.size(); ++arm) {
      if (a.arms[arm].digest == b.arms[arm].digest) continue;
      found.add(a.arms[arm].scenario == b.arms[arm].scenario
                    ? fmt::format("scenario {} has changed", b.arms[arm].scenario)
                    : fmt::format("its scenario is {}, not {}", a.arms[arm].scenario,
                                  b.arms[arm].scenario));
      return;
    }
  }
}

}  // namespace

StudyIdentity StudyIdentity::of(const Study& study, const std::string& command) {
  StudyIdentity identity;
  identity.kind = study.kind;
  identity.program = version();
  identity.seed = study.seed;
  identity.of_parameters = study.uncertainty == Uncertainty::parameters;
  identity.replications = study.replications;
  identity.batch_size = study.batch_size;
  identity.precision = study.precision;
  identity.rule = study.rule;
  identity.command = command;
  for (const StudyPoint& point : study.points) {
    Point one{point.values, point.pinned ? digest_of(*point.pinned) : "", {}};
    for (const auto& scenario : point.arms) one.arms.push_back(arm_of(*scenario));
    identity.points.push_back(std::move(one));
  }
  return identity;
}

std::string StudyIdentity::digest() const {
  Checksum sum;
  sum.add(kind).add(program).add(seed).add(std::uint64_t{of_parameters});
  sum.add(std::uint64_t{replications}).add(std::uint64_t{batch_size});
  sum.add(std::uint64_t{precision.has_value()});
  if (precision)
    sum.add(precision->quantity)
        .add(precision->half_width)
        .add(std::uint64_t{precision->relative})
        .add(std::uint64_t{precision->minimum});
  sum.add(rule).add(std::uint64_t{points.size()});
  for (const Point& point : points) {
    sum.add(point.pinned).add(std::uint64_t{point.values.size()});
    for (const VariedValue& value : point.values)
      sum.add(value.path)
          .add(value.text)
          .add(std::uint64_t{value.number.has_value()})
          .add(value.number.value_or(0))
          .add(value.unit);
    sum.add(std::uint64_t{point.arms.size()});
    for (const Arm& arm : point.arms) {
      sum.add(arm.scenario).add(arm.title).add(arm.digest).add(arm.itt_gate);
      for (const auto* names : {&arm.gates, &arm.reasons, &arm.causes}) {
        sum.add(std::uint64_t{names->size()});
        for (const std::string& name : *names) sum.add(name);
      }
    }
  }
  return sum.words();
}

unsigned StudyIdentity::size_of(unsigned batch) const noexcept {
  return batch + 1 < batches() ? batch_size : replications - batch * batch_size;
}

bool StudyIdentity::fits(WorkUnit unit, const BatchResult& result) const {
  if (unit.point >= points.size() || unit.batch >= batches()) return false;
  const std::vector<Arm>& arms = points[unit.point].arms;
  if (result.size() != arms.size()) return false;
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    const ArmCounts& counts = result[arm];
    if (counts.counts.size() != size_of(unit.batch)) return false;
    if (counts.against_first.size() != (arm == 0 ? 0 : counts.counts.size())) return false;
    const bool same_words =
        std::all_of(counts.counts.begin(), counts.counts.end(), [&](const ReplicationCounts& one) {
          return one.reached.size() == arms[arm].gates.size() &&
                 one.lost.size() == one.reached.size() &&
                 one.lost.front().size() == arms[arm].reasons.size() &&
                 one.lost_by_cause.size() == arms[arm].causes.size();
        });
    if (!same_words || counts.incidence.outcomes() > 1 + arms[arm].causes.size() ||
        counts.recorded.outcomes() > 1 + arms[arm].reasons.size())
      return false;
    const bool same_causes = std::all_of(
        counts.against_first.begin(), counts.against_first.end(), [&](const PairedCounts& one) {
          return one.saved.size() <= 1 + arms[0].causes.size() &&
                 one.lost_instead.size() <= 1 + arms[arm].causes.size();
        });
    if (!same_causes) return false;
  }
  return true;
}

std::string difference(const StudyIdentity& there, const StudyIdentity& wanted) {
  Differences found;
  found.compare("version of the program", there.program, wanted.program);
  found.compare("kind", there.kind, wanted.kind);
  found.compare("seed", there.seed, wanted.seed);
  const auto drawn = [](bool of_parameters) { return of_parameters ? "parameters" : "none"; };
  found.compare("uncertainty", std::string(drawn(there.of_parameters)),
                std::string(drawn(wanted.of_parameters)));
  found.compare("number of replications", there.replications, wanted.replications);
  found.compare("batch size", there.batch_size, wanted.batch_size);
  found.compare("goal of precision", in_words(there.precision), in_words(wanted.precision));
  found.compare("rule", there.rule, wanted.rule);
  found.compare("number of points", there.points.size(), wanted.points.size());
  if (there.points.size() == wanted.points.size()) compare_points(there, wanted, found);
  return found.sentence();
}

}  // namespace v2v
