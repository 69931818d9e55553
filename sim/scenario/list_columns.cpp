// Cells of tables of patients.
#include "scenario/list_columns.hpp"

#include "scenario/quantity.hpp"
#include "scenario/unknown_columns.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

constexpr std::size_t kLongestId = 200;
/// Hospital systems call it by either name.
constexpr std::string_view kId = "id", kPatientId = "patient_id";

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

ListColumns::ListColumns(Draft& draft, const CsvTable& table, ListRules rules,
                         std::vector<std::string> own)
    : draft_(draft),
      rules_(rules),
      separator_(table.separator),
      own_(std::move(own)),
      makes_(draft.scenario.sites.size(), false) {
  Problems& problems = *draft.problems;
  for (const SiteIndex maker : draft.protocol().product.made_at) makes_[maker] = true;
  own_.emplace_back(kId);
  if (draft.one_of_several) own_.emplace_back(population_column);
  std::vector<std::string> known = own_;
  for (const Covariate& covariate : draft.population().covariates) known.push_back(covariate.name);
  for (const std::string& name : draft.characteristics)
    if (!contains(known, name)) known.push_back(name);
  UnknownColumns unknown(problems, known, fmt::format("{{}} in `{}.ignore`", rules_.key));
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const CsvCell& cell = table.header[i];
    const bool other_id = cell.text == kPatientId && !contains(known, cell.text);
    if (!other_id && !contains(known, cell.text))
      unknown.add(cell);
    else if (!place_.emplace(other_id ? std::string(kId) : cell.text, i).second)
      problems.add(cell.place, fmt::format("the column {} is there twice; expected it once",
                                           ticked(other_id ? kId : std::string_view(cell.text))));
  }
  unknown.tell();
  if (place_.count(own_.front()) == 0)
    problems.add(table.place,
                 fmt::format("the column {} is missing; expected it", ticked(own_.front())));
}

const CsvCell* ListColumns::cell(const Row& row, const std::string& name) const {
  const auto found = place_.find(name);
  if (found == place_.end() || row[found->second].text.empty()) return nullptr;
  return &row[found->second];
}

std::optional<SiteIndex> ListColumns::hospital(const Row& row) const {
  return site(row, "hospital", "a hospital", [this](SiteIndex site) {
    return draft_.scenario.sites[site].kind == Site::Kind::hospital;
  });
}

std::optional<SiteIndex> ListColumns::maker(const Row& row) const {
  return site(row, "maker", "one that `made_at` names",
              [this](SiteIndex site) { return makes_[site]; });
}

std::string ListColumns::id(const Row& row) const {
  const CsvCell* const named = cell(row, std::string(kId));
  if (!named) return {};
  if (named->text.size() > kLongestId) {
    draft_.problems->add(named->place, fmt::format("id: {} is too long; expected at most {} bytes",
                                                   ticked(named->text), kLongestId));
    return {};
  }
  const auto [before, is_new] = draft_.known_ids.emplace(named->text, named->place);
  if (!is_new)
    draft_.problems->add(
        named->place,
        fmt::format("id: {} stands in {} already; expected every id once", ticked(named->text),
                    show_place(*draft_.problems, before->second, named->place)));
  return named->text;
}

KnownPatient ListColumns::patient(const Row& row) const {
  KnownPatient known;
  known.hospital = hospital(row);
  known.id = id(row);
  const auto& covariates = draft_.population().covariates;
  for (std::size_t i = 0; i < covariates.size(); ++i) {
    // A column of the table's own is not about a characteristic of the same name.
    const CsvCell* const level =
        contains(own_, covariates[i].name) ? nullptr : cell(row, covariates[i].name);
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

template <class Fits>
std::optional<SiteIndex> ListColumns::site(const Row& row, const std::string& column,
                                           std::string_view what, Fits fits) const {
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
  problems.add(named->place,
               fmt::format("{}: {} is {}; expected {}", column, ticked(named->text),
                           group ? "a group" : fmt::format("not {}", what),
                           names.empty() || names.size() > 12 ? std::string("one") : one_of(names)),
               problems.meant(named->text, names));
  return std::nullopt;
}

std::optional<Duration> ListColumns::since_start(const CsvCell& cell,
                                                 std::string_view column) const {
  const DateReading read = read_list_date(cell.text, rules_.dates);
  if (read.at) return Duration::whole_days(read.at->day - draft_.scenario.starts) + read.at->of_day;
  draft_.problems->add(cell.place, fmt::format("{}: {} {}", column, ticked(cell.text), read.fault));
  return std::nullopt;
}

std::optional<std::string> ListColumns::with_points(const CsvCell& cell,
                                                    std::string_view column) const {
  std::string text = cell.text;
  const std::size_t comma = text.find(',');
  if (comma == text.npos) return text;
  const std::size_t end = std::min(text.find_first_not_of("0123456789", comma + 1), text.size());
  std::string pointed = text;
  pointed[comma] = '.';
  // Three digits behind a comma may be thousands.
  if (separator_ != ',' && end - comma - 1 != 3 && text.find(',', comma + 1) == text.npos)
    return pointed;
  draft_.problems->add(cell.place,
                       fmt::format("{}: a comma stands in {}; expected a decimal point, such as {}",
                                   column, ticked(text), ticked(pointed)));
  return std::nullopt;
}

std::optional<Duration> ListColumns::ago(const CsvCell& cell, std::string_view column) const {
  static constexpr Field kAgo{
      .key = "", .form = Form::duration, .text = "", .example = "12 d` or `2026-03-01"};
  if (!is_like_a_list_date(cell.text)) {
    const auto text = with_points(cell, column);
    if (!text) return std::nullopt;
    const Node node = scalar_node(*text, cell.place);
    const auto days = read_days({&node, std::string(column), &kAgo, draft_.problems});
    return days ? std::optional(Duration::days(*days)) : std::nullopt;
  }
  const auto since = since_start(cell, column);
  if (!since) return std::nullopt;
  if (*since <= Duration()) return Duration() - *since;
  draft_.problems->add(cell.place,
                       fmt::format("{}: {} is after the start; expected {} or earlier", column,
                                   ticked(cell.text), date_of(draft_.scenario.starts)));
  return std::nullopt;
}

}  // namespace v2v
