// Patients by date, and patients under way at the start, from tables.
#include "scenario/calendars.hpp"
#include "scenario/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace v2v {
namespace {

using Row = std::vector<CsvCell>;

/// A table whose columns are known by name: those of its kind and the characteristics.
class Columns {
 public:
  Columns(Draft& draft, const CsvTable& table, std::vector<std::string> own)
      : draft_(draft), own_(std::move(own)), makes_(draft.scenario.sites.size(), false) {
    for (const SiteIndex maker : draft.scenario.product.made_at) makes_[maker] = true;
    std::vector<std::string> known = own_;
    for (const Covariate& covariate : draft.scenario.covariates) known.push_back(covariate.name);
    for (std::size_t i = 0; i < table.header.size(); ++i) {
      const CsvCell& cell = table.header[i];
      if (std::find(known.begin(), known.end(), cell.text) == known.end())
        draft.problems->add(cell.place,
                            fmt::format("{} is not a column that is known; expected {}",
                                        ticked(cell.text), one_of(known)),
                            draft.problems->meant(cell.text, known));
      else if (!place_.emplace(cell.text, i).second)
        draft.problems->add(
            cell.place,
            fmt::format("the column {} is there twice; expected it once", ticked(cell.text)));
    }
    // The first column of a kind is the one without which a line means nothing.
    if (place_.count(own_.front()) == 0)
      draft.problems->add(
          table.header.front().place,
          fmt::format("the column {} is missing; expected it", ticked(own_.front())));
  }
  bool has(const std::string& name) const { return place_.count(name) > 0; }
  /// The cell, unless the column is not there or the cell is empty.
  const CsvCell* cell(const Row& row, const std::string& name) const {
    const auto found = place_.find(name);
    if (found == place_.end() || row[found->second].text.empty()) return nullptr;
    return &row[found->second];
  }

  std::optional<SiteIndex> hospital(const Row& row) const {
    return site(row, "hospital", "a hospital", [this](SiteIndex site) {
      return draft_.scenario.sites[site].kind == Site::Kind::hospital;
    });
  }
  std::optional<SiteIndex> maker(const Row& row) const {
    return site(row, "maker", "one that `made_at` names",
                [this](SiteIndex site) { return makes_[site]; });
  }

  KnownPatient patient(const Row& row) const {
    KnownPatient known;
    known.hospital = hospital(row);
    const auto& covariates = draft_.scenario.covariates;
    for (std::size_t i = 0; i < covariates.size(); ++i) {
      // A column of the table's own is not about a characteristic of the same name.
      const bool own = std::find(own_.begin(), own_.end(), covariates[i].name) != own_.end();
      const CsvCell* const level = own ? nullptr : cell(row, covariates[i].name);
      if (!level) continue;
      const auto& levels = covariates[i].levels;
      const auto found = std::find(levels.begin(), levels.end(), level->text);
      if (found == levels.end()) {
        draft_.problems->add(level->place,
                             fmt::format("{}: {} is not a level; expected {}", covariates[i].name,
                                         ticked(level->text), one_of(levels)),
                             draft_.problems->meant(level->text, levels));
        continue;
      }
      known.levels.resize(covariates.size(), KnownPatient::unknown_level);
      known.levels[i] = static_cast<std::uint8_t>(found - levels.begin());
    }
    return known;
  }

 private:
  /// The site that a cell names, which must be one of those that fit.
  template <class Fits>
  std::optional<SiteIndex> site(const Row& row, const std::string& column, std::string_view what,
                                Fits fits) const {
    const CsvCell* const named = cell(row, column);
    if (!named) return std::nullopt;
    const auto found = draft_.sites_named.find(named->text);
    const bool known = found != draft_.sites_named.end();
    if (known && found->second.size() == 1 && fits(found->second.front()))
      return found->second.front();
    Problems& problems = *draft_.problems;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < draft_.scenario.sites.size() && !problems.too_many_for_hints(); ++i)
      if (fits(static_cast<SiteIndex>(i))) names.push_back(draft_.scenario.sites[i].name);
    const bool group = known && found->second.size() > 1;
    problems.add(
        named->place,
        fmt::format("{}: {} is {}; expected {}", column, ticked(named->text),
                    group ? "a group" : fmt::format("not {}", what),
                    names.empty() || names.size() > 12 ? std::string("one") : one_of(names)),
        problems.meant(named->text, names));
    return std::nullopt;
  }

  Draft& draft_;
  std::vector<std::string> own_;
  std::map<std::string, std::size_t> place_;
  std::vector<bool> makes_;
};

bool is_like_a_date(const std::string& text) {
  return text.size() > 4 && text[4] == '-' && text.find_first_not_of("0123456789") == 4;
}

/// `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`, since the start; negative before it. Reports other text.
std::optional<Duration> since_start(const Draft& draft, const CsvCell& cell,
                                    const std::string& column) {
  const std::string_view text = cell.text;
  const auto day = day_number(text.substr(0, 10));
  const bool with_time = text.size() > 10 && (text[10] == 'T' || text[10] == ' ');
  const auto time = with_time           ? time_of_day(text.substr(11))
                    : text.size() == 10 ? std::optional(Duration())
                                        : std::nullopt;
  if (day && time) return Duration::whole_days(*day - draft.scenario.starts) + *time;
  draft.problems->add(
      cell.place,
      fmt::format("{}: {} is not a date; expected such as `2026-03-01` or `2026-03-01T09:30`",
                  column, ticked(cell.text)));
  return std::nullopt;
}

