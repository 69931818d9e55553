// The product: what may be said of it, and how it is read.
#include "scenario/counted.hpp"
#include "scenario/destination.hpp"
#include "scenario/distributions.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v::tables {
namespace {

const Field kHandsOn[] = {
    {.key = "start",
     .form = Form::distribution,
     .text = "At the beginning, before the culture.",
     .example = "4 h",
     .fallback = "0 d",
     .destination = into<&Product::start_work>},
    {.key = "harvest",
     .form = Form::distribution,
     .text = "At the end, after the culture.",
     .example = "3 h",
     .fallback = "0 d",
     .destination = into<&Product::harvest_work>},
    {.key = "same_operator",
     .form = Form::flag,
     .text = "One operator is bound from the beginning to the end.",
     .example = "true",
     .fallback = "false",
     .destination = into<&Product::same_operator>},
};

constinit const Table kHandsOnTable{"hands_on", "Work of operators on a culture.", kHandsOn};

const Field kTransportLoss[] = {
    {.key = "then",
     .form = Form::remedy,
     .text = "What is done, one way or several.",
     .example = "collect_again",
     .fallback = "collect_again",
     .choices = "make_again collect_again lose"},
    {.key = "recorded_as",
     .form = Form::recorded,
     .text = "The reason that the study's records give.",
     .example = "lost in transit"},
};

constinit const Table kTransportLossTable{"transport_loss", "Loss on the way.", kTransportLoss};

const Field kProduct[] = {
    {.key = "kind",
     .form = Form::choice,
     .text = "Made from the patient's cells, before anybody needs it, or in the patient.",
     .example = "off_the_shelf",
     .fallback = "autologous",
     .choices = all_words<Product::Kind>},
    {.key = "delivery",
     .form = Form::distribution,
     .text = "Of a product that is not made from the patient's cells: from the order, when the "
             "patient is eligible, to on site.",
     .example = "{ triangular: [1 d, 2 d, 5 d] }"},
    {.key = "made_at",
     .form = Form::names,
     .text = "Who may make it: sites or groups, in order of preference.",
     .example = "plant"},
    {.key = "culture",
     .form = Form::distribution,
     .text = "From its start to its end.",
     .example = "{ triangular: [6 d, 7 d, 10 d] }",
     .destination = into<&Product::culture>},
    {.key = "release",
     .form = Form::distribution,
     .text = "Testing and release, since the end of culture or since collection.",
     .example = "{ since: collection, median: 20 d, range: [17 d, 33 d], n: 66 }"},
    {.key = "hands_on",
     .form = Form::object,
     .text = "Work of an operator at the beginning and the end of a culture.",
     .example = "{ start: 4 h, harvest: 3 h }",
     .table = &kHandsOnTable},
    {.key = "review",
     .form = Form::distribution,
     .text = "Work of a qualified person when testing is over.",
     .example = "2 h",
     .fallback = "0 d",
     .destination = into<&Product::review>},
    {.key = "tested_at",
     .form = Form::word,
     .text = "The laboratory that tests; by default who makes.",
     .example = "laboratory"},
    {.key = "release_at_risk",
     .form = Form::duration,
     .text = "Released so long after culture, while tests go on.",
     .example = "2 d",
     .destination = into<&Product::release_at_risk>},
    {.key = "lost_in_transit",
     .form = Form::transport_loss,
     .text = "What is done when cells or product are lost or spoiled on the way.",
     .example = "collect_again",
     .fallback = "collect_again",
     .table = &kTransportLossTable,
     .choices = "make_again collect_again lose"},
    {.key = "failure",
     .form = Form::probability,
     .text = "A culture fails, known at its end. To make it again takes `attempts`.",
     .example = "{ probability: 2 %, then: make_again }",
     .fallback = "0",
     .table = &product_loss},
    {.key = "out_of_specification",
     .form = Form::probability,
     .text = "The product misses its specification, known at release.",
     .example = "{ probability: 3 %, then: infuse }",
     .fallback = "0",
     .table = &product_loss},
    {.key = "attempts",
     .form = Form::integer,
     .text = "Cultures a patient can have at most: with 1 nothing that failed is made or collected "
             "again.",
     .example = "2",
     .fallback = "1",
     .least = 1,
     .most = 10,
     .destination = into<&Product::attempts>},
    {.key = "cryopreserved",
     .form = Form::flag,
     .text = "Frozen, so that it keeps.",
     .example = "true",
     .fallback = "true",
     .destination = into<&Product::cryopreserved>},
    {.key = "stable_for",
     .form = Form::duration,
     .text = "A fresh product: from release to infusion at most.",
     .example = "48 h"},
    {.key = "freeze_when_missed",
     .form = Form::distribution,
     .text = "A fresh product that misses its slot is frozen, which takes this time.",
     .example = "2 d"},
    {.key = "when_patient_leaves",
     .form = Form::choice,
     .text = "Whether a culture that has started is stopped or finished.",
     .example = "stop",
     .fallback = "stop",
     .choices = all_words<Product::WhenPatientLeaves>,
     .destination = into<&Product::when_patient_leaves>},
};

}  // namespace

constinit const Table product{"product", "How the cells are made.", kProduct};

}  // namespace v2v::tables

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
  if (good && std::abs(sum - 1) > sum_tolerance)
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
  read_into(product, "stable_for", result.stable_for);
  result.freeze_when_missed = product.states("freeze_when_missed");
  if (result.freeze_when_missed) read_into(product, "freeze_when_missed", result.freezing);
}

void read_handling(Product& result, Section& product, const Draft& draft) {
  if (auto work = section_at(product, "hands_on")) read_fields(*work, result);
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
    read_into(*product, "delivery", result.delivery);
    return;
  }
  read_fields(*product, result);
  result.states_attempts = product->states("attempts");
  read_release(result, *product);
  const ProductLoss failure = read_product_loss(
      draft, *product, "failure", false,
      [](const ParameterPlace& its, double p) { its.protocol.product.failure = p; });
  const ProductLoss missed = read_product_loss(
      draft, *product, "out_of_specification", true,
      [](const ParameterPlace& its, double p) { its.protocol.product.out_of_specification = p; });
  result.failure = failure.probability;
  result.after_failure = failure.remedy;
  result.out_of_specification = missed.probability;
  result.after_out_of_specification = missed.remedy;
  read_keeping(result, *product);
  read_handling(result, *product, draft);
  refuse_testing_twice(result, *product, draft);
  read_transport_loss(draft, *product);
  const auto by_default = [&draft](KnownCause cause) {
    return draft.recorded_by_default(index_of(cause));
  };
  result.failure_recorded_as = by_default(KnownCause::manufacturing_failure);
  result.out_of_specification_recorded_as = by_default(KnownCause::out_of_specification);
  result.expired_recorded_as = by_default(KnownCause::product_expired);
  if (may_be_lost_in_transit(draft.scenario) && result.transport_loss_recorded_as.empty())
    result.transport_loss_recorded_as = by_default(KnownCause::lost_in_transit);
}

}  // namespace v2v
