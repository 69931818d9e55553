// Makers that do it otherwise, and rules that change.
#include "scenario/calendars.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/merge.hpp"
#include "scenario/validate.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::tables {
namespace {

const Field kChange[] = {
    {.key = "from",
     .form = Form::moment,
     .text = "From then on these rules hold.",
     .example = "365 d",
     .needed = true},
    {.key = "product",
     .form = Form::object,
     .text = "What changes of the product.",
     .example = "{ culture: 5 d }",
     .table = &product},
    {.key = "policy",
     .form = Form::object,
     .text = "What changes of the policy.",
     .example = "{ priority: urgency }",
     .table = &policy},
    {.key = "bridging",
     .form = Form::object,
     .text = "What changes of bridging.",
     .example = "none",
     .or_none = true,
     .table = &bridging},
    {.key = "lymphodepletion",
     .form = Form::object,
     .text = "What changes of lymphodepletion.",
     .example = "{ start: { before_release: 6 d } }",
     .table = &lymphodepletion},
    {.key = "stay",
     .form = Form::object,
     .text = "What changes of the stay.",
     .example = "none",
     .or_none = true,
     .table = &stay},
    what_becomes,
};

const Field kMakers[] = {
    {.key = "at",
     .form = Form::names,
     .text = "Who does it otherwise: sites or groups of `made_at`.",
     .example = "plant",
     .needed = true},
    {.key = "product",
     .form = Form::object,
     .text = "What is different about the product.",
     .example = "{ culture: 8 d, cryopreserved: true }",
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
     .example = "none",
     .or_none = true,
     .table = &stay},
    what_becomes,
};

}  // namespace

constinit const Table makers{"makers", "Makers that do it otherwise.", kMakers};

constinit const Table changes{"change", "Rules that hold from a time or date on.", kChange};

}  // namespace v2v::tables

namespace v2v {
namespace {

constexpr std::size_t kMostVariants = 100;

/// What a site and its part in the lanes weigh beside the values of the file.
constexpr std::size_t kSiteWeight = 50;

/// What is read meanwhile is another protocol than the scenario's.
class ReadsVariant {
 public:
  ReadsVariant(Draft& draft, const std::string& path, Protocol& variant)
      : draft_(draft), path_(draft.variant), protocol_(draft.variant_protocol) {
    variant.product.kind = draft.protocol().product.kind;
    draft.variant = path;
    draft.variant_protocol = &variant;
  }
  ReadsVariant(const ReadsVariant&) = delete;
  ReadsVariant& operator=(const ReadsVariant&) = delete;
  ~ReadsVariant() {
    draft_.variant = path_;
    draft_.variant_protocol = protocol_;
  }

