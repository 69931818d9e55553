// Products of which patients are given one: for whom they are, and the document once more for each.
#include "scenario/calendars.hpp"
#include "scenario/counted.hpp"
#include "scenario/destination.hpp"
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/level_words.hpp"
#include "scenario/merge.hpp"
#include "scenario/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace v2v::tables {
namespace {

const Field kLevels{.key = "",
                    .form = Form::levels,
                    .text =
                        "Levels of the characteristic: words, or numbers such as `3`, `3+` and "
                        "`18-25`. `disease` and `line` may be those of `attrition`.",
                    .example = "[LBCL, FL]"};

const Field kFor[] = {
    {.key = "from",
     .form = Form::moment,
     .text = "Since when it is for these.",
     .example = "2022-10-17",
     .fallback = "0 d"},
};

constinit const Table kForTable{"indication", "For whom a product is, by characteristic.", kFor,
                                &kLevels};

const Field kOfferedProduct[] = {
    {.key = "file",
     .form = Form::text,
     .text = "A file of the catalogue whose values hold wherever this mapping says nothing.",
     .example = "products/axi-cel.yaml",
     .about = About::file},
    {.key = "title",
     .form = Form::text,
     .text = "What people call it.",
     .example = "Axicabtagene ciloleucel",
     .about = About::file,
     .destination = into<&OfferedProduct::title>},
    {.key = "for",
     .form = Form::mappings,
     .text = "For whom it is, one indication or several; by default for everybody.",
     .example = "[{ disease: LBCL, line: 3+ }, { disease: FL, line: 4+ }]",
     .table = &kForTable},
    {.key = "at",
     .form = Form::names,
     .text = "Hospitals that have it, groups of them or regions; by default all.",
     .example = "groningen"},
    {.key = "from",
     .form = Form::moment,
     .text = "Nobody is given it before.",
     .example = "2026-07-01",
     .fallback = "0 d"},
    {.key = "most_a_year",
     .form = Form::integer,
     .text = "So many are ordered in a year of the calendar at most. Whoever finds none left is "
             "given the next product or, if there is none, waits for the next year.",
     .example = "40",
     .least = 1,
     .most = 1e6},
    {.key = "product",
     .form = Form::object,
     .text = "How it is made.",
     .example = "{ made_at: plant, culture: 8 d, release: 12 d }",
     .table = &product},
    {.key = "bridging",
     .form = Form::object,
     .text = "What is different about bridging.",
     .example = "none",
     .or_none = true,
     .table = &bridging},
    {.key = "lymphodepletion",
     .form = Form::object,
     .text = "What is different about lymphodepletion.",
     .example = "{ start: after_release }",
     .table = &lymphodepletion},
    {.key = "stay",
     .form = Form::object,
     .text = "What is different about the stay.",
     .example = "{ after_infusion: 14 d }",
     .or_none = true,
     .table = &stay},
};

constexpr Field kProductField{.key = "",
                              .form = Form::object,
                              .text = "A product that may be offered.",
                              .example = "{ product: { culture: 8 d } }",
                              .table = &offered_product};

}  // namespace

constinit const Table offered_product{
    "offered_product", "A product: for whom it is, and how it is made and given.", kOfferedProduct};

constinit const Table products{"products", "Products, by name.", {}, &kProductField};

}  // namespace v2v::tables

