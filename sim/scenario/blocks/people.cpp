// Roles: what may be said of people, and how it is read.
#include "vein2vein/scenario/people.hpp"

#include "scenario/calendars.hpp"
#include "scenario/destination.hpp"
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::tables {
namespace {

constexpr Field need_field(const Word<Task>& task) {
  return {
      .key = task.word, .form = Form::by_shift, .text = task.prose, .example = "4 h", .most = 365};
}

constexpr auto kNeeds = [] {
  std::array<Field, task_count> fields{};
  for (std::size_t i = 0; i < task_count; ++i) fields[i] = need_field(words<Task>[i]);
  return fields;
}();

constinit const Table kNeedsTable{"needs", "What one of each takes.", kNeeds};

const Field kShift[] = {
    {.key = "hours",
     .form = Form::word,
     .text = "The calendar by which they are there.",
     .example = "day_shift",
     .needed = true},
    {.key = "there",
     .form = Form::factors,
     .text = "How many people are there, at each site or by site.",
     .example = "{ groningen: 2, utrecht: 3 }",
     .needed = true},
};

constinit const Table kShiftTable{"shift", "When some of them are at work.", kShift};

const Field kShiftField{.key = "",
                        .form = Form::object,
                        .text = "When some of them are at work.",
                        .example = "{ hours: day_shift, there: 2 }",
                        .table = &kShiftTable};

constinit const Table kShifts{"shifts", "Shifts of a role, by name.", {}, &kShiftField};

const Field kRole[] = {
    {.key = "title",
     .form = Form::text,
     .text = "What people call them.",
     .example = "Ward nurses",
     .about = About::file,
     .destination = into<&Role::title>},
    {.key = "at",
     .form = Form::names,
     .text = "Whose work is theirs: sites or groups of them; by default that of all.",
     .example = "groningen"},
    {.key = "full_time",
     .form = Form::duration,
     .text = "Hours at work in a week of one full-time equivalent.",
     .example = "36 h",
     .fallback = "36 h",
     .least = 1.0 / 24,
     .most = 7,
     .destination = into<&Role::full_time>},
    {.key = "there",
     .form = Form::factors,
     .text = "Without shifts: full-time equivalents, at each site or by site.",
     .example = "{ groningen: 2.5, utrecht: 3 }"},
    {.key = "shifts",
     .form = Form::object,
     .text = "Shifts, by name.",
     .example = "{ day: { hours: day_shift, there: 2 } }",
     .table = &kShifts},
    {.key = "needs",
     .form = Form::object,
     .text = "What one of each takes of their time: hours, or hours by shift.",
     .example = "{ ward_day: { day: 3 h, night: 1 h }, infusion: 4 h }",
     .needed = true,
     .table = &kNeedsTable},
};

constinit const Table kRoleTable{"role", "People who do the same.", kRole};

const Field kRoleField{.key = "",
                       .form = Form::object,
                       .text = "People who do the same.",
                       .example = "{ there: 3, needs: { culture: 12 h } }",
                       .table = &kRoleTable};

}  // namespace

constinit const Table people{"people", "Roles, by name.", {}, &kRoleField};

}  // namespace v2v::tables

