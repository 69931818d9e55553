// What kind of product it is, and what that makes meaningless.
#include "scenario/draft.hpp"

#include <fmt/format.h>

namespace v2v {
namespace {

void require(const Section& product, std::string_view key) {
  if (product.value().node->find(key)) return;
  product.value().wrong(fmt::format("{} is missing; expected {}", ticked(std::string(key)),
                                    expectation(*product.table().find(key))));
}

/// Gates beyond `eligible` are those of the patient's own cells, or come too late to begin at.
void check_gates(const Draft& draft, Section& root, const std::string& kind) {
  const auto check = [&kind](const std::optional<Value>& value, Gate gate) {
    if (value && gate > Gate::eligible)
      value->wrong(fmt::format(
          "with a product of {} patients are followed from an earlier gate on than {}; expected "
          "`eligible` or one before it",
          kind, ticked(std::string(name_of(gate)))));
  };
  check(root.get("itt_gate"), draft.population().itt_gate);
  for (const std::string_view enrolment : {"cohort", "service", "referrals"})
    if (auto section = section_at(root, enrolment))
      check(section->get("enters"), draft.population().enters);
}

void refuse_slots(const Draft& draft, Section& root, const std::string& why) {
  auto sites = section_at(root, "sites");
  if (!sites) return;
  for (const Node::Entry* entry : sites->free_entries()) {
    if (!entry->value.is_map()) continue;
    Section site(sites->below(*entry));
    refuse_beside_kind(draft, site, "slots", why);
  }
}

void refuse_what_it_makes_meaningless(Draft& draft, Section& root, Section& product) {
  const std::string kind = fmt::format("`kind: {}`", word_of(draft.protocol().product.kind));
  const std::string nobody_makes =
      fmt::format("a product of {} is not made for the patient; expected this left out", kind);
  const std::string nothing_collected =
      fmt::format("for a product of {} no cells are collected; expected this left out", kind);
  for (const std::string& key : product.table().keys())
    if (key != "kind" && key != "delivery") refuse_beside_kind(draft, product, key, nobody_makes);
  refuse_beside_kind(draft, root, "collection", nothing_collected);
  refuse_beside_kind(draft, root, "receipt", nothing_collected);
  refuse_beside_kind(draft, root, "makers", nobody_makes);
  refuse_beside_kind(draft, root, "lanes",
                     fmt::format("a product of {} comes by `delivery`, and nothing goes the other "
                                 "way; expected this left out",
                                 kind));
  if (auto policy = section_at(root, "policy"))
    for (const std::string_view key : {"assignment", "overflow_over", "booking", "route"})
      refuse_beside_kind(draft, *policy, key, nobody_makes);
  refuse_slots(draft, root, nobody_makes);
  if (!draft.protocol().product.needs_lymphodepletion())
    refuse_beside_kind(
        draft, root, "lymphodepletion",
        fmt::format("a product of {} is given without it; expected this left out", kind));
  check_gates(draft, root, kind);
}

}  // namespace

void refuse_beside_kind(const Draft& draft, Section& section, std::string_view key,
                        const std::string& why) {
  const Node::Entry* const entry = section.value().node->find(key);
  if (entry && draft.is_contradiction(entry->place.file, draft.kind_file)) section.refuse(key, why);
}

void read_kind(Draft& draft, Section& root) {
  auto product = section_at(root, "product");
  if (!product) return;
  Product& result = draft.protocol().product;
  const auto kind = product->get("kind");
  const auto word = read_word<Product::Kind>(*kind);
  if (!word) return;
  result.kind = *word;
  draft.kind_file = kind->node->place.file;
  if (result.from_patients_cells()) {
    for (const std::string_view key : {"made_at", "culture", "release"}) require(*product, key);
    if (product->stated_with("delivery", "kind"))
      product->refuse("delivery",
                      "a product from the patient's cells comes by `lanes`; expected this left "
                      "out, or `kind: off_the_shelf` or `in_vivo`");
    return;
  }
  require(*product, "delivery");
  refuse_what_it_makes_meaningless(draft, root, *product);
}

}  // namespace v2v