/// How long before the start: a date, or a duration ago.
std::optional<Duration> ago(const Draft& draft, const CsvCell& cell, const std::string& column) {
  static constexpr Field kAgo{
      .key = "", .form = Form::duration, .text = "", .example = "12 d` or `2026-03-01"};
  if (!is_like_a_date(cell.text)) {
    const Node node = scalar_node(cell.text, cell.place);
    const auto days = read_days({&node, column, &kAgo, draft.problems});
    return days ? std::optional(Duration::days(*days)) : std::nullopt;
  }
  const auto since = since_start(draft, cell, column);
  if (!since) return std::nullopt;
  if (*since <= Duration()) return Duration() - *since;
  draft.problems->add(cell.place,
                      fmt::format("{}: {} is after the start; expected {} or earlier", column,
                                  ticked(cell.text), date_of(draft.scenario.starts)));
  return std::nullopt;
}

/// When a patient is referred.
std::optional<TimePoint> referred_at(const Draft& draft, const CsvCell& cell) {
  const auto since = since_start(draft, cell, "date");
  if (!since) return std::nullopt;
  const Duration latest = never_in_effect.since_start();
  if (*since >= Duration() && *since <= latest) return TimePoint::at(*since);
  draft.problems->add(
      cell.place, *since < Duration()
                      ? fmt::format("date: {} is before the start; expected {} or later",
                                    ticked(cell.text), date_of(draft.scenario.starts))
                      : fmt::format("date: {} is more than 100 years after the start; expected an "
                                    "earlier date",
                                    ticked(cell.text)));
  return std::nullopt;
}

void read_referrals(Draft& draft, const CsvTable& table) {
  const Columns columns(draft, table, {"date", "hospital"});
  auto* const referrals = std::get_if<Referrals>(&draft.scenario.enrolment);
  if (!referrals || !columns.has("date")) return;
  for (const Row& row : table.rows) {
    const CsvCell* const date = columns.cell(row, "date");
    if (!date) {
      draft.problems->add(row.front().place,
                          "date: nothing is stated; expected when the patient is referred");
      continue;
    }
    const auto at = referred_at(draft, *date);
    KnownPatient patient = columns.patient(row);
    if (at) referrals->list.push_back({*at, std::move(patient)});
  }
  if (table.rows.empty())
    draft.problems->add(table.header.front().place,
                        "there are no patients; expected lines below this one");
  std::stable_sort(referrals->list.begin(), referrals->list.end(),
                   [](const Referrals::One& a, const Referrals::One& b) { return a.at < b.at; });
}

struct State {
  std::string_view name;
  Gate reached;
  bool in_culture = false;
};
constexpr std::array<State, 8> kStates = {{{"referred", Gate::referred},
                                           {"approved", Gate::approved},
                                           {"screened", Gate::screened},
                                           {"eligible", Gate::eligible},
                                           {"collected", Gate::collected},
                                           {"received", Gate::received},
                                           {"culture", Gate::received, true},
                                           {"released", Gate::released}}};

const State* state_of(Draft& draft, const CsvCell& cell) {
  const bool has_cells = draft.scenario.product.from_patients_cells();
  std::vector<std::string> names;
  for (const State& state : kStates) {
    if (state.reached < draft.scenario.enters) continue;
    if (state.reached > Gate::eligible && !has_cells) continue;
    if (state.name == cell.text) return &state;
    names.emplace_back(state.name);
  }
  draft.problems->add(
      cell.place,
      fmt::format("state: {} is not a state of this scenario's patients; expected {}",
                  ticked(cell.text), one_of(names)),
      draft.problems->meant(cell.text, names));
  return nullptr;
}

/// Since when, and since when the cells are collected.
void read_times(Draft& draft, const Columns& columns, const Row& row, PatientUnderWay& patient) {
  if (const CsvCell* const since = columns.cell(row, "since"))
    patient.ago = ago(draft, *since, "since").value_or(Duration());
  const CsvCell* const collected = columns.cell(row, "collected");
  if (!collected) return;
  patient.collected_ago = ago(draft, *collected, "collected");
  const auto wrong = [&draft, collected](std::string_view what) {
    draft.problems->add(collected->place, fmt::format("collected: {}", what));
  };
  if (patient.reached < Gate::collected)
    wrong("this patient has not been collected yet; expected nothing here");
  else if (patient.collected_ago && *patient.collected_ago < patient.ago)
    wrong("this is after `since`; expected that or an earlier time");
  else if (patient.collected_ago && patient.reached == Gate::collected &&
           *patient.collected_ago != patient.ago)
    wrong("this is not when the state was reached; expected the same as `since`, or nothing here");
}

void read_waiting_list(Draft& draft, const CsvTable& table) {
  const Columns columns(draft, table, {"state", "since", "hospital", "collected", "maker"});
  if (!columns.has("state")) return;
  for (const Row& row : table.rows) {
    const CsvCell* const state = columns.cell(row, "state");
    if (!state) {
      draft.problems->add(row.front().place,
                          "state: nothing is stated; expected where the patient is");
      continue;
    }
    const State* const where = state_of(draft, *state);
    if (!where) continue;
    PatientUnderWay patient;
    patient.reached = where->reached;
    patient.in_culture = where->in_culture;
    read_times(draft, columns, row, patient);
    patient.maker = columns.maker(row);
    patient.patient = columns.patient(row);
    draft.scenario.under_way.push_back(std::move(patient));
  }
}

}  // namespace

void read_lists(Draft& draft, Section& root) {
  // The mappings are checked even when their tables could not be read.
  section_at(root, "waiting_list");
  if (!draft.lists) return;
  if (draft.lists->referrals) read_referrals(draft, *draft.lists->referrals);
  if (draft.lists->waiting_list) read_waiting_list(draft, *draft.lists->waiting_list);
}

}  // namespace v2v
