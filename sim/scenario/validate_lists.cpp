// Patients by date, and patients under way at the start, from tables.
#include "scenario/draft.hpp"
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
      : draft_(draft), own_(std::move(own)) {
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
        draft.problems->add(cell.place, fmt::format("the column {} is there twice; expected it once",
                                                    ticked(cell.text)));
    }
    // The first column of a kind is the one without which a line means nothing.
    if (place_.count(own_.front()) == 0)
      draft.problems->add(table.header.front().place,
                          fmt::format("the column {} is missing; expected it", ticked(own_.front())));
  }
  bool has(const std::string& name) const { return place_.count(name) > 0; }
  /// The cell, unless the column is not there or the cell is empty.
  const CsvCell* cell(const Row& row, const std::string& name) const {
    const auto found = place_.find(name);
    if (found == place_.end() || row[found->second].text.empty()) return nullptr;
    return &row[found->second];
  }

  std::optional<SiteIndex> site(const Row& row, const std::string& name) const {
    const CsvCell* const named = cell(row, name);
    if (!named) return std::nullopt;
    const Node node = scalar_node(named->text, named->place);
    const Value value{&node, name, nullptr, draft_.problems};
    const auto* sites = sites_of(draft_, value);
    if (!sites) return std::nullopt;
    const bool hospital = name == "hospital";
    const bool fits = sites->size() == 1 &&
                      (!hospital || draft_.scenario.sites[sites->front()].kind == Site::Kind::hospital);
    if (fits) return sites->front();
    value.wrong(fmt::format("{} is not one {}; expected a single one", value.look(),
                            hospital ? "hospital" : "site"));
    return std::nullopt;
  }

  KnownPatient patient(const Row& row) const {
    KnownPatient known;
    known.hospital = site(row, "hospital");
    const auto& covariates = draft_.scenario.covariates;
    for (std::size_t i = 0; i < covariates.size(); ++i) {
      const CsvCell* const level = cell(row, covariates[i].name);
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
  Draft& draft_;
  std::vector<std::string> own_;
  std::map<std::string, std::size_t> place_;
};

/// `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM` since the start; negative before it.
std::optional<Duration> since_start(const Draft& draft, const CsvCell& cell) {
  const auto digits = [&cell](std::size_t i) {
    return cell.text[i] >= '0' && cell.text[i] <= '9' && cell.text[i + 1] >= '0' && cell.text[i + 1] <= '9';
  };
  const auto day = day_number(std::string_view(cell.text).substr(0, 10));
  const bool with_time = cell.text.size() == 16 && (cell.text[10] == 'T' || cell.text[10] == ' ') &&
                         cell.text[13] == ':' && digits(11) && digits(14);
  if (!day || (cell.text.size() != 10 && !with_time)) return std::nullopt;
  const Duration date = Duration::whole_days(*day - draft.scenario.starts);
  if (!with_time) return date;
  const int hour = 10 * (cell.text[11] - '0') + cell.text[12] - '0';
  const int minute = 10 * (cell.text[14] - '0') + cell.text[15] - '0';
  if (hour > 23 || minute > 59) return std::nullopt;
  return date + Duration::milliseconds((hour * 60 + minute) * 60'000LL);
}

/// How long before the start: a date, or a duration ago.
std::optional<Duration> ago(const Draft& draft, const CsvCell& cell, const std::string& column) {
  if (const auto since = since_start(draft, cell)) {
    if (*since <= Duration()) return Duration() - *since;
    draft.problems->add(cell.place, fmt::format("{}: {} is after the start; expected {} or earlier", column,
                                                ticked(cell.text), date_of(draft.scenario.starts)));
    return std::nullopt;
  }
  static constexpr Field kAgo{.key = "", .form = Form::duration, .text = "", .example = "12 d"};
  const Node node = scalar_node(cell.text, cell.place);
  const auto days = read_days({&node, column, &kAgo, draft.problems});
  return days ? std::optional(Duration::days(*days)) : std::nullopt;
}

void read_referrals(Draft& draft, const CsvTable& table) {
  const Columns columns(draft, table, {"date", "hospital"});
  auto* const referrals = std::get_if<Referrals>(&draft.scenario.enrolment);
  if (!referrals || !columns.has("date")) return;
  for (const Row& row : table.rows) {
    const CsvCell* const date = columns.cell(row, "date");
    const auto since = date ? since_start(draft, *date) : std::nullopt;
    if (!since || *since < Duration()) {
      draft.problems->add(date ? date->place : row.front().place,
                          since ? fmt::format("date: {} is before the start; expected {} or later",
                                              ticked(date->text), date_of(draft.scenario.starts))
                                : "date: expected a date such as `2026-03-01` or `2026-03-01T09:30`");
      continue;
    }
    referrals->list.push_back({TimePoint::at(*since), columns.patient(row)});
  }
  if (table.rows.empty())
    draft.problems->add(table.header.front().place, "there are no patients; expected lines below this one");
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
  std::vector<std::string> names;
  for (const State& state : kStates) {
    if (state.name == cell.text && state.reached >= draft.scenario.enters) return &state;
    if (state.reached >= draft.scenario.enters) names.emplace_back(state.name);
  }
  draft.problems->add(cell.place,
                      fmt::format("state: {} is not a state of this scenario's patients; expected {}",
                                  ticked(cell.text), one_of(names)),
                      draft.problems->meant(cell.text, names));
  return nullptr;
}

void check_maker(Draft& draft, const CsvCell& cell, SiteIndex maker) {
  const auto& makers = draft.scenario.product.made_at;
  if (std::find(makers.begin(), makers.end(), maker) != makers.end()) return;
  draft.problems->add(cell.place, fmt::format("maker: {} makes no products; expected one that `made_at` names",
                                              ticked(cell.text)));
}

void read_waiting_list(Draft& draft, const CsvTable& table) {
  const Columns columns(draft, table, {"state", "since", "hospital", "collected", "maker"});
  if (!columns.has("state")) return;
  for (const Row& row : table.rows) {
    const CsvCell* const state = columns.cell(row, "state");
    if (!state) {
      draft.problems->add(row.front().place, "state: nothing is stated; expected where the patient is");
      continue;
    }
    const State* const where = state_of(draft, *state);
    if (!where) continue;
    PatientUnderWay patient;
    patient.reached = where->reached;
    patient.in_culture = where->in_culture;
    if (const CsvCell* const since = columns.cell(row, "since"))
      patient.ago = ago(draft, *since, "since").value_or(Duration());
    if (const CsvCell* const collected = columns.cell(row, "collected")) {
      patient.collected_ago = ago(draft, *collected, "collected");
      if (patient.collected_ago && *patient.collected_ago < patient.ago)
        draft.problems->add(collected->place,
                            "collected: this is after `since`; expected an earlier time");
      if (where->reached < Gate::collected)
        draft.problems->add(collected->place,
                            fmt::format("collected: a patient who is {} has not been collected; expected "
                                        "nothing here",
                                        ticked(state->text)));
    }
    patient.maker = columns.site(row, "maker");
    if (patient.maker) check_maker(draft, *columns.cell(row, "maker"), *patient.maker);
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
