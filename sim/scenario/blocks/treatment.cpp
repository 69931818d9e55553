// Bridging, lymphodepletion and the hospital stay: what may be said, and how it is read.
#include "scenario/counted.hpp"
#include "scenario/destination.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::tables {
namespace {

const Field kBridging[] = {
    {.key = "if_waiting_over",
     .form = Form::duration,
     .text = "Offered when the planned wait from receipt to lymphodepletion is longer.",
     .example = "7 d",
     .fallback = "0 d",
     .destination = into<&Bridging::if_waiting_over>},
    {.key = "share",
     .form = Form::probability,
     .text = "Of those offered, how many get it.",
     .example = "80 %",
     .needed = true},
    {.key = "response",
     .form = Form::probability,
     .text = "Of those who get it, how many respond.",
     .example = "40 %",
     .needed = true},
    {.key = "responds_after",
     .form = Form::distribution,
     .text = "From receipt to response.",
     .example = "7 d",
     .fallback = "0 d",
     .destination = into<&Bridging::responds_after>},
};

const Field kLymphodepletion[] = {
    {.key = "start",
     .form = Form::start,
     .text = "After the product's release, or a lead before the planned infusion.",
     .example = "after_release",
     .fallback = "after_release",
     .choices = all_words<Lymphodepletion::Start>},
    {.key = "days",
     .form = Form::integers,
     .text = "First and last day of treatment; infusion is day 0.",
     .example = "[-5, -2]",
     .least = -30,
     .most = -1},
    {.key = "scheduling",
     .form = Form::distribution,
     .text = "From the product on site to the first day (after_release).",
     .example = "2 d",
     .fallback = "0 d"},
    {.key = "valid_for",
     .form = Form::duration,
     .text = "Older than this at infusion, it must be given again.",
     .example = "14 d",
     .destination = into<&Lymphodepletion::valid_for>},
    {.key = "planned_at",
     .form = Form::quantile,
     .text = "The quantile of every random time with which the day of the product is planned.",
     .example = "80 %",
     .fallback = "median",
     .least = 0.01,
     .most = 0.99,
     .destination = into<&Lymphodepletion::planned_at>},
    {.key = "lost",
     .form = Form::object,
     .text = "Who leaves before it starts, by cause.",
     .example = "{ ineligible: 2 % }",
     .table = &lost},
};

const Field kIntensiveCare[] = {
    {.key = "share",
     .form = Form::probability,
     .text = "How many need it; left out with `toxicity`, from which it follows.",
     .example = "24 %"},
    {.key = "after",
     .form = Form::distribution,
     .text = "From infusion, at the latest at discharge; with `toxicity` from its onset, at the "
             "latest at its end.",
     .example = "6 d",
     .needed = true,
     .destination = into<&Stay::intensive_care_after>},
    {.key = "takes",
     .form = Form::distribution,
     .text = "How long.",
     .example = "4 d",
     .needed = true,
     .destination = into<&Stay::intensive_care_takes>},
    {.key = "death",
     .form = Form::probability,
     .text = "How many of those who are in it die at its end.",
     .example = "{ events: 4, of: 84 }",
     .fallback = "0"},
};

constinit const Table kIntensiveCareTable{"intensive_care", "Intensive care.", kIntensiveCare};

const Field kStay[] = {
    {.key = "from",
     .form = Form::choice,
     .text = "From when a ward bed is needed.",
     .example = "lymphodepletion",
     .fallback = "lymphodepletion",
     .choices = "lymphodepletion infusion"},
    {.key = "after_infusion",
     .form = Form::distribution,
     .text = "From infusion to discharge, intensive care apart; with `toxicity` of those whom it "
             "does not keep.",
     .example = "{ median: 16 d, iqr: [10 d, 22 d] }",
     .needed = true,
     .destination = into<&Stay::after_infusion>},
    {.key = "intensive_care",
     .form = Form::object,
     .text = "Intensive care.",
     .example = "{ share: 24 %, after: 6 d, takes: 4 d }",
     .or_none = true,
     .table = &kIntensiveCareTable},
    {.key = "toxicity",
     .form = Form::object,
     .text = "Toxicity of the treatment, which decides how long patients stay and who needs "
             "intensive care.",
     .example = "{ cytokine_release: { any: 88 %, severe: 12 %, onset: 5 d, takes: 9 d } }",
     .or_none = true,
     .table = &toxicity},
};

}  // namespace

