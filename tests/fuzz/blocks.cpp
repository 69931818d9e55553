// Donors, putting blocks in their places, and one replication of what comes of it.
#include "fuzz/blocks.hpp"

#include "scenario/attrition_file.hpp"
#include "scenario/merge.hpp"
#include "scenario/read_list.hpp"
#include "scenario/validate.hpp"
#include "scenario/yaml_reader.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/network/network.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"
#include "vein2vein/scenario/read.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <utility>

namespace v2v::test {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The same for the same block, wherever it stands.
void spell(const Node& node, std::string& text) {
  text += static_cast<char>('0' + static_cast<int>(node.kind));
  text += node.text + "\n";
  for (const Node& item : node.items) spell(item, text);
  for (const Node::Entry& entry : node.entries) {
    text += entry.key + ":";
    spell(entry.value, text);
  }
}

CsvTable table_of(const fs::path& file) {
  Problems problems;
  CsvRules rules;
  rules.most_columns = 4000;
  auto table = read_csv(text_of(file), problems.add_file(file.string()), problems, rules);
  if (!table) std::abort();  // a file that ships
  return std::move(*table);
}

class Counting final : public Observer {
 public:
  void on(const JournalEntry&) override { ++events; }
  void on_closed(const PatientRecord&) override {}
  std::uint64_t events = 0;
};

/// Few enough for a test, whatever the scenario says.
void limit(Scenario& scenario, std::uint32_t patients) {
  const bool several = !scenario.populations.empty();
  for (Population& population : scenario.each_population()) {
    if (auto* cohort = std::get_if<Cohort>(&population.enrolment))
      cohort->size = std::min(cohort->size, patients);
    auto* const service = std::get_if<Service>(&population.enrolment);
    if (!service) continue;
    service->warm_up = {};
    service->warm_up_stated = true;
    // Several are observed over one time.
    service->lasts = std::min(service->lasts, Duration::whole_days(20));
    if (several)
      service->arrivals.per_day = std::min(service->arrivals.per_day, patients / 20.0);
    else
      service->patients =
          service->is_of_a_time() ? patients : std::min(service->patients, patients);
  }
}

/// Citations are keys of the donor's own `sources`: beside another document's they would all be
/// refused before anything else is looked at.
void drop_citations(Node& node) {
  std::erase_if(node.entries, [](const Node::Entry& entry) { return entry.key == "source"; });
  for (Node::Entry& entry : node.entries) drop_citations(entry.value);
  for (Node& item : node.items) drop_citations(item);
}

}  // namespace

Blocks::Blocks(const fs::path& scenarios, const fs::path& more) : reads_tables_(!more.empty()) {
  add_documents(scenarios);
  if (reads_tables_) add_documents(more);
  const CsvTable draws = table_of(scenarios / "attrition.csv");
  const CsvTable left_out = table_of(scenarios / "attrition-left-out.csv");
  Problems problems;
  constexpr double kSupport = 101;  // days; any will do
  lists_.attrition = attrition_model(draws, &left_out, kSupport, problems);
  lists_.waiting_list = table_of(scenarios / "slot-crunch-waiting.csv");
  if (!lists_.attrition || bases_.empty()) std::abort();
}

void Blocks::add_documents(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".yaml" && !is_attrition_model(entry.path().string()))
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  std::vector<std::pair<fs::path, Node>> documents;
  for (const fs::path& file : found)
    // A product of the catalogue is no scenario.
    if (auto document = document_of(file); document && !document->find("catalogue"))
      documents.emplace_back(file, std::move(*document));
  for (auto& [file, document] : documents) {
    add_blocks(document, file.stem().string());
    if (!document.find("overlay")) bases_.push_back({file.stem().string(), std::move(document)});
  }
}

std::optional<Node> Blocks::document_of(const fs::path& file) {
  files_.push_back(file.string());
  auto document = read_yaml(text_of(file), names_.add_file(file.string()), names_);
  if (!document || !document->is_map()) return std::nullopt;
  note_origins(*document);
  const Node::Entry* const extends = document->find("extends");
  if (!extends) return document;
  auto base = document_of(file.parent_path() / extends->value.text);
  if (!base) return std::nullopt;
  lay_over(*base, std::move(*document));
  return base;
}