namespace v2v {
namespace {

constexpr std::size_t kMostRoles = 50;
constexpr std::size_t kMostShifts = 10;

void read_places(const Draft& draft, Section& section, Role& role) {
  const std::size_t sites = draft.scenario.sites.size();
  const auto at = section.get("at");
  role.at.assign(sites, !at);
  if (!at) return;
  for (const Value& item : one_or_several(*at))
    if (const auto* const named = sites_of(draft, item))
      for (const SiteIndex site : *named) role.at[site] = true;
}

/// A number for each of the role's sites, or numbers by site.
std::vector<double> read_there(const Draft& draft, const Role& role, const Value& given) {
  std::vector<double> people(role.at.size(), 0);
  const Value value = given.bare();
  if (!value.node->is_map()) {
    const auto number = read_weight(value);
    for (std::size_t i = 0; i < people.size(); ++i)
      if (role.at[i]) people[i] = number.value_or(0);
    return people;
  }
  for (const auto& [name, place, inner] : value.node->entries) {
    if (is_remark(name)) continue;
    const Value each = value.below(name, inner, nullptr);
    const Node named = scalar_node(name, place);
    const auto* const sites = sites_of(draft, Value{&named, each.path, nullptr, each.problems});
    const auto number = read_weight(each);
    if (!sites || !number) continue;
    for (const SiteIndex site : *sites) {
      if (!role.at[site])
        return each.wrong_at(place, fmt::format("{} is not among the sites of `at`; expected one "
                                                "of them",
                                                ticked(name))),
               people;
      people[site] = *number;
    }
  }
  return people;
}

void read_shifts(const Draft& draft, Section& section, Role& role) {
  auto shifts = section_at(section, "shifts");
  role.has_shifts = shifts.has_value();
  if (!shifts) {
    if (const auto there = section.get("there"))
      role.shifts.push_back({"", Calendar(), read_there(draft, role, *there)});
    else
      section.value().wrong(
          "nobody is there; expected `there`, full-time equivalents, or `shifts`");
    return;
  }
  section.refuse("there", "each of the shifts says who is there; expected this left out");
  const auto entries = shifts->free_entries();
  if (entries.empty() || entries.size() > kMostShifts)
    return shifts->value().wrong(
        fmt::format("{} shifts are given; expected 1 to {}", entries.size(), kMostShifts));
  for (const Node::Entry* entry : entries) {
    Section shift(shifts->below(*entry));
    const auto there = shift.get("there");
    if (there && shift.states("hours"))
      role.shifts.push_back(
          {entry->key, calendar_at(draft, shift, "hours"), read_there(draft, role, *there)});
  }
}

std::optional<Duration> read_hours(const Value& value) {
  static constexpr Field kHours{
      .key = "", .form = Form::duration, .text = "", .example = "4 h", .most = 365};
  Value hours = value.bare();
  hours.field = &kHours;
  const auto days = read_days(hours);
  return days ? std::optional(Duration::days(*days)) : std::nullopt;
}

Role::Need read_need(const Role& role, const Value& given) {
  Role::Need need;
  const Value value = given.bare();
  if (!value.node->is_map()) {
    need.hours = read_hours(value).value_or(Duration());
    return need;
  }
  std::vector<std::string> names;
  for (const Shift& shift : role.shifts) names.push_back(shift.name);
  need.by_shift.assign(role.shifts.size(), Duration());
  for (const auto& [name, place, inner] : value.node->entries) {
    if (is_remark(name)) continue;
    const Value each = value.below(name, inner, nullptr);
    const auto known = std::find(names.begin(), names.end(), name);
    if (!role.has_shifts)
      each.wrong_at(place, "the role has no shifts; expected hours, such as `4 h`");
    else if (known == names.end())
      each.wrong_at(place, fmt::format("the role has no such shift; expected {}", one_of(names)),
                    each.problems->meant(name, names));
    else if (const auto hours = read_hours(each))
      need.by_shift[static_cast<std::size_t>(known - names.begin())] = *hours;
  }
  return need;
}

/// What is in use of a capacity is known where it is limited.
void check_days(const Draft& draft, const Role& role, const Section& needs) {
  static constexpr std::pair<Task, ResourceKind> days[] = {
      {Task::culture_day, ResourceKind::suites},
      {Task::ward_day, ResourceKind::ward_beds},
      {Task::intensive_care_day, ResourceKind::intensive_care_beds}};
  const std::vector<Site>& sites = draft.scenario.sites;
  for (const auto& [task, kind] : days) {
    bool known = role.need_of(task).is_none();
    for (std::size_t i = 0; i < sites.size(); ++i)
      known = known || (role.at[i] && sites[i].capacity_of(kind).limited);
    const Node::Entry* const entry = needs.value().node->find(word_of(task));
    if (known || !entry) continue;
    needs.value()
        .below(entry->key, entry->value, nullptr)
        .wrong_at(entry->place,
                  fmt::format("it is counted by the {} in use, which are limited nowhere; expected "
                              "a site that has so many of them",
                              name_of(kind)));
  }
}

void read_role(Draft& draft, const Value& value, const std::string& name) {
  Section section(value);
  if (!value.node->is_map()) return;
  Role role;
  role.name = name;
  read_fields(section, role);
  if (role.title.empty()) {
    role.title = name;
    std::replace(role.title.begin(), role.title.end(), '_', ' ');
  }
  read_places(draft, section, role);
  read_shifts(draft, section, role);
  auto needs = section_at(section, "needs");
  if (!needs || role.shifts.empty()) return;
  for (const auto& [task, word, prose] : words<Task>)
    if (const auto need = needs->get(word)) role.needs[index_of(task)] = read_need(role, *need);
  check_days(draft, role, *needs);
  draft.scenario.people.push_back(std::move(role));
}

}  // namespace

void read_people(Draft& draft, Section& root) {
  auto section = section_at(root, "people");
  if (!section) return;
  const auto entries = section->free_entries();
  if (entries.size() > kMostRoles)
    return section->value().wrong(
        fmt::format("{} roles are given; expected at most {}", entries.size(), kMostRoles));
  for (const Node::Entry* entry : entries) {
    const Value value = section->below(*entry);
    if (is_snake_case(entry->key))
      read_role(draft, value, entry->key);
    else
      value.wrong_at(entry->place,
                     "this is not a name of a role; expected lower case letters, digits and `_`, "
                     "such as `ward_nurses`");
  }
}

}  // namespace v2v
