// What a site has: capacities, slots, vector and batches.
#include "scenario/calendars.hpp"
#include "scenario/destination.hpp"
#include "scenario/distributions.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace v2v::tables {
namespace {

constexpr double kHour = 1.0 / 24;

const Field kOutages[] = {
    {.key = "every",
     .form = Form::distribution,
     .text = "From a repair to the next failure.",
     .example = "{ exponential: 60 d }",
     .needed = true},
    {.key = "repair",
     .form = Form::distribution,
     .text = "From a failure to its repair; on average an hour or longer, with `every`.",
     .example = "2 d",
     .needed = true},
    {.key = "units",
     .form = Form::integer,
     .text = "How many units a failure takes; by default all.",
     .example = "1",
     .least = 1,
     .most = 1e6},
};

constinit const Table kOutagesTable{"outages", "Failures at random.", kOutages};

const Field kLaterRest{.key = "",
                       .form = Form::integer,
                       .text = "Units from this time or date on.",
                       .example = "8",
                       .most = 1e6};

constinit const Table kLater{"later", "Units from a time or date on.", {}, &kLaterRest};

const Field kClosedUnits[] = {
    {.key = "units",
     .form = Form::integer,
     .text = "How many are closed; by default all.",
     .example = "1",
     .least = 1,
     .most = 1e6},
    {.key = "from",
     .form = Form::moment,
     .text = "Since when; what has begun goes on.",
     .example = "2026-03-01",
     .needed = true},
    {.key = "to",
     .form = Form::moment,
     .text = "Until when; a date is the last day.",
     .example = "2026-04-12",
     .needed = true},
};

constinit const Table kClosedUnitsTable{"closed_units", "Some that are closed for a time.",
                                        kClosedUnits};

constexpr Field closed_or_units() {
  Field field = closed;
  field.text =
      "Days on which it is closed: dates such as `2026-12-24`, days of every year such as `12-25`, "
      "or from one to another such as `2026-12-24 to 2026-12-26` or `12-24 to 01-02`; or some of "
      "its units for a time, as a mapping. What begins before them goes on.";
  field.table = &kClosedUnitsTable;
  return field;
}

const Field kCapacity[] = {
    {.key = "units",
     .form = Form::capacity,
     .text = "How many there are at the beginning.",
     .example = "4",
     .needed = true,
     .most = 1e6},
    {.key = "hours",
     .form = Form::word,
     .text = "The calendar by which they are there.",
     .example = "working_days",
     .fallback = "always"},
    {.key = "later",
     .form = Form::object,
     .text = "How many there are from a time or date on.",
     .example = "{ 14 mo: 8 }",
     .table = &kLater},
    closed_or_units(),
    {.key = "fails",
     .form = Form::object,
     .text = "Failures at random.",
     .example = "{ every: { exponential: 60 d }, repair: 2 d }",
     .table = &kOutagesTable},
};

const Field kSlots[] = {
    {.key = "each",
     .form = Form::integer,
     .text = "How many a period.",
     .example = "1",
     .fallback = "1",
     .least = 1,
     .most = 1e6,
     .destination = into<&Slots::each>},
    {.key = "every",
     .form = Form::duration,
     .text = "The period, an hour or longer.",
     .example = "30 d",
     .needed = true,
     .least = kHour,
     .destination = into<&Slots::every>},
    {.key = "for",
     .form = Form::choice,
     .text = "What needs a slot.",
     .example = "collection",
     .fallback = "collection",
     .choices = all_words<Slots::For>,
     .destination = into<&Slots::needed_for>},
};

const Field kVector[] = {
    {.key = "in_stock",
     .form = Form::integer,
     .text = "Doses at the beginning.",
     .example = "20",
     .needed = true,
     .most = 1e6,
     .destination = into<&VectorLots::in_stock>},
    {.key = "lot",
     .form = Form::integer,
     .text = "Doses of a lot.",
     .example = "50",
     .needed = true,
     .least = 1,
     .most = 1e6,
     .destination = into<&VectorLots::lot>},
    {.key = "reorder_at",
     .form = Form::integer,
     .text = "A lot is ordered when so few are left, those on order included.",
     .example = "10",
     .fallback = "0",
     .most = 1e6,
     .destination = into<&VectorLots::reorder_at>},
    {.key = "lead_time",
     .form = Form::distribution,
     .text = "From the order to the delivery of a lot.",
     .example = "60 d",
     .needed = true,
     .destination = into<&VectorLots::lead_time>},
};

const Field kBatch[] = {
    {.key = "size",
     .form = Form::integer,
     .text = "Samples of a batch.",
     .example = "4",
     .needed = true,
     .least = 1,
     .most = 10'000,
     .destination = into<&TestBatch::size>},
    {.key = "longest_wait",
     .form = Form::duration,
     .text = "The batch starts when its first sample has waited so long.",
     .example = "2 d",
     .needed = true,
     .destination = into<&TestBatch::longest_wait>},
};

}  // namespace

