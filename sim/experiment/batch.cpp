// Results of batches: putting them together, and their bytes.
#include "experiment/batch.hpp"

#include "core/invariant.hpp"
#include "vein2vein/core/bytes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <utility>

namespace v2v {
namespace {

/// The first number, which is another one when these bytes mean something else: when they are laid
/// out otherwise, or the table of measures has other rows.
constexpr std::uint64_t kFormat = [] {
  constexpr std::uint32_t kLayout = 14;
  // FNV-1a, of 32 bits.
  std::uint32_t hash = 2166136261U;
  const auto add = [&hash](std::uint32_t byte) { hash = (hash ^ byte) * 16777619U; };
  add(kLayout);
  for (const Measure& measure : measures) {
    for (const char letter : measure.key) add(static_cast<unsigned char>(letter));
    add(static_cast<std::uint32_t>(measure.kind));
  }
  return std::uint64_t{hash};
}();
constexpr std::uint64_t kMost32 = std::numeric_limits<std::uint32_t>::max();
// A cause or reason is one byte.
constexpr std::uint64_t kMostNames = 256;

/// How many gates, reasons and causes the scenario of an arm has.
struct Shape {
  std::size_t gates = 0, reasons = 0, causes = 0;
  bool operator==(const Shape&) const = default;
};

Shape shape_of(const ReplicationCounts& counts) {
  V2V_INVARIANT(counts.lost.size() == counts.reached.size(), "every gate has its losses");
  Shape shape{counts.reached.size(), counts.lost.empty() ? 0 : counts.lost.front().size(),
              counts.lost_by_cause.size()};
  for (const auto& reasons : counts.lost)
    V2V_INVARIANT(reasons.size() == shape.reasons, "all gates have the same reasons");
  return shape;
}

std::uint32_t number32(ByteReader& reader) {
  return static_cast<std::uint32_t>(reader.number_up_to(kMost32));
}

/// Of many numbers that are mostly 0: how many are not, then each after the zeros before it.
class SparseWriter {
 public:
  void add(std::uint32_t value) {
    if (value == 0) {
      ++zeros_;
      return;
    }
    ++used_;
    body_.add(zeros_);
    body_.add(value);
    zeros_ = 0;
  }
  void finish(ByteWriter& writer) {
    writer.add(used_);
    writer.add_raw(body_.bytes());
  }