 private:
  Draft& draft_;
  std::string path_;
  Protocol* protocol_;
};

/// Whether a maker has rules of its own already.
bool is_named(const Draft& draft, SiteIndex maker) {
  const auto& all = draft.protocol().made_otherwise;
  return std::any_of(all.begin(), all.end(), [maker](const MadeOtherwise& each) {
    return std::find(each.makers.begin(), each.makers.end(), maker) != each.makers.end();
  });
}

/// Where the makers of a document are named.
int file_of_made_at(const Node& document) {
  const Node::Entry* const product = document.find("product");
  const Node::Entry* const made_at = product ? product->value.find("made_at") : nullptr;
  return made_at ? made_at->place.file : -1;
}

void name_maker(const Draft& draft, const Node& document, const Value& item, SiteIndex site,
                MadeOtherwise& otherwise) {
  const auto& made_at = draft.protocol().product.made_at;
  const std::string name = ticked(draft.scenario.sites[site].name);
  if (std::find(made_at.begin(), made_at.end(), site) == made_at.end()) {
    // In another file, or a change, it may have become one that makes no more.
    if (file_of_made_at(document) == item.node->place.file)
      item.wrong(fmt::format("{} makes no products; expected one that `made_at` names", name));
  } else if (is_named(draft, site) || std::find(otherwise.makers.begin(), otherwise.makers.end(),
                                                site) != otherwise.makers.end())
    item.wrong(fmt::format("{} is named twice; expected every maker once", name));
  else
    otherwise.makers.push_back(site);
}

/// What of the product is the same in all variants.
void refuse_of_product(Section& section, std::string_view key, const std::string& why) {
  const auto product = section.get("product");
  const Node::Entry* const entry = product ? product->node->find(key) : nullptr;
  if (entry) product->below(entry->key, entry->value, nullptr).wrong_at(entry->place, why);
}

void read_maker(Draft& draft, const Node& document, const Value& value) {
  Section section(value, tables::makers);
  const auto at = section.get("at");
  if (!at || !value.node->is_map()) return;
  MadeOtherwise otherwise;
  for (const Value& item : one_or_several(*at)) {
    const auto* sites = sites_of(draft, item);
    for (std::size_t i = 0; sites && i < sites->size() && draft.problems->empty(); ++i)
      name_maker(draft, document, item, (*sites)[i], otherwise);
  }
  refuse_of_product(section, "made_at", "who makes is the same for all; expected this left out");
  refuse_kind(section);
  if (!draft.problems->empty() || otherwise.makers.empty()) return;
  Node changed = document;
  take_away(changed, "changes");
  take_away(changed, "makers");
  lay_over(changed, overlay_of(value, {"at"}));
  auto protocol = read_variant(draft, changed, value);
  if (!protocol) return;
  otherwise.protocol = std::move(*protocol);
  draft.protocol().made_otherwise.push_back(std::move(otherwise));
}

/// Whatever product is offered, the change is laid over it.
std::optional<Protocol> read_changed(Draft& draft, const Node& document, const Value& value) {
  if (draft.offered.empty()) return read_variant(draft, document, value);
  draft.changed_by.push_back(overlay_of(value, {"from"}));
  const Node with_first = with_first_product(draft, document);
  auto protocol = read_variant(draft, with_first, value);
  if (!protocol) return protocol;
  const ReadsVariant reads(draft, value.path, *protocol);
  read_offered(draft, document, with_first);
  return protocol;
}

/// Each change is laid over what the one before it has made of the document.
void read_change(Draft& draft, Node& document, const Value& value) {
  Section section(value, tables::changes);
  const auto from = section.get("from");
  const auto at = from && value.node->is_map() ? read_moment(draft, *from) : std::nullopt;
  refuse_kind(section);
  std::vector<Change>& changes = draft.population().changes;
  if (at && !changes.empty() && *at <= changes.back().from)
    from->wrong("this change is not after the one before it; expected rising times");
  if (!at || !draft.problems->empty()) return;
  lay_over(document, overlay_of(value, {"from"}));
  if (auto protocol = read_changed(draft, document, value))
    changes.push_back({*at, std::move(*protocol)});
}

}  // namespace

std::optional<Protocol> read_variant(Draft& draft, const Node& document, const Value& value) {
  if (!may_be_copied(draft, document, value)) return std::nullopt;
  Protocol variant;
  const ReadsVariant reads(draft, value.path, variant);
  Section whole(Value{&document, value.path, &whole_file, draft.problems});
  read_protocol(draft, whole);
  if (draft.problems->empty()) read_makers(draft, document, whole);
  // What is wrong with the rest of the document now is wrong with what changes it.
  draft.problems->gather(document.place.file, value.node->place);
  return variant;
}

void refuse_kind(Section& section) {
  refuse_of_product(section, "kind",
                    "the kind of product is the same throughout; expected this left out");
}

bool may_be_copied(Draft& draft, const Node& document, const Value& value) {
  const Scenario& scenario = draft.scenario;
  draft.copied_in_variants += draft.copied + weight_of(document) +
                              kSiteWeight * (scenario.sites.size() + scenario.lanes.size());
  if (draft.copied_in_variants <= most_copied) return true;
  value.wrong(fmt::format(
      "too many sites, lanes and values for so many changes, makers and products{}; expected fewer",
      value.path.starts_with("populations.") ? " of populations" : ""));
  return false;
}

void read_makers(Draft& draft, const Node& document, Section& root) {
  const auto makers = root.get("makers");
  if (!makers || !draft.protocol().product.from_patients_cells()) return;
  for (const Value& maker : list_items(*makers, 0, kMostVariants))
    if (draft.problems->empty()) read_maker(draft, document, maker);
}

void read_changes(Draft& draft, const Node& document, Section& root) {
  const auto changes = root.get("changes");
  if (!changes) return;
  Node changed = document;
  take_away(changed, "changes");
  for (const Value& change : list_items(*changes, 0, kMostVariants))
    if (draft.problems->empty()) read_change(draft, changed, change);
}

}  // namespace v2v
