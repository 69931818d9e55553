// What a population offers: for whom of it each product is, and the document once more for each.
#include "scenario/calendars.hpp"
#include "scenario/counted.hpp"
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/level_words.hpp"
#include "scenario/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace v2v {
namespace {

/// The words of a population for what its patients are, where one is meant that is no
/// characteristic: the same for all of them.
std::optional<std::string> said_of_all(const Population& population, std::string_view name) {
  if (!population.attrition) return std::nullopt;
  if (name == "disease") return population.attrition->traits.disease;
  if (name == "line") return fmt::format("{:g}", population.attrition->traits.line);
  return std::nullopt;
}

void report_unknown(const Draft& draft, const std::string& name, const Value& words) {
  std::vector<std::string> names;
  for (const Covariate& covariate : draft.population().covariates) names.push_back(covariate.name);
  words.wrong(
      fmt::format(
          "{} is not known of the patients to whom it is offered{}; expected a "
          "characteristic under `patients:`",
          ticked(name),
          draft.one_of_several ? fmt::format(" ({})", ticked(draft.population().name)) : ""),
      words.problems->meant(name, names));
}

/// For whom of the population that is being read this is; nothing where it is for nobody of it.
/// What else is asked of those for whom it is not need not be known of them.
std::optional<Indication> indication_for(const Draft& draft,
                                         const Draft::KnownProduct::Indicated& indicated) {
  Indication indication;
  indication.from = indicated.from;
  const std::vector<Covariate>& covariates = draft.population().covariates;
  std::vector<const std::pair<std::string, Value>*> unknown;
  for (const auto& asked : indicated.among) {
    const auto& [name, words] = asked;
    const auto covariate = std::find_if(covariates.begin(), covariates.end(),
                                        [&key = name](const auto& one) { return one.name == key; });
    if (covariate == covariates.end()) {
      const auto all = said_of_all(draft.population(), name);
      if (all && !levels_named({*all}, words).front()) return std::nullopt;
      if (!all) unknown.push_back(&asked);
      continue;
    }
    Indication::Among among{static_cast<std::uint8_t>(covariate - covariates.begin()),
                            levels_named(covariate->levels, words)};
    if (std::find(among.levels.begin(), among.levels.end(), true) == among.levels.end())
      return std::nullopt;
    indication.among.push_back(std::move(among));
  }
  for (const auto* const asked : unknown) report_unknown(draft, asked->first, asked->second);
  return unknown.empty() ? std::optional(std::move(indication)) : std::nullopt;
}

/// The terms of a product for the population that is being read. One that is for nobody of it stays
/// among those that are offered, so that they are the same for all dates.
OfferedProduct offer_of(const Draft& draft, Draft::KnownProduct& known) {
  OfferedProduct offered = known.terms;
  for (const auto& indicated : known.indications)
    if (auto indication = indication_for(draft, indicated))
      offered.indications.push_back(std::move(*indication));
  known.is_offered = true;
  if (!offered.indications.empty() || (known.indications.empty() && !known.is_approved_later))
    known.is_for_somebody = true;
  else
    offered.indications.push_back({TimePoint::never(), {}});
  return offered;
}

/// The document with the product, and then whatever has changed since, laid over it.
Node document_of(const Draft& draft, const Node& document, const Draft::KnownProduct& known,
                 int& file_of_product) {
  Node whole = document;
  Node overlay = overlay_of(known.value, {});
  constexpr std::array<std::string_view, 5> kOfProtocol = {"product", "bridging", "lymphodepletion",
                                                           "stay", "outcomes"};
  std::erase_if(overlay.entries, [&kOfProtocol](const Node::Entry& entry) {
    return std::find(kOfProtocol.begin(), kOfProtocol.end(), entry.key) == kOfProtocol.end();
  });
  file_of_product = overlay.place.file;
  lay_over(whole, std::move(overlay));
  for (const Node& change : draft.changed_by) lay_over(whole, Node(change));
  return whole;
}

/// Puts what a member of the product's counts puts there.
void put_into_product(CountedGroup& group, std::size_t place) {
  for (CountedGroup::Member& member : group.members)
    member.put = [place, put = std::move(member.put)](const ParameterPlace& its, double value) {
      put({its.scenario, its.population, its.protocol.offered[place].protocol}, value);
    };
}

/// What a product says itself was counted of it alone: it is a parameter under the product's name.
/// What it has from the document is one for all of them, which the first stands for.
void adopt_counts(Draft& draft, const Node& document, int file_of_product, OfferedProduct& offered,
                  std::size_t place) {
  std::vector<CountedGroup> known;
  for (CountedGroup& group : offered.protocol.counted) {
    const bool own = file_of_counts(document, group) == file_of_product;
    if (own) {
      const std::string prefix = "products." + offered.name + ".";
      group.path = prefix + group.path;
      for (CountedGroup::Member& member : group.members) member.path = prefix + member.path;
    }
    std::vector<CountedGroup>& all = draft.counted();
    if (std::any_of(all.begin(), all.end(),
                    [&group](const CountedGroup& other) { return other.path == group.path; })) {
      known.push_back(std::move(group));
      continue;
    }
    put_into_product(group, place);
    all.push_back(std::move(group));
  }
  offered.protocol.counted = std::move(known);
}

/// Those for whom there is no product are told apart from others who are ineligible.
void note_reason_without_product(Draft& draft, const Node& document) {
  const Value offered{&document.find("offered")->value, "offered", nullptr, draft.problems};
  draft.protocol().without_product_recorded_as = {
      {draft.reason_number(offered, "not eligible for any product"), 1.0}};
}

/// What is read meanwhile concerns the hospitals that have the product.
class ReadsProduct {
 public:
  ReadsProduct(Draft& draft, const OfferedProduct& offered) : draft_(draft) {
    draft.only_at = offered.at.empty() ? nullptr : &offered.at;
  }
  ReadsProduct(const ReadsProduct&) = delete;
  ReadsProduct& operator=(const ReadsProduct&) = delete;
  ~ReadsProduct() { draft_.only_at = nullptr; }

