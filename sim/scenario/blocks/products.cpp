// Products that may be offered: what may be said of them, and how it is read.
#include "scenario/calendars.hpp"
#include "scenario/destination.hpp"
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
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
    what_becomes,
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
      known.value.wrong_at(
          entry->place,
          "this is not a name of a product; expected letters a to z, digits, `_` and "
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

}  // namespace v2v