constinit const Table slots{"slots", "An allotment; what is not used lapses.", kSlots};

constinit const Table vector{"vector", "Doses of viral vector; a culture takes one.", kVector};

constinit const Table test_batch{"test_batch", "Samples that are tested together.", kBatch};

constinit const Table capacity{"capacity", "A capacity that changes with time.", kCapacity};

}  // namespace v2v::tables

namespace v2v {
namespace {

struct NamedCapacity {
  std::string_view key;
  ResourceKind kind;

  bool belongs_to(Site::Kind site) const noexcept {
    if (kind == ResourceKind::quality_control) return true;
    const bool of_hospitals = kind == ResourceKind::apheresis_beds ||
                              kind == ResourceKind::ward_beds ||
                              kind == ResourceKind::intensive_care_beds;
    return site == Site::Kind::hospital || (site == Site::Kind::plant && !of_hospitals);
  }
};

constexpr std::array<NamedCapacity, capacity_kind_count> kCapacities = {
    {{"apheresis_beds", ResourceKind::apheresis_beds},
     {"ward_beds", ResourceKind::ward_beds},
     {"intensive_care_beds", ResourceKind::intensive_care_beds},
     {"suites", ResourceKind::suites},
     {"operators", ResourceKind::operators},
     {"quality_control", ResourceKind::quality_control},
     {"qualified_persons", ResourceKind::qualified_persons}}};

void read_later(const Draft& draft, Section& section, Capacity& capacity) {
  auto later = section_at(section, "later");
  if (!later) return;
  TimePoint last;
  for (const Node::Entry* entry : later->free_entries()) {
    const Value value = later->below(*entry);
    const auto from = read_moment_key(draft, value, *entry);
    const auto units = read_integer(value);
    if (!from || !units) continue;
    if (*from <= last)
      value.wrong_at(entry->place, last == TimePoint()
                                       ? "this is the beginning; expected a later time"
                                       : "this time is not after the one before it; expected "
                                         "rising times");
    last = *from;
    capacity.later.emplace_back(*from, static_cast<std::uint32_t>(*units));
  }
  // Whoever waited then would wait for ever.
  if (!capacity.later.empty() && capacity.later.back().second == 0)
    later->value().wrong("in the end there are no units any more; expected some at last");
}

/// What comes round more often would take a computer longer than its patients.
constexpr double kShortestRound = 1.0 / 24;

/// Lots that are on order at a time.
constexpr std::uint32_t kMostOrders = 10'000;

void check_round(Section& fails, const Outages& outages) {
  const double days = outages.between.mean() + outages.repair.mean();
  if (outages.between.mean() > 0 && outages.repair.mean() > 0 && days < kShortestRound)
    fails.value().wrong(
        fmt::format("from one failure to the next it takes {:.3g} s on average; expected `every` "
                    "and `repair` to be 1 h or more together",
                    days * 86'400));
}

void read_outages(Section& section, Capacity& capacity) {
  auto fails = section_at(section, "fails");
  if (!fails) return;
  Outages outages;
  for (const std::string_view key : {"every", "repair"}) {
    Distribution& time = key == "every" ? outages.between : outages.repair;
    const auto value = fails->get(key);
    const auto read = value ? read_distribution(*value) : std::nullopt;
    time = read.value_or(Distribution());
    if (read && time.mean() <= 0) value->unexpected("this takes no time");
  }
  if (const auto taken = fails->get("units")) {
    outages.units = static_cast<std::uint32_t>(read_integer(*taken).value_or(0));
    if (outages.units > capacity.most_units() && capacity.most_units() > 0)
      taken->wrong(fmt::format("more units fail than there are; expected at most {}",
                               capacity.most_units()));
  }
  check_round(*fails, outages);
  capacity.outages = outages;
}

void check_closed_units(Section& section, Capacity& capacity) {
  const std::uint32_t most = capacity.most_units();
  for (UnitsClosed& each : capacity.closed_units) {
    if (each.units > most)
      section.get("closed")->wrong(fmt::format(
          "{} units are closed where there are {}; expected at most so many", each.units, most));
    if (each.units == 0) each.units = most;
  }
}

Capacity read_changing_capacity(const Draft& draft, const Value& value) {
  Section section(value, tables::capacity);
  Capacity capacity;
  const auto units = section.get("units");
  if (!units) return capacity;
  const auto number = read_capacity(*units);
  if (!number) return capacity;
  capacity.limited = units->bare().node->text != "unlimited";
  capacity.units = *number;
  if (!capacity.limited) {
    for (const std::string_view key : {"hours", "later", "closed", "fails"})
      section.refuse(key, "what is unlimited is always there; expected a number of `units`");
    return {};
  }
  read_later(draft, section, capacity);
  if (capacity.units == 0 && capacity.later.empty())
    units->wrong("there are never any units; expected some here, or `later`");
  capacity.open = calendar_at(draft, section, "hours")
                      .closed_during(read_closed(draft, section, &capacity.closed_units));
  check_closed_units(section, capacity);
  if (capacity.open.next_open(TimePoint()) > never_in_effect)
    section.value().wrong("this capacity is never there; expected hours that are not all closed");
  read_outages(section, capacity);
  return capacity;
}

}  // namespace

void read_capacities(const Draft& draft, Section& section, Site& site) {
  for (const NamedCapacity& named : kCapacities) {
    const auto value = section.get(named.key);
    if (!value || !named.belongs_to(site.kind)) continue;
    const Value bare = value->bare();
    if (bare.node->is_map()) {
      site.capacity_of(named.kind) = read_changing_capacity(draft, bare);
    } else if (const auto units = read_capacity(bare); units && *units > 0) {
      site.capacity_of(named.kind) = Capacity::of(*units);
    }
  }
}

void read_allotments(Section& section, Site& site) {
  if (auto slots = section_at(section, "slots")) {
    Slots result;
    read_fields(*slots, result);
    site.slots = result;
  }
  if (auto vector = section_at(section, "vector")) {
    VectorLots lots;
    read_fields(*vector, lots);
    const std::uint32_t orders = lots.reorder_at / std::max(lots.lot, 1U);
    if (orders > kMostOrders)
      vector->get("reorder_at")
          ->wrong(fmt::format("{} lots of {} could be on order at a time; expected at most {}",
                              orders, lots.lot, kMostOrders));
    site.vector = lots;
  }
  if (auto batch = section_at(section, "test_batch")) read_fields(*batch, site.test_batch);
}

void refuse_what_is_not_of(Section& section, Site::Kind kind) {
  const auto refuse = [&](std::initializer_list<std::string_view> keys, std::string_view who) {
    for (const std::string_view key : keys)
      section.refuse(key, fmt::format("this does not belong to a {}; expected it left out", who));
  };
  if (kind == Site::Kind::hospital) return;
  const std::string_view who = kind == Site::Kind::plant ? "plant" : "laboratory";
  for (const NamedCapacity& named : kCapacities)
    if (!named.belongs_to(kind)) refuse({named.key}, who);
  refuse({"slots", "contract", "patients"}, who);
  if (kind == Site::Kind::laboratory) refuse({"vector", "makes_from"}, who);
}

}  // namespace v2v