 private:
  Draft& draft_;
};

}  // namespace

Node offer_products(Draft& draft, const Node& document, const std::string& path) {
  draft.offered.clear();
  draft.changed_by.clear();
  draft.only_at = nullptr;
  const Node::Entry* const entry = document.find("offered");
  if (!entry || entry->value.is_null()) return document;
  const Value value = Value{&document, path, nullptr, draft.problems}.below(
      "offered", entry->value, tables::scenario.find("offered"));
  std::vector<std::string> names;
  for (const auto& [name, known] : draft.products) names.push_back(name);
  for (const Value& item : one_or_several(value)) {
    const auto name = read_text(item);
    if (!name) continue;
    const auto known = draft.products.find(*name);
    if (known == draft.products.end())
      item.wrong(fmt::format("{} is not a product that is known; expected {}", ticked(*name),
                             names.empty() ? fmt::format("one under `products:`, or a file "
                                                         "`products/{}.yaml` beside this one",
                                                         shown(*name))
                                           : one_of(names)),
                 item.problems->meant(*name, names));
    else if (std::find(draft.offered.begin(), draft.offered.end(), &known->second) !=
             draft.offered.end())
      item.wrong(fmt::format("{} is offered twice; expected every product once", ticked(*name)));
    else
      draft.offered.push_back(&known->second);
  }
  return with_first_product(draft, document);
}

Node with_first_product(Draft& draft, const Node& document) {
  if (draft.offered.empty()) return document;
  const Draft::KnownProduct& first = *draft.offered.front();
  draft.only_at = first.terms.at.empty() ? nullptr : &first.terms.at;
  return document_of(draft, document, first, draft.file_of_first_product);
}

void read_offered(Draft& draft, const Node& document, const Node& with_first) {
  draft.only_at = nullptr;
  if (draft.offered.empty() || !draft.problems->empty()) return;
  std::erase_if(draft.counted(), [&](const CountedGroup& group) {
    return file_of_counts(with_first, group) == draft.file_of_first_product;
  });
  note_reason_without_product(draft, document);
  std::vector<OfferedProduct>& all = draft.protocol().offered;
  for (Draft::KnownProduct* const known : draft.offered) {
    OfferedProduct offered = offer_of(draft, *known);
    if (!draft.problems->empty()) return;
    const ReadsProduct reads(draft, offered);
    int file_of_product = 0;
    const Node whole = document_of(draft, document, *known, file_of_product);
    auto protocol = read_variant(draft, whole, known->value);
    if (!protocol) return;
    offered.protocol = std::move(*protocol);
    adopt_counts(draft, whole, file_of_product, offered, all.size());
    all.push_back(std::move(offered));
  }
}

void refuse_list_beside_products(const Draft& draft, Section& root) {
  if (draft.offered.empty()) return;
  root.refuse("waiting_list",
              "whoever is under way has been given a product, and a list does not say which; "
              "expected one product, or patients of `referrals`");
}

void check_products(const Draft& draft) {
  for (const auto& [name, known] : draft.products) {
    if (!known.is_offered || known.is_for_somebody || known.is_approved_later) continue;
    const Node::Entry& indications = *known.value.node->find("for");
    known.value.below(indications.key, indications.value, nullptr)
        .wrong(fmt::format("nobody to whom {} is offered is among these; expected levels that "
                           "some of them have",
                           ticked(name)));
  }
}

}  // namespace v2v
