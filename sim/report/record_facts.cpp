// The record of a study: what the scenario says, part by part.
#include "report/plain_text.hpp"
#include "report/record.hpp"

#include <algorithm>
#include <array>

namespace v2v::report {
namespace {

struct Told {
  std::string_view block;
  std::string_view item;
};
/// Everything else is told in 2.2.
constexpr std::array kElsewhere = std::to_array<Told>({{"makers", "2.3"},
                                                       {"changes", "2.3"},
                                                       {"policy", "2.4"},
                                                       {"calendars", "2.5"},
                                                       {"cohort", "2.5"},
                                                       {"service", "2.5"},
                                                       {"referrals", "2.5"},
                                                       {"waiting_list", "2.5"},
                                                       {"sites", "2.5"},
                                                       {"lanes", "2.5"}});

std::string_view block_of(const ModelFact& fact) {
  return std::string_view(fact.path).substr(0, fact.path.find('.'));
}

std::string_view item_of(std::string_view block) {
  const auto told = std::find_if(kElsewhere.begin(), kElsewhere.end(),
                                 [block](const Told& each) { return each.block == block; });
  return told == kElsewhere.end() ? "2.2" : told->item;
}

std::string value_of(const ModelFact& fact) {
  if (fact.value.empty()) return "-";
  return fact.by_default ? fact.value + " (default)" : fact.value;
}

}  // namespace

std::vector<RecordTable> facts_in(std::string_view item, const Scenario& scenario) {
  const std::vector<std::string> header = {"key", "what it says", "value"};
  RecordTable general{"in general", header, {}};
  std::vector<RecordTable> tables;
  for (const ModelFact& fact : scenario.model_facts) {
    const std::string_view block = block_of(fact);
    if (item_of(block) != item) continue;
    const bool has_parts = block.size() < fact.path.size();
    const std::string name = words_of(block);
    if (has_parts && (tables.empty() || tables.back().name != name))
      tables.push_back({name, header, {}});
    (has_parts ? tables.back() : general).rows.push_back({fact.path, fact.means, value_of(fact)});
  }
  if (!general.rows.empty()) tables.insert(tables.begin(), std::move(general));
  return tables;
}

}  // namespace v2v::report