void Blocks::add_blocks(const Node& document, const std::string& donor) {
  static const std::set<std::string> kOfTheFile = {"format", "extends", "overlay", "title",
                                                   "question"};
  for (const Node::Entry& entry : document.entries) {
    if (kOfTheFile.contains(entry.key) || is_remark(entry.key)) continue;
    Node value = entry.value;
    drop_citations(value);
    auto its = std::find_if(by_key_.begin(), by_key_.end(), [&entry](const auto& blocks) {
      return blocks.front().key == entry.key;
    });
    if (its == by_key_.end()) its = by_key_.emplace(by_key_.end());
    const auto is_same = [&value](const Block& block) {
      std::string a, b;
      spell(block.value, a);
      spell(value, b);
      return a == b;
    };
    if (std::none_of(its->begin(), its->end(), is_same))
      its->push_back({entry.key, donor, std::move(value)});
  }
}

Blocks::Reading Blocks::read(const Node& document, std::uint32_t patients) const {
  Problems problems;
  for (const std::string& file : files_) problems.add_file(file);
  Lists lists;
  const Node::Entry* const waiting = document.find("waiting_list");
  if (reads_tables_)
    lists = {read_list(document, list_keys[0], problems),
             read_list(document, list_keys[1], problems), nullptr};
  else if (waiting && waiting->value.is_map())
    lists.waiting_list = lists_.waiting_list;
  const Node::Entry* const attrition = document.find("attrition");
  const Node::Entry* const model = attrition ? attrition->value.find("model") : nullptr;
  if (model && model->value.text != "none") lists.attrition = lists_.attrition;
  Scenario scenario = validate(document, "combined", lists, problems);
  Reading reading;
  if (problems.empty()) {
    limit(scenario, patients);
    reading.problems = check_network(scenario);
    if (reading.problems.empty()) reading.scenario = std::move(scenario);
  } else {
    reading.problems = problems.sorted();
  }
  return reading;
}

void put(Node& document, const Block& block) {
  std::erase_if(document.entries,
                [&block](const Node::Entry& entry) { return entry.key == block.key; });
  if (block.value.is_null()) return;
  const std::set<std::string> enrolments = {"cohort", "service", "referrals"};
  if (enrolments.contains(block.key))
    std::erase_if(document.entries, [&enrolments](const Node::Entry& entry) {
      return enrolments.contains(entry.key);
    });
  document.entries.push_back({block.key, block.value.place, block.value});
}

namespace {

Node map_at(Place place) {
  Node map;
  map.kind = Node::Kind::map;
  map.place = place;
  return map;
}

void put_below(Node& document, const std::string& key, Node&& rule) {
  Node::Entry* entry = document.find(key);
  if (!entry || !entry->value.is_list()) {
    std::erase_if(document.entries, [&key](const Node::Entry& each) { return each.key == key; });
    Node list;
    list.kind = Node::Kind::list;
    list.place = rule.place;
    document.entries.push_back({key, rule.place, std::move(list)});
    entry = &document.entries.back();
  }
  entry->value.items.push_back(std::move(rule));
}

}  // namespace

void put_as_change(Node& document, const Block& block) {
  Node rule = map_at(block.value.place);
  const Node::Entry* const so_far = document.find("changes");
  const std::size_t before = so_far ? so_far->value.items.size() : 0;
  rule.entries.push_back(
      {"from", rule.place, scalar_node(std::to_string(10 * (before + 1)) + " d", rule.place)});
  rule.entries.push_back({block.key, rule.place, block.value});
  put_below(document, "changes", std::move(rule));
}

void put_as_maker(Node& document, const Block& block, const std::string& maker) {
  Node rule = map_at(block.value.place);
  rule.entries.push_back({"at", rule.place, scalar_node(maker, rule.place)});
  rule.entries.push_back({block.key, rule.place, block.value});
  put_below(document, "makers", std::move(rule));
}

std::uint64_t simulate_one(const Scenario& scenario, std::uint64_t seed) {
  const Plan plan(scenario);
  FastEngine engine;
  Counting observer;
  const PathwayOutcome outcome = simulate(plan, engine, observer, {seed, 0});
  if (outcome.patients_entered != outcome.patients_closed) std::abort();
  return observer.events;
}

}  // namespace v2v::test
