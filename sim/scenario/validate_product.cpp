// The product, bridging and lymphodepletion.
#include "scenario/counted.hpp"
#include "scenario/distributions.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

double* way(Remedy& remedy, std::string_view name) {
  if (name == "infuse") return &remedy.infuse;
  if (name == "make_again") return &remedy.make_again;
  return name == "collect_again" ? &remedy.collect_again : &remedy.lose;
}

/// The ways out that exist: a failed product cannot be infused.
const Field& remedy_field(bool can_infuse) {
  static constexpr Field kAll{.key = "then",
                              .form = Form::remedy,
                              .text = "",
                              .example = "lose",
                              .choices = "infuse make_again collect_again lose"};
  static constexpr Field kFailed{.key = "then",
                                 .form = Form::remedy,
                                 .text = "",
                                 .example = "lose",
                                 .choices = "make_again collect_again lose"};
  return can_infuse ? kAll : kFailed;
}

Remedy read_remedy(const Value& given, bool can_infuse) {
  Value value = given.bare();
  value.field = &remedy_field(can_infuse);
  Remedy remedy;
  remedy.lose = 0;
  if (!value.node->is_map()) {
    *way(remedy, read_choice(value).value_or("lose")) = 1;
    return remedy;
  }
  const auto choices = split_words(value.field->choices);
  double sum = 0;
  bool good = true;
  for (const auto& [key, place, inner] : value.node->entries) {
    if (is_remark(key)) continue;
    const Value each = value.below(key, inner, nullptr);
    const bool known = std::find(choices.begin(), choices.end(), key) != choices.end();
    if (!known)
      each.wrong_at(place, fmt::format("this is not possible here; expected {}", one_of(choices)),
                    value.problems->meant(key, choices));
    const auto probability = read_plain_probability(each);
    good = good && known && probability;
    if (!good) continue;
    *way(remedy, key) += *probability;
    sum += *probability;
  }
  if (good && std::abs(sum - 1) > 1e-9)
    value.wrong(fmt::format("the probabilities add up to {:.10g}; expected 1", sum));
  return remedy;
}

struct ProductLoss {
  double probability = 0;
  Remedy remedy;
};
ProductLoss read_product_loss(Draft& draft, Section& product, std::string_view key, bool can_infuse,
                              Put put) {
  const Value value = product.get(key)->bare();
  ProductLoss loss;
  loss.probability = read_counted(draft, value, tables::product_loss, 0, std::move(put));
  if (const Node::Entry* then = value.node->find("then"))
    loss.remedy = read_remedy(value.below("then", then->value, tables::product_loss.find("then")),
                              can_infuse);
  return loss;
}

void read_release(Product& result, Section& product) {
  const auto release = product.get("release");
  if (!release) return;
  result.release = read_distribution(*release, true).value_or(Distribution());
  const Node* node = release->bare().node;
  if (const Node::Entry* since = node->is_map() ? node->find("since") : nullptr)
    result.release_since_collection =
        read_choice(release->below("since", since->value, tables::distribution.find("since")))
            .value_or("culture") == "collection";
}

void read_keeping(Product& result, Section& product) {
  result.cryopreserved = read_flag(*product.get("cryopreserved")).value_or(true);
  if (result.cryopreserved) {
    for (const std::string_view key : {"stable_for", "freeze_when_missed"})
      if (product.stated_with(key, "cryopreserved"))
        product.refuse(key,
                       "a cryopreserved product keeps; expected this left out, or "
                       "`cryopreserved: false`");
    return;
  }
  if (!product.states("stable_for"))
    product.value().wrong(
        "`stable_for` is missing; expected how long a fresh product keeps, such "
        "as `stable_for: 48 h`");
  result.stable_for = duration_at(product, "stable_for", Duration::longest());
  result.freeze_when_missed = product.states("freeze_when_missed");
  if (result.freeze_when_missed) result.freezing = distribution_at(product, "freeze_when_missed");
}

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

void read_handling(Product& result, Section& product, const Draft& draft) {
  if (auto work = section_at(product, "hands_on")) {
    result.start_work = distribution_at(*work, "start");
    result.harvest_work = distribution_at(*work, "harvest");
    result.same_operator = read_flag(*work->get("same_operator")).value_or(false);
  }
  result.review = distribution_at(product, "review");
  if (const auto value = product.get("tested_at")) {
    const Value name = value->bare();
    const auto* sites = sites_of(draft, name);
    if (sites &&
        (sites->size() != 1 || draft.scenario.sites[sites->front()].kind != Site::Kind::laboratory))
      name.wrong(fmt::format("{} is not a laboratory; expected a site of `kind: laboratory`",
                             name.look()));
    else if (sites)
      result.tested_at = sites->front();
  }
  if (product.states("release_at_risk"))
    result.release_at_risk = duration_at(product, "release_at_risk");
}