 private:
  ByteWriter body_;
  std::uint64_t used_ = 0, zeros_ = 0;
};

/// Calls `put(place, value)` for every number that is not 0, of `size` in all.
template <class Put>
void read_sparse(ByteReader& reader, std::size_t size, Put put) {
  const std::uint64_t used = reader.number_up_to(size);
  std::size_t next = 0;
  for (std::uint64_t i = 0; i < used && !reader.failed(); ++i) {
    const std::size_t place = next + reader.number_up_to(size);
    const std::uint32_t value = number32(reader);
    if (place >= size || value == 0) reader.fail();
    if (!reader.failed()) put(place, value);
    next = place + 1;
  }
}

void write(ByteWriter& writer, const ReplicationCounts& one) {
  for (const std::uint32_t patients : one.reached) writer.add(patients);
  SparseWriter lost, lost_by_cause, ended;
  for (const auto& reasons : one.lost)
    for (const std::uint32_t patients : reasons) lost.add(patients);
  lost.finish(writer);
  for (const std::uint32_t patients : one.lost_by_cause) lost_by_cause.add(patients);
  lost_by_cause.finish(writer);
  for (const std::uint32_t patients : one.ended.numbers()) ended.add(patients);
  ended.finish(writer);
  for (std::size_t i = 0; i < measure_count; ++i) {
    writer.add_signed(one.measured[i].amount);
    if (measures[i].kind != MeasureKind::count) writer.add(one.measured[i].patients);
  }
  for (const std::uint32_t patients : {one.twin_intended, one.twin_infused}) writer.add(patients);
  writer.add(one.minutes_waited);
  writer.add(one.minutes_beyond_support);
  one.followed.write(writer);
  writer.add(one.randomised ? 1 : 0);
  if (one.randomised) one.randomised->write(writer);
  writer.add(one.fingerprint);
}

/// Everybody who was intended to be treated comes to one end, as it is counted elsewhere.
bool ends_agree(const ReplicationCounts& one) {
  std::uint64_t sum = one.ended.of_outcome(0);
  if (sum != one.infused()) return false;
  for (std::size_t cause = 0; cause < one.lost_by_cause.size(); ++cause) {
    if (one.ended.of_outcome(1 + cause) != one.lost_by_cause[cause]) return false;
    sum += one.lost_by_cause[cause];
  }
  return sum == one.intended();
}

/// Whoever is at a gate was at those before it, and nobody is lost twice.
bool is_possible(const ReplicationCounts& one) {
  for (std::size_t gate = 0; gate < one.reached.size(); ++gate) {
    const std::uint32_t next = gate + 1 < one.reached.size() ? one.reached[gate + 1] : 0;
    std::uint64_t lost = 0;
    for (const std::uint32_t patients : one.lost[gate]) lost += patients;
    if (next > one.reached[gate] || lost > one.reached[gate] - next) return false;
  }
  for (std::size_t i = 0; i < measure_count; ++i) {
    const auto& [amount, patients] = one.measured[i];
    const bool is_share = measures[i].kind == MeasureKind::share;
    if (amount < 0 || (is_share && static_cast<std::uint64_t>(amount) > patients)) return false;
  }
  return one.twin_infused <= one.twin_intended && ends_agree(one);
}

ReplicationCounts read_counts(ByteReader& reader, const Shape& shape) {
  ReplicationCounts one;
  one.reached.resize(shape.gates);
  for (std::uint32_t& patients : one.reached) patients = number32(reader);
  one.lost.assign(shape.gates, std::vector<std::uint32_t>(shape.reasons));
  read_sparse(reader, shape.gates * shape.reasons, [&](std::size_t place, std::uint32_t patients) {
    one.lost[place / shape.reasons][place % shape.reasons] = patients;
  });
  one.lost_by_cause.resize(shape.causes);
  read_sparse(reader, shape.causes, [&](std::size_t place, std::uint32_t patients) {
    one.lost_by_cause[place] = patients;
  });
  one.ended = IncidenceSteps(1 + shape.causes);
  read_sparse(reader, incidence_days.size() * one.ended.outcomes(),
              [&](std::size_t place, std::uint32_t patients) { one.ended.put(place, patients); });
  for (std::size_t i = 0; i < measure_count; ++i) {
    one.measured[i].amount = reader.signed_number();
    if (measures[i].kind != MeasureKind::count) one.measured[i].patients = number32(reader);
  }
  for (std::uint32_t* patients : {&one.twin_intended, &one.twin_infused})
    *patients = number32(reader);
  one.minutes_waited = reader.number();
  one.minutes_beyond_support = reader.number_up_to(one.minutes_waited);
  one.followed = FollowedCounts::read(reader);
  if (reader.number_up_to(1) == 1) one.randomised = RandomisedCounts::read(reader);
  one.fingerprint = reader.number();
  if (!reader.failed() && !is_possible(one)) reader.fail();
  return one;
}

void write_by_cause(ByteWriter& writer, const std::vector<std::uint32_t>& by_cause) {
  SparseWriter sparse;
  for (const std::uint32_t patients : by_cause) sparse.add(patients);
  sparse.finish(writer);
}

/// As far as there is anybody, `patients` in all.
std::vector<std::uint32_t> read_by_cause(ByteReader& reader, std::uint64_t patients) {
  std::vector<std::uint32_t> by_cause;
  std::uint64_t sum = 0;
  read_sparse(reader, kMostNames + 1, [&](std::size_t place, std::uint32_t lost) {
    by_cause.resize(place + 1);
    by_cause.back() = lost;
    sum += lost;
  });
  if (sum != patients) reader.fail();
  return by_cause;
}

void write(ByteWriter& writer, const PairedSurvival& one) {
  for (const double part : {one.difference, one.fewer_losses, one.less_disease, one.other_outcomes})
    writer.add_double(part);
}

PairedSurvival read_survival(ByteReader& reader, double most) {
  PairedSurvival one;
  for (double* part :
       {&one.difference, &one.fewer_losses, &one.less_disease, &one.other_outcomes}) {
    *part = reader.real();
    if (!(std::abs(*part) <= most)) reader.fail();
  }
  return one;
}

void write(ByteWriter& writer, const std::optional<ComparedSurvival>& one) {
  writer.add(one ? 1 + one->at.size() : 0);
  if (!one) return;
  for (const PairedSurvival& each : one->at) write(writer, each);
  write(writer, one->restricted_mean);
}

std::optional<ComparedSurvival> read_compared(ByteReader& reader) {
  const std::uint64_t size = reader.number_up_to(1 + compared_months.size());
  if (size == 0) return std::nullopt;
  ComparedSurvival one;
  for (std::uint64_t i = 1; i < size; ++i) one.at.push_back(read_survival(reader, 1));
  one.restricted_mean = read_survival(reader, static_cast<double>(most_months));
  return one;
}

void write(ByteWriter& writer, const PairedCounts& one) {
  for (const std::uint32_t patients : {one.both, one.only_first, one.only_second, one.neither})
    writer.add(patients);
  writer.add(one.difference ? 1 : 0);
  if (one.difference) writer.add_double(*one.difference);
  write_by_cause(writer, one.saved);
  write_by_cause(writer, one.lost_instead);
  write(writer, one.survival);
}

PairedCounts read_paired(ByteReader& reader) {
  PairedCounts one;
  for (std::uint32_t* patients : {&one.both, &one.only_first, &one.only_second, &one.neither})
    *patients = number32(reader);
  if (reader.number_up_to(1) == 1) one.difference = reader.real();
  if (one.difference && !(std::abs(*one.difference) <= 1)) reader.fail();
  one.saved = read_by_cause(reader, one.only_second);
  one.lost_instead = read_by_cause(reader, one.only_first);
  one.survival = read_compared(reader);
  return one;
}

void write_text(ByteWriter& writer, const std::string& text) {
  writer.add(text.size());
  for (const char letter : text) writer.add(static_cast<unsigned char>(letter));
}

void write(ByteWriter& writer, const DrawnParameters& drawn) {
  writer.add(drawn.paths.size());
  for (const std::string& path : drawn.paths) write_text(writer, path);
  for (const std::vector<double>& values : drawn.values)
    for (const double value : values) writer.add_double(value);
}

std::string read_text(ByteReader& reader) {
  std::string text;
  const std::uint64_t size = reader.number_up_to(reader.left());
  for (std::uint64_t i = 0; i < size && !reader.failed(); ++i)
    text += static_cast<char>(reader.number_up_to(0xff));
  return text;
}

/// Of every replication or of none.
DrawnParameters read_drawn(ByteReader& reader, std::uint64_t replications) {
  DrawnParameters drawn;
  const std::uint64_t paths = reader.number_up_to(reader.left());
  for (std::uint64_t i = 0; i < paths && !reader.failed(); ++i)
    drawn.paths.push_back(read_text(reader));
  for (std::uint64_t i = 0; paths > 0 && i < replications && !reader.failed(); ++i) {
    std::vector<double>& values = drawn.values.emplace_back();
    for (std::uint64_t j = 0; j < paths && !reader.failed(); ++j) {
      values.push_back(reader.real());
      // Shares, rates and uniform numbers.
      if (!(values.back() >= 0 && std::isfinite(values.back()))) reader.fail();
    }
  }
  return drawn;
}

void write(ByteWriter& writer, const ArmCounts& arm) {
  const Shape shape = arm.counts.empty() ? Shape() : shape_of(arm.counts.front());
  for (const std::size_t size : {arm.counts.size(), shape.gates, shape.reasons, shape.causes})
    writer.add(size);
  for (const ReplicationCounts& one : arm.counts) {
    V2V_INVARIANT(shape_of(one) == shape, "all replications are of one scenario");
    write(writer, one);
  }
  writer.add(arm.against_first.size());
  for (const PairedCounts& one : arm.against_first) write(writer, one);
  arm.times.write(writer);
  arm.potential.write(writer);
  arm.waiting.write(writer);
  arm.incidence.write(writer);
  arm.recorded.write(writer);
  arm.calendar.write(writer);
  arm.places.write(writer);
  arm.resources.write(writer);
  arm.occupancy.write(writer);
  arm.people.write(writer);
  write(writer, arm.drawn);
  writer.add(arm.populations.size());
  for (const ArmCounts& population : arm.populations) write(writer, population);
}

ArmCounts read_arm(ByteReader& reader, bool of_population) {
  ArmCounts arm;
  // Nobody can announce more than he has sent: a replication takes a byte a gate and one a measure.
  const std::uint64_t replications = reader.number_up_to(reader.left() / measure_count);
  Shape shape;
  shape.gates = reader.number_up_to(gate_count);
  shape.reasons = reader.number_up_to(kMostNames);
  shape.causes = reader.number_up_to(kMostNames);
  for (std::uint64_t i = 0; i < replications && !reader.failed(); ++i)
    arm.counts.push_back(read_counts(reader, shape));
  // Sizes without what they are the sizes of would be a second way to say nothing.
  if (replications == 0 && shape != Shape()) reader.fail();
  if (shape.gates == 0 && shape.reasons > 0) reader.fail();
  const std::uint64_t paired = reader.number_up_to(replications);
  if (paired != 0 && paired != replications) reader.fail();
  for (std::uint64_t i = 0; i < paired && !reader.failed(); ++i)
    arm.against_first.push_back(read_paired(reader));
  arm.times = PatientTimes::read(reader);
  arm.potential = PatientTimes::read(reader);
  arm.waiting = Waiting::read(reader);
  arm.incidence = Incidence::read(reader);
  arm.recorded = Incidence::read(reader);
  arm.calendar = CalendarTotals::read(reader);
  arm.places = PlaceTotals::read(reader);
  arm.resources = ResourceTotals::read(reader);
  arm.occupancy = OccupancyTotals::read(reader);
  arm.people = PeopleTotals::read(reader);
  arm.drawn = read_drawn(reader, replications);
  const std::uint64_t populations = reader.number_up_to(of_population ? 0 : most_populations);
  for (std::uint64_t i = 0; i < populations && !reader.failed(); ++i) {
    arm.populations.push_back(read_arm(reader, true));
    if (arm.populations.back().counts.size() != replications) reader.fail();
  }
  return arm;
}

}  // namespace

void ArmCounts::append(ArmCounts&& next) {
  counts.insert(counts.end(), std::make_move_iterator(next.counts.begin()),
                std::make_move_iterator(next.counts.end()));
  against_first.insert(against_first.end(), next.against_first.begin(), next.against_first.end());
  add_patients_of(next);
  // These are of all patients together, who are not the sum of their groups.
  calendar.merge(next.calendar);
  places.merge(next.places);
  resources.merge(next.resources);
  occupancy.merge(next.occupancy);
  people.merge(next.people);
  if (populations.empty()) populations.resize(next.populations.size());
  V2V_INVARIANT(populations.size() == next.populations.size(), "all batches have the populations");
  for (std::size_t i = 0; i < populations.size(); ++i)
    populations[i].append(std::move(next.populations[i]));
}

void ArmCounts::add_patients_of(const ArmCounts& others) {
  times.merge(others.times);
  potential.merge(others.potential);
  waiting.merge(others.waiting);
  incidence.merge(others.incidence);
  recorded.merge(others.recorded);
}

std::string encode(const BatchResult& result) {
  ByteWriter writer;
  writer.add(kFormat);
  writer.add(result.size());
  for (const ArmCounts& arm : result) write(writer, arm);
  return writer.take();
}

std::optional<BatchResult> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.number() != kFormat) return std::nullopt;
  BatchResult result;
  const std::uint64_t arms = reader.number_up_to(reader.left());
  for (std::uint64_t i = 0; i < arms && !reader.failed(); ++i)
    result.push_back(read_arm(reader, false));
  if (!reader.complete()) return std::nullopt;
  for (const ArmCounts& arm : result)
    if (arm.counts.size() != result.front().counts.size()) return std::nullopt;
  return result;
}

}  // namespace v2v
