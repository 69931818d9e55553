// The slow paths of counting ends by day: growing, merging, bytes, curves.
#include "vein2vein/statistics/incidence.hpp"

#include "core/invariant.hpp"

namespace v2v {
namespace {

// Infused, and as many causes or reasons as a byte can name.
constexpr std::uint64_t most_outcomes = 257;

std::uint64_t occupied(const std::vector<std::uint64_t>& days) {
  return days.size() - static_cast<std::size_t>(std::count(days.begin(), days.end(), 0U));
}

// By day.
constexpr auto kSteps = [] {
  std::array<std::uint8_t, Incidence::last_day + 1> steps{};
  std::uint8_t step = 0;
  for (std::size_t day = 0; day < steps.size(); ++day) {
    if (day > incidence_days[step]) ++step;
    steps[day] = step;
  }
  return steps;
}();

}  // namespace

std::size_t incidence_step_of(std::size_t day) noexcept { return kSteps[day]; }

void IncidenceSteps::add(std::size_t outcome, Duration since) {
  V2V_INVARIANT(outcome < outcomes_, "an outcome that is none of these");
  const std::size_t place = incidence_step_of(Incidence::day_of(since)) * outcomes_ + outcome;
  put(place, at(0, place) + 1);
}

void IncidenceSteps::put(std::size_t place, std::uint32_t patients) {
  if (place >= ended_.size()) ended_.resize((place / outcomes_ + 1) * outcomes_);
  ended_[place] = patients;
}

void IncidenceSteps::merge(const IncidenceSteps& other) {
  if (other.outcomes_ == 0) return;
  V2V_INVARIANT(outcomes_ == other.outcomes_, "ends of other outcomes");
  ended_.resize(std::max(ended_.size(), other.ended_.size()));
  for (std::size_t place = 0; place < other.ended_.size(); ++place)
    ended_[place] += other.ended_[place];
}

std::uint64_t IncidenceSteps::of_outcome(std::size_t outcome) const noexcept {
  std::uint64_t patients = 0;
  for (std::size_t step = 0; step < steps(); ++step) patients += at(step, outcome);
  return patients;
}

void Incidence::make_room(Duration since, std::size_t outcome, std::size_t day) {
  V2V_INVARIANT(since >= Duration(), "a patient ended before the ITT gate");
  if (outcome >= ended_.size()) ended_.resize(outcome + 1);
  if (day >= ended_[outcome].size()) ended_[outcome].resize(day + 1);
}

void Incidence::merge(const Incidence& other) {
  if (ended_.size() < other.ended_.size()) ended_.resize(other.ended_.size());
  for (std::size_t outcome = 0; outcome < other.ended_.size(); ++outcome) {
    const std::vector<std::uint64_t>& theirs = other.ended_[outcome];
    std::vector<std::uint64_t>& ours = ended_[outcome];
    if (ours.size() < theirs.size()) ours.resize(theirs.size());
    for (std::size_t day = 0; day < theirs.size(); ++day) ours[day] += theirs[day];
  }
}

std::vector<IncidenceCurve> Incidence::curves(const std::vector<std::string>& lost) const {
  std::size_t days = 0;
  double patients = 0;
  for (const auto& outcome : ended_) {
    days = std::max(days, outcome.size());
    for (const std::uint64_t number : outcome) patients += static_cast<double>(number);
  }
  std::vector<IncidenceCurve> curves{{"infused", {}}};
  for (const std::string& name : lost) curves.push_back({name, {}});
  for (std::size_t outcome = 0; outcome < curves.size(); ++outcome) {
    std::uint64_t so_far = 0;
    for (std::size_t day = 0; day < days; ++day) {
      if (outcome < ended_.size() && day < ended_[outcome].size()) so_far += ended_[outcome][day];
      curves[outcome].by_day.push_back(static_cast<double>(so_far) / patients);
    }
  }
  return curves;
}

void Incidence::write(ByteWriter& writer) const {
  writer.add(ended_.size());
  for (const auto& days : ended_) {
    writer.add(occupied(days));
    std::size_t next = 0;
    for (std::size_t day = 0; day < days.size(); ++day) {
      if (days[day] == 0) continue;
      writer.add(day - next);
      writer.add(days[day]);
      next = day + 1;
    }
  }
}

Incidence Incidence::read(ByteReader& reader) {
  Incidence incidence;
  const std::uint64_t outcomes = reader.number_up_to(most_outcomes);
  for (std::uint64_t outcome = 0; outcome < outcomes && !reader.failed(); ++outcome) {
    std::vector<std::uint64_t>& days = incidence.ended_.emplace_back();
    const std::uint64_t used = reader.number_up_to(last_day + 1);
    for (std::uint64_t i = 0; i < used && !reader.failed(); ++i) {
      const std::size_t day = days.size() + reader.number_up_to(last_day);
      const std::uint64_t patients = reader.number();
      if (day > last_day || patients == 0) reader.fail();
      if (reader.failed()) break;
      days.resize(day + 1);
      days.back() = patients;
    }
  }
  // An outcome that nobody came to, behind all others, would be a second way to say nothing.
  if (!incidence.ended_.empty() && incidence.ended_.back().empty()) reader.fail();
  return incidence;
}

}  // namespace v2v