constinit const Table bridging{"bridging", "Treatment that bridges the wait.", kBridging};

constinit const Table lymphodepletion{"lymphodepletion", "Preparing the patient.",
                                      kLymphodepletion};

constinit const Table stay{"stay", "The hospital stay.", kStay};

}  // namespace v2v::tables

namespace v2v {
namespace {

void read_start(Lymphodepletion& result, Section& section) {
  static constexpr Field kLead{
      .key = "before_release", .form = Form::duration, .text = "", .example = "6 d"};
  result.lead = Duration::whole_days(-result.first_day);
  const Value value = section.get("start")->bare();
  const Node::Entry* lead = value.node->is_map() ? value.node->find("before_release") : nullptr;
  if (!lead) {
    if (value.node->is_map()) return value.unexpected("`before_release` is missing");
    result.start = read_word<Lymphodepletion::Start>(value).value_or(result.start);
    return;
  }
  result.start = Lymphodepletion::Start::before_release;
  for (const auto& [key, place, inner] : value.node->entries)
    if (key != "before_release" && !is_remark(key))
      value.below(key, inner, nullptr).wrong_at(place, "unknown key; expected `before_release`");
  const Value given = value.below("before_release", lead->value, &kLead);
  const auto days = read_days(given);
  if (days && Duration::days(*days) != result.lead)
    given.wrong(
        fmt::format("the lead {} does not fit `days`, which begin at {}; expected `{} d` "
                    "before the planned infusion",
                    given.bare().look(), result.first_day, -result.first_day));
}

void read_days_of_treatment(Lymphodepletion& result, Section& section) {
  const auto value = section.get("days");
  if (!value) return;
  std::vector<int> days;
  for (const Value& item : list_items(*value, 2, 2))
    if (const auto day = read_integer(item)) days.push_back(static_cast<int>(*day));
  if (days.size() != 2) return;
  if (days[0] > days[1]) return value->unexpected("the last day comes before the first");
  result.first_day = days[0];
  result.last_day = days[1];
}

bool is_limited_somewhere(const Scenario& scenario, ResourceKind kind) {
  return std::any_of(scenario.sites.begin(), scenario.sites.end(),
                     [kind](const Site& site) { return site.capacity_of(kind).limited; });
}

/// Reports it where a number of such beds is stated.
void report_without_stay(const Draft& draft, Section& root, ResourceKind kind,
                         std::string_view key) {
  const auto sites = root.get("sites");
  if (!sites) return;
  for (const Node::Entry& site : sites->node->entries) {
    const auto named = draft.sites_named.find(site.key);
    const Node::Entry* beds = site.value.find(key);
    if (!beds || named == draft.sites_named.end() ||
        !draft.scenario.sites[named->second.front()].capacity_of(kind).limited)
      continue;
    return sites->below(site.key, site.value, nullptr)
        .below(beds->key, beds->value, nullptr)
        .wrong_at(beds->place,
                  "these are limited, but nothing says how long they are needed; expected `stay`");
  }
}

void read_intensive_care(Draft& draft, Section& care, Stay& stay) {
  const auto share = care.get("share");
  if (share && stay.toxicity)
    care.refuse("share",
                "with `toxicity` it follows from that; expected this left out, or "
                "`share:` with nothing behind it where another file states it");
  else if (share)
    stay.intensive_care = read_counted(
        draft, *share, tables::probability, 0,
        [](const ParameterPlace& its, double p) { its.protocol.stay->intensive_care = p; });
  else if (!stay.toxicity)
    care.value().wrong("`share` is missing; expected a probability such as `24 %`");
  if (const auto death = care.get("death"))
    stay.intensive_care_death = read_counted(
        draft, *death, tables::probability, 0,
        [](const ParameterPlace& its, double p) { its.protocol.stay->intensive_care_death = p; });
  read_fields(care, stay);
}

}  // namespace

void report_beds_nobody_needs(const Draft& draft, Section& root, bool of_intensive_care_only) {
  if (!of_intensive_care_only)
    report_without_stay(draft, root, ResourceKind::ward_beds, "ward_beds");
  report_without_stay(draft, root, ResourceKind::intensive_care_beds, "intensive_care_beds");
}

void read_bridging(Draft& draft, Section& root) {
  auto section = section_at(root, "bridging");
  if (!section) return;
  Bridging& result = draft.protocol().bridging;
  result.offered = true;
  read_fields(*section, result);
  if (const auto share = section->get("share"))
    result.share =
        read_counted(draft, *share, tables::probability, 0,
                     [](const ParameterPlace& its, double p) { its.protocol.bridging.share = p; });
  if (const auto response = section->get("response"))
    result.response = read_counted(
        draft, *response, tables::probability, 0,
        [](const ParameterPlace& its, double p) { its.protocol.bridging.response = p; });
}

void read_lymphodepletion(Draft& draft, Section& root) {
  Lymphodepletion& result = draft.protocol().lymphodepletion;
  const Product& product = draft.protocol().product;
  if (!product.needs_lymphodepletion()) return;
  auto section = section_at(root, "lymphodepletion");
  if (!section) return;
  read_days_of_treatment(result, *section);
  read_start(result, *section);
  if (!product.from_patients_cells() && result.start == Lymphodepletion::Start::before_release) {
    refuse_beside_kind(draft, *section, "start",
                       "this product was released before it was ordered; expected this left out");
    result.start = Lymphodepletion::Start::after_release;
  }
  read_fields(*section, result);
  if (result.start == Lymphodepletion::Start::after_release)
    read_into(*section, "scheduling", result.scheduling);
  else if (section->stated_with("scheduling", "start"))
    section->refuse("scheduling",
                    "there is nothing to schedule with `before_release`; expected it "
                    "left out");
  if (result.valid_for < Duration::whole_days(-result.first_day))
    section->get("valid_for")
        ->wrong(fmt::format("infusion follows {} days after it begins, so that it would have to be "
                            "given again for ever; expected at least `{} d`",
                            -result.first_day, -result.first_day));
}

void read_stay(Draft& draft, Section& root) {
  const Scenario& scenario = draft.scenario;
  auto section = section_at(root, "stay");
  if (!section) {
    if (!draft.is_one_protocol_of_several()) report_beds_nobody_needs(draft, root, false);
    return;
  }
  Stay stay;
  stay.from_lymphodepletion =
      read_choice(*section->get("from")).value_or("lymphodepletion") == "lymphodepletion";
  if (stay.from_lymphodepletion && !draft.protocol().product.needs_lymphodepletion()) {
    refuse_beside_kind(draft, *section, "from",
                       "with this product there is no lymphodepletion; expected `infusion`");
    stay.from_lymphodepletion = false;
  }
  read_fields(*section, stay);
  read_toxicity(draft, *section, stay);
  if (auto care = section_at(*section, "intensive_care")) {
    read_intensive_care(draft, *care, stay);
  } else if (stay.toxicity && stay.needs_intensive_care()) {
    section->value().wrong(
        "toxicity leads to intensive care, but nothing says when and how long; expected "
        "`intensive_care` with `after` and `takes`");
  } else if (!draft.is_one_protocol_of_several() &&
             is_limited_somewhere(scenario, ResourceKind::intensive_care_beds)) {
    section->value().wrong(
        "intensive care beds are limited, but nobody needs them; expected `intensive_care`");
  }
  draft.protocol().stay = stay;
}

}  // namespace v2v
