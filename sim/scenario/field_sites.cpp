// Tables of calendars, sites, what they have, and lanes.
#include "scenario/field_tables.hpp"
#include "vein2vein/scenario/site.hpp"

namespace v2v::tables {
namespace {

constexpr double kHour = 1.0 / 24;

constexpr Field kDays{.key = "days",
                      .form = Form::times,
                      .text = "Days of the week: one, several, or `Mon-Fri`.",
                      .example = "Mon-Fri"};
constexpr Field kClosed{.key = "closed",
                        .form = Form::times,
                        .text =
                            "Days on which it is closed: dates such as `2026-12-24`, days of every "
                            "year such as `12-25`, or from one to another such as `2026-12-24 "
                            "to 2026-12-26` or `12-24 to 01-02`. What begins before them goes "
                            "on.",
                        .example = "[12-25, 2026-05-14]"};
const Field kCalendar[] = {
    kDays,
    {.key = "hours",
     .form = Form::times,
     .text = "From when to when: one shift or several. An end before its beginning is on the next "
             "day; the shift belongs to the day on which it begins.",
     .example = "08:00-17:00"},
    kClosed,
};
constinit const Table kCalendarTable{"calendar", "Hours that repeat every week.", kCalendar};
const Field kCalendarField{.key = "",
                           .form = Form::object,
                           .text = "A calendar.",
                           .example = "{ days: Mon-Fri, hours: 08:00-17:00 }",
                           .table = &kCalendarTable};

const Field kDepartures[] = {
    kDays,
    {.key = "at",
     .form = Form::times,
     .text = "Times of the day: one or several.",
     .example = "17:00",
     .needed = true},
    kClosed,
};
const Field kSessions[] = {
    kDays,
    {.key = "at",
     .form = Form::times,
     .text = "Times of the day: one or several.",
     .example = "16:00",
     .needed = true},
    kClosed,
    {.key = "most",
     .form = Form::integer,
     .text = "Patients whom a session decides on at most.",
     .example = "12",
     .least = 1,
     .most = 1e6},
};

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
    kClosed,
    {.key = "fails",
     .form = Form::object,
     .text = "Failures at random.",
     .example = "{ every: { exponential: 60 d }, repair: 2 d }",
     .table = &kOutagesTable},
};

constexpr Field capacity_field(std::string_view key, std::string_view text) {
  return {.key = key,
          .form = Form::capacity,
          .text = text,
          .example = "4",
          .fallback = "unlimited",
          .least = 1,
          .most = 1e6,
          .table = &capacity};
}
const Field kSlots[] = {
    {.key = "each",
     .form = Form::integer,
     .text = "How many a period.",
     .example = "1",
     .fallback = "1",
     .least = 1,
     .most = 1e6},
    {.key = "every",
     .form = Form::duration,
     .text = "The period, an hour or longer.",
     .example = "30 d",
     .needed = true,
     .least = kHour},
    {.key = "for",
     .form = Form::choice,
     .text = "What needs a slot.",
     .example = "collection",
     .fallback = "collection",
     .choices = all_words<Slots::For>},
};
constinit const Table kSlotsTable{"slots", "An allotment; what is not used lapses.", kSlots};
const Field kVector[] = {
    {.key = "in_stock",
     .form = Form::integer,
     .text = "Doses at the beginning.",
     .example = "20",
     .needed = true,
     .most = 1e6},
    {.key = "lot",
     .form = Form::integer,
     .text = "Doses of a lot.",
     .example = "50",
     .needed = true,
     .least = 1,
     .most = 1e6},
    {.key = "reorder_at",
     .form = Form::integer,
     .text = "A lot is ordered when so few are left, those on order included.",
     .example = "10",
     .fallback = "0",
     .most = 1e6},
    {.key = "lead_time",
     .form = Form::distribution,
     .text = "From the order to the delivery of a lot.",
     .example = "60 d",
     .needed = true},
};
constinit const Table kVectorTable{"vector", "Doses of viral vector; a culture takes one.",
                                   kVector};
const Field kBatch[] = {
    {.key = "size",
     .form = Form::integer,
     .text = "Samples of a batch.",
     .example = "4",
     .needed = true,
     .least = 1,
     .most = 10'000},
    {.key = "longest_wait",
     .form = Form::duration,
     .text = "The batch starts when its first sample has waited so long.",
     .example = "2 d",
     .needed = true},
};
constinit const Table kBatchTable{"test_batch", "Samples that are tested together.", kBatch};

const Field kSite[] = {
    {.key = "kind",
     .form = Form::choice,
     .text = "Hospital, plant or laboratory.",
     .example = "hospital",
     .needed = true,
     .choices = all_words<Site::Kind>},
    {.key = "count",
     .form = Form::integer,
     .text = "How many of them there are.",
     .example = "10",
     .fallback = "1",
     .least = 1,
     .most = 5000},
    {.key = "region", .form = Form::text, .text = "Where it is.", .example = "north"},
    {.key = "patients",
     .form = Form::number,
     .text = "Weight of patients of the group, shared evenly; by default the count.",
     .example = "120",
     .most = 1e9},
    {.key = "open",
     .form = Form::word,
     .text = "The calendar by which leukapheresis starts, cells are received, samples taken in.",
     .example = "working_days",
     .fallback = "always"},
    capacity_field("apheresis_beds", "Collections at the same time, at each hospital."),
    capacity_field("ward_beds", "Beds from lymphodepletion to discharge, at each hospital."),
    capacity_field("intensive_care_beds", "Intensive care beds, at each hospital."),
    capacity_field("suites", "Cultures at the same time, at each who makes."),
    capacity_field("operators", "People who start and harvest cultures."),
    capacity_field("quality_control", "Products tested at the same time."),
    capacity_field("qualified_persons", "People who release."),
    {.key = "makes_from",
     .form = Form::moment,
     .text = "From then on it makes products.",
     .example = "14 mo"},
    {.key = "contract",
     .form = Form::word,
     .text = "Who makes for the hospital, if the policy goes by contract.",
     .example = "plant"},
    {.key = "slots",
     .form = Form::object,
     .text = "The hospital's allotment.",
     .example = "{ each: 1, every: 30 d, for: culture }",
     .table = &kSlotsTable},
    {.key = "vector",
     .form = Form::object,
     .text = "Doses of viral vector.",
     .example = "{ in_stock: 20, lot: 50, reorder_at: 10, lead_time: 60 d }",
     .table = &kVectorTable},
    {.key = "test_batch",
     .form = Form::object,
     .text = "Samples that are tested together, in one run on one place of `quality_control`.",
     .example = "{ size: 4, longest_wait: 2 d }",
     .table = &kBatchTable},
};
constinit const Table kSiteTable{"site", "A hospital, plant or laboratory, or several alike.",
                                 kSite};
const Field kSiteField{.key = "",
                       .form = Form::object,
                       .text = "A site, or several alike.",
                       .example = "{ kind: hospital, count: 10 }",
                       .table = &kSiteTable};
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
     .needed = true},
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
     .most = 1e6},
    {.key = "cost",
     .form = Form::number,
     .text = "Cost of a consignment.",
     .example = "250",
     .fallback = "0",
     .most = 1e9},
    lane_share("lost", "A consignment that never arrives."),
    lane_share("spoiled", "A temperature excursion, known at arrival."),
};

}  // namespace

constinit const Table calendars{"calendars", "Calendars, by name.", {}, &kCalendarField};
constinit const Table departures{"departures", "Times that repeat every week.", kDepartures};
constinit const Table sessions{"sessions", "Sessions that repeat every week.", kSessions};
constinit const Table capacity{"capacity", "A capacity that changes with time.", kCapacity};
constinit const Table sites{
    "sites", "Hospitals, plants and laboratories, by name.", {}, &kSiteField};
constinit const Table lane{"lane", "A way between two sites, in both directions.", kLane};

}  // namespace v2v::tables