namespace v2v {
namespace {

constexpr std::size_t kMostProducts = 32;

/// Hospitals, groups of them or regions.
void read_hospitals_of(const Draft& draft, const Value& value, std::vector<bool>& at) {
  const std::vector<Site>& sites = draft.scenario.sites;
  at.assign(sites.size(), false);
  for (const Value& item : one_or_several(value)) {
    bool is_region = false;
    for (std::size_t i = 0; i < sites.size() && item.node->is_scalar(); ++i) {
      if (sites[i].kind != Site::Kind::hospital || sites[i].region.empty() ||
          sites[i].region != item.node->text)
        continue;
      is_region = at[i] = true;
    }
    const auto* const named = is_region ? nullptr : sites_of(draft, item);
    for (std::size_t i = 0; named && i < named->size(); ++i) {
      if (sites[(*named)[i]].kind != Site::Kind::hospital)
        return item.wrong(fmt::format("{} has no patients; expected hospitals", item.look()));
      at[(*named)[i]] = true;
    }
  }
}

/// From when on; nothing of what is approved later than `approved_by`. What was approved before the
/// start is there at the start.
std::optional<TimePoint> read_approval(const Draft& draft, const Value& given) {
  const Value value = given.bare();
  const auto date = value.node->is_scalar() ? day_number(value.node->text) : std::nullopt;
  if (!date) return read_moment(draft, given).value_or(TimePoint());
  if (draft.approved_by && *date > *draft.approved_by) return std::nullopt;
  if (draft.approved_by || *date <= draft.scenario.starts) return TimePoint();
  return read_moment(draft, given).value_or(TimePoint());
}

void read_indication(Draft& draft, const Value& value, Draft::KnownProduct& known) {
  if (!value.node->is_map()) return value.unexpected(value.look() + " stands here");
  Section section(value, *tables::offered_product.find("for")->table);
  Draft::KnownProduct::Indicated indicated;
  const auto from = section.get("from");
  const auto approved = from ? read_approval(draft, *from) : std::nullopt;
  if (!approved) {
    known.is_approved_later = true;
    return;
  }
  indicated.from = *approved;
  for (const Node::Entry* entry : section.free_entries())
    indicated.among.emplace_back(entry->key, section.below(*entry));
  known.indications.push_back(std::move(indicated));
}

void read_terms(Draft& draft, Section& section, Draft::KnownProduct& known) {
  read_fields(section, known.terms);
  if (known.terms.title.empty()) known.terms.title = known.terms.name;
  if (const auto at = section.get("at")) read_hospitals_of(draft, *at, known.terms.at);
  const auto from = section.get("from");
  const auto approved = from ? read_approval(draft, *from) : std::nullopt;
  known.is_approved_later = !approved;
  known.terms.from = approved.value_or(TimePoint());
  if (const auto most = section.get("most_a_year"))
    if (const auto number = read_integer(*most)) {
      known.terms.contract = draft.scenario.contracts.size();
      draft.scenario.contracts.push_back({known.terms.title, static_cast<std::uint32_t>(*number)});
    }
  if (const auto indications = section.get("for"))
    for (const Value& one : one_or_several(*indications)) read_indication(draft, one, known);
}

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
  constexpr std::array<std::string_view, 4> kOfProtocol = {"product", "bridging", "lymphodepletion",
                                                           "stay"};
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

void read_products(Draft& draft, Section& root) {
  auto section = section_at(root, "products");
  if (const auto approved = root.get("approved_by"))
    if (const auto text = read_text(*approved)) draft.approved_by = read_date(*approved, *text);
  if (!section) return;
  const auto entries = section->free_entries();
  if (entries.size() > kMostProducts)
    return section->value().wrong(
        fmt::format("{} products are given; expected at most {}", entries.size(), kMostProducts));
  for (const Node::Entry* entry : entries) {
    Draft::KnownProduct known;
    known.value = section->below(*entry);
    known.terms.name = entry->key;
    if (!is_site_name(entry->key))
      known.value.wrong_at(entry->place,
                           "this is not a name of a product; expected letters, digits, `_` and "
                           "`-`, such as `axi-cel`");
    Section own(known.value);
    if (!known.value.node->is_map()) continue;
    if (const auto file = own.get("file"))
      file->wrong("only a file can name a product beside it; expected a scenario in a file");
    refuse_kind(own);
    read_terms(draft, own, known);
    draft.products.emplace(entry->key, std::move(known));
  }
}

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
