// Groups of counts under their paths.
#include "scenario/counted.hpp"

#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace v2v {
namespace {

/// A change and a maker are read under their own path, but their counts are those of the document.
std::string path_in_document(const Draft& draft, const std::string& path) {
  return draft.variant.empty() ? path : path.substr(draft.variant.size() + 1);
}

CountedGroup& new_group(Draft& draft, const std::string& path) {
  CountedGroup group;
  group.path = path_in_document(draft, path);
  draft.counted().push_back(std::move(group));
  return draft.counted().back();
}

}  // namespace

std::optional<int> file_of_counts(const Node& document, const CountedGroup& group) {
  const std::string_view path = group.path;
  const Node* const node = node_at(document, path.substr(0, path.find(" of ")));
  return node ? std::optional(node->place.file) : std::nullopt;
}

double read_counted(Draft& draft, const Value& value, const Table& table, double otherwise,
                    Put put) {
  const auto read = read_probability(value, table);
  if (!read) return otherwise;
  if (read->of > 0)
    note_shares(draft, value.path, {{value.path, read->events, read->of, std::move(put)}}, {});
  return read->value;
}

void note_shares(Draft& draft, const std::string& path, std::vector<CountedShare> shares,
                 std::function<void(const ParameterPlace&)> fit) {
  if (shares.empty()) return;
  const std::size_t first = draft.counted().size();
  const double usual = shares.front().of;
  for (CountedShare& share : shares) {
    auto& all = draft.counted();
    const auto known =
        std::find_if(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(),
                     [&share](const CountedGroup& group) { return group.of == share.of; });
    CountedGroup& group =
        known != all.end()
            ? *known
            : new_group(draft,
                        share.of == usual ? path : fmt::format("{} of {:.0f}", path, share.of));
    group.of = share.of;
    group.members.push_back(
        {path_in_document(draft, share.path), share.events, std::move(share.put)});
  }
  if (!fit) return;
  Put& last = draft.counted().back().members.back().put;
  last = [put = std::move(last), fit = std::move(fit)](const ParameterPlace& place, double value) {
    put(place, value);
    fit(place);
  };
}

void note_risks(Draft& draft, const std::string& path, double of, double over,
                std::vector<CountedGroup::Member> members) {
  if (members.empty()) return;
  for (CountedGroup::Member& member : members) member.path = path_in_document(draft, member.path);
  CountedGroup& group = new_group(draft, path);
  group.of = of;
  group.over = over;
  group.members = std::move(members);
}

void note_rate(Draft& draft, const std::string& path, double events, double person_days, Put put) {
  CountedGroup& group = new_group(draft, path);
  group.person_days = person_days;
  group.members.push_back({group.path, events, std::move(put)});
}

}  // namespace v2v
