// The ways between sites.
#include "scenario/calendars.hpp"
#include "scenario/counted.hpp"
#include "scenario/destination.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace v2v::tables {
namespace {

constexpr Field lane_share(std::string_view key, std::string_view text) {
  return {.key = key, .form = Form::probability, .text = text, .example = "0.2 %", .fallback = "0"};
}

const Field kLane[] = {
    {.key = "between",
     .form = Form::words,
     .text = "Two sites or groups of sites.",
     .example = "[hospital, plant]",
     .needed = true},
    {.key = "mode", .form = Form::text, .text = "How it goes.", .example = "road"},
    {.key = "transit",
     .form = Form::distribution,
     .text = "From departure to arrival.",
     .example = "{ triangular: [0.5 d, 1 d, 2 d] }",
     .needed = true,
     .destination = into<&Lane::transit>},
    {.key = "departures",
     .form = Form::timetable,
     .text = "When vehicles leave, in both directions; by default at any time.",
     .example = "{ days: Mon-Fri, at: 17:00 }",
     .table = &departures},
    {.key = "capacity",
     .form = Form::integer,
     .text = "Consignments a departure.",
     .example = "4",
     .least = 1,
     .most = 1e6,
     .destination = into<&Lane::capacity>},
    {.key = "cost",
     .form = Form::number,
     .text = "Cost of a consignment.",
     .example = "250",
     .fallback = "0",
     .most = 1e9,
     .destination = into<&Lane::cost>},
    lane_share("lost", "A consignment that never arrives."),
    lane_share("spoiled", "A temperature excursion, known at arrival."),
};

}  // namespace

constinit const Table lane{"lane", "A way between two sites, in both directions.", kLane};

}  // namespace v2v::tables

namespace v2v {
namespace {

constexpr std::size_t kMostLanes = 50'000;

struct Known {
  std::set<std::pair<SiteIndex, SiteIndex>> pairs;
  std::size_t copied = 0;
};

Lane read_traffic(const Draft& draft, Section& section) {
  Lane lane;
  read_fields(section, lane);
  if (const auto mode = section.get("mode")) lane.mode = read_label(*mode);
  if (const auto departures = section.get("departures"))
    lane.departures = read_timetable(draft, *departures, tables::departures);
  if (!section.states("departures"))
    section.refuse("capacity",
                   "without departures there is no vehicle to be full; expected "
                   "`departures`, or this left out");
  return lane;
}

struct LaneLosses {
  Probability lost, spoiled;
  std::string lost_path, spoiled_path;
};

LaneLosses read_losses(Section& section) {
  const Value lost = *section.get("lost"), spoiled = *section.get("spoiled");
  const LaneLosses losses{read_probability(lost, tables::probability).value_or(Probability()),
                          read_probability(spoiled, tables::probability).value_or(Probability()),
                          lost.path, spoiled.path};
  if (losses.lost.value + losses.spoiled.value > 1)
    section.value().wrong("`lost` and `spoiled` add up to more than 1; expected at most 1");
  return losses;
}

/// The lanes from `first` to before `last` all come from one mapping.
void note_losses(Draft& draft, const Section& section, const LaneLosses& losses, std::size_t first,
                 std::size_t last) {
  const auto put = [first, last](double Lane::*share) {
    return [first, last, share](const ParameterPlace& its, double p) {
      for (std::size_t i = first; i < last; ++i) its.scenario.lanes[i].*share = p;
    };
  };
  std::vector<CountedShare> shares;
  if (losses.lost.of > 0)
    shares.push_back({losses.lost_path, losses.lost.events, losses.lost.of, put(&Lane::lost)});
  if (losses.spoiled.of > 0)
    shares.push_back(
        {losses.spoiled_path, losses.spoiled.events, losses.spoiled.of, put(&Lane::spoiled)});
  note_shares(draft, section.value().path, std::move(shares), [=](const ParameterPlace& its) {
    for (std::size_t i = first; i < last; ++i) {
      Lane& lane = its.scenario.lanes[i];
      if (losses.lost.of == 0) lane.lost = losses.lost.value;
      if (losses.spoiled.of == 0) lane.spoiled = losses.spoiled.value;
      const double sum = lane.lost + lane.spoiled;
      if (sum <= 1) continue;
      lane.lost /= sum;
      lane.spoiled /= sum;
    }
  });
}

void read_lane(Draft& draft, const Value& value, Known& known) {
  Section section(value);
  if (!value.node->is_map()) return;
  Lane lane = read_traffic(draft, section);
  const LaneLosses losses = read_losses(section);
  lane.lost = losses.lost.value;
  lane.spoiled = losses.spoiled.value;
  const std::size_t first = draft.scenario.lanes.size();
  const auto between = section.get("between");
  if (!between) return;
  const auto ends = list_items(*between, 2, 2);
  if (ends.size() != 2) return;
  const auto* from = sites_of(draft, ends[0]);
  const auto* to = sites_of(draft, ends[1]);
  if (!from || !to) return;
  const std::size_t weight = weight_of(*value.node) + lane.departures.per_week();
  for (const SiteIndex a : *from) {
    for (const SiteIndex b : *to) {
      // Within one group every pair is met twice, and every site once with itself.
      if (a == b && from->size() == 1 && to->size() == 1)
        return between->wrong("a lane leads from a site to itself; expected two sites");
      if (a == b || (from == to && a > b)) continue;
      if (!known.pairs.insert(std::minmax(a, b)).second)
        return between->wrong(fmt::format(
            "{} and {} have a lane already; expected one lane "
            "between two sites",
            ticked(draft.scenario.sites[a].name), ticked(draft.scenario.sites[b].name)));
      if (known.pairs.size() > kMostLanes)
        return between->wrong(fmt::format("too many lanes; expected at most {}", kMostLanes));
      known.copied += weight;
      if (known.copied > most_copied)
        return value.wrong("too many dates and values for so many lanes; expected fewer of them");
      lane.from = a;
      lane.to = b;
      draft.scenario.lanes.push_back(lane);
    }
  }
  note_losses(draft, section, losses, first, draft.scenario.lanes.size());
}

}  // namespace

void read_lanes(Draft& draft, Section& root) {
  const auto value = root.get("lanes");
  if (!value) return;
  Known known;
  for (const Value& item : list_items(*value, 0, kMostLanes)) read_lane(draft, item, known);
  draft.copied += known.copied;
}

}  // namespace v2v