/// Release counted since collection says what testing takes together with everything before it.
void refuse_testing_twice(const Product& result, Section& product, const Draft& draft) {
  if (!result.release_since_collection) return;
  const std::string why =
      "`release` counts since collection and holds everything that happens before it; expected "
      "this left out, or a release that counts since culture";
  product.refuse("tested_at", why);
  product.refuse("release_at_risk", why);
  for (const SiteIndex maker : result.made_at) {
    const Site& site = draft.scenario.sites[maker];
    if (!site.capacity_of(ResourceKind::quality_control).limited && site.test_batch.size == 1)
      continue;
    product.get("release")->wrong(fmt::format(
        "it counts since collection, but {} has a limited capacity of testing; expected a release "
        "that counts since culture",
        ticked(site.name)));
    return;
  }
}

/// Also where nothing was lost of those that were counted.
bool may_be_lost_in_transit(const Scenario& scenario) {
  const auto& lanes = scenario.lanes;
  const auto& counted = scenario.counted;
  return std::any_of(lanes.begin(), lanes.end(),
                     [](const Lane& lane) { return lane.lost + lane.spoiled > 0; }) ||
         std::any_of(counted.begin(), counted.end(),
                     [](const CountedGroup& group) { return group.path.starts_with("lanes."); });
}

void read_transport_loss(Draft& draft, Section& product) {
  Product& result = draft.protocol().product;
  const Value value = product.get("lost_in_transit")->bare();
  const bool whole =
      value.node->is_map() && (value.node->find("then") || value.node->find("recorded_as"));
  if (!whole) {
    result.after_transport_loss = read_remedy(value, false);
    return;
  }
  Section section(value);
  result.after_transport_loss = read_remedy(*section.get("then"), false);
  if (const auto as = section.get("recorded_as"))
    result.transport_loss_recorded_as = read_recorded_as(draft, *as);
}

}  // namespace

void read_product(Draft& draft, Section& root) {
  Product& result = draft.protocol().product;
  auto product = section_at(root, "product");
  if (!product) return;
  if (!result.from_patients_cells()) {
    result.delivery = distribution_at(*product, "delivery");
    return;
  }
  result.culture = distribution_at(*product, "culture");
  read_release(result, *product);
  const ProductLoss failure = read_product_loss(
      draft, *product, "failure", false,
      [](Scenario&, Protocol& protocol, double p) { protocol.product.failure = p; });
  const ProductLoss missed = read_product_loss(
      draft, *product, "out_of_specification", true,
      [](Scenario&, Protocol& protocol, double p) { protocol.product.out_of_specification = p; });
  result.failure = failure.probability;
  result.after_failure = failure.remedy;
  result.out_of_specification = missed.probability;
  result.after_out_of_specification = missed.remedy;
  result.attempts = static_cast<unsigned>(read_integer(*product->get("attempts")).value_or(1));
  read_keeping(result, *product);
  read_handling(result, *product, draft);
  refuse_testing_twice(result, *product, draft);
  read_transport_loss(draft, *product);
  result.when_patient_leaves =
      read_word<Product::WhenPatientLeaves>(*product->get("when_patient_leaves"))
          .value_or(result.when_patient_leaves);
  const auto by_default = [&draft](KnownCause cause) {
    return draft.recorded_by_default(index_of(cause));
  };
  result.failure_recorded_as = by_default(KnownCause::manufacturing_failure);
  result.out_of_specification_recorded_as = by_default(KnownCause::out_of_specification);
  result.expired_recorded_as = by_default(KnownCause::product_expired);
  if (may_be_lost_in_transit(draft.scenario) && result.transport_loss_recorded_as.empty())
    result.transport_loss_recorded_as = by_default(KnownCause::lost_in_transit);
}

void read_bridging(Draft& draft, Section& root) {
  auto section = section_at(root, "bridging");
  if (!section) return;
  Bridging& result = draft.protocol().bridging;
  result.offered = true;
  result.if_waiting_over = duration_at(*section, "if_waiting_over");
  if (const auto share = section->get("share"))
    result.share =
        read_counted(draft, *share, tables::probability, 0,
                     [](Scenario&, Protocol& protocol, double p) { protocol.bridging.share = p; });
  if (const auto response = section->get("response"))
    result.response = read_counted(
        draft, *response, tables::probability, 0,
        [](Scenario&, Protocol& protocol, double p) { protocol.bridging.response = p; });
  result.responds_after = distribution_at(*section, "responds_after");
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
  if (const auto planned_at = section->get("planned_at"))
    result.planned_at = read_quantile(*planned_at).value_or(0.5);
  if (result.start == Lymphodepletion::Start::after_release)
    result.scheduling = distribution_at(*section, "scheduling");
  else if (section->stated_with("scheduling", "start"))
    section->refuse("scheduling",
                    "there is nothing to schedule with `before_release`; expected it "
                    "left out");
  result.valid_for = duration_at(*section, "valid_for", Duration::longest());
  if (result.valid_for < Duration::whole_days(-result.first_day))
    section->get("valid_for")
        ->wrong(fmt::format("infusion follows {} days after it begins, so that it would have to be "
                            "given again for ever; expected at least `{} d`",
                            -result.first_day, -result.first_day));
}

}  // namespace v2v
