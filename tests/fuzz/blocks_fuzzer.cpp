// Blocks of scenarios that ship, put together in any way, with words exchanged: a scenario whose
// network is checked and of which one replication is simulated on the fast engine, or problems.
//
// A byte for the base, then instructions: a byte that says what is done and a few that say to what.
#include "fuzz/blocks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace v2v;

constexpr std::uint32_t kPatients = 20;
constexpr std::size_t kMostInstructions = 24;

const test::Blocks& blocks() {
  static const test::Blocks all(std::string(V2V_SOURCE_DIR) + "/scenarios");
  return all;
}

/// Words that are likely to be at an edge of something.
constexpr std::array<std::string_view, 44> kWords = {"0",
                                                     "1",
                                                     "2",
                                                     "-1",
                                                     "0 d",
                                                     "1 ms",
                                                     "1 s",
                                                     "1 min",
                                                     "1 h",
                                                     "1 d",
                                                     "7 d",
                                                     "1000 y",
                                                     "100 y",
                                                     "0 %",
                                                     "100 %",
                                                     "50 %",
                                                     "1e-9",
                                                     "1000000",
                                                     "0 /d",
                                                     "1000000 /d",
                                                     "120 /min",
                                                     "0.001 /d",
                                                     "none",
                                                     "always",
                                                     "true",
                                                     "false",
                                                     "",
                                                     "referred",
                                                     "collected",
                                                     "received",
                                                     "infused",
                                                     "death",
                                                     "infection",
                                                     "plant",
                                                     "hospital",
                                                     "2024-02-29",
                                                     "2026-12-25",
                                                     "Mon-Fri",
                                                     "Sun",
                                                     "22:00-06:00",
                                                     "00:00-24:00",
                                                     "after_release",
                                                     "before_release",
                                                     "finish"};

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool empty() const { return at_ == size_; }
  /// Below `count`, which is not 0.
  std::size_t below(std::size_t count) {
    std::size_t number = empty() ? 0 : data_[at_++];
    if (count > 256) number = number << 8U | (empty() ? 0 : data_[at_++]);
    return number % count;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};

void collect(Node& node, std::vector<Node*>& scalars, std::vector<Node*>& maps) {
  if (node.is_scalar()) scalars.push_back(&node);
  if (node.is_map() && !node.entries.empty()) maps.push_back(&node);
  for (Node& item : node.items) collect(item, scalars, maps);
  for (Node::Entry& entry : node.entries) collect(entry.value, scalars, maps);
}

const test::Block& chosen(Bytes& bytes) {
  const auto& same = blocks().by_key()[bytes.below(blocks().by_key().size())];
  return same[bytes.below(same.size())];
}

std::string maker_of(const Node& document) {
  const Node::Entry* const product = document.find("product");
  const Node::Entry* const made_at = product ? product->value.find("made_at") : nullptr;
  if (!made_at) return "plant";
  return made_at->value.is_list() && !made_at->value.items.empty()
             ? made_at->value.items.front().text
             : made_at->value.text;
}

void change_a_word(Node& document, Bytes& bytes, bool by_another) {
  std::vector<Node*> scalars, maps;
  collect(document, scalars, maps);
  if (scalars.empty()) return;
  Node& word = *scalars[bytes.below(scalars.size())];
  word.text = by_another ? scalars[bytes.below(scalars.size())]->text
                         : std::string(kWords[bytes.below(kWords.size())]);
}

void drop_an_entry(Node& document, Bytes& bytes) {
  std::vector<Node*> scalars, maps;
  collect(document, scalars, maps);
  if (maps.empty()) return;
  auto& entries = maps[bytes.below(maps.size())]->entries;
  entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(bytes.below(entries.size())));
}

void follow(Node& document, Bytes& bytes) {
  switch (bytes.below(8)) {
    case 0:
    case 1:
      return test::put(document, chosen(bytes));
    case 2:
      return test::put_as_change(document, chosen(bytes));
    case 3:
      return test::put_as_maker(document, chosen(bytes), maker_of(document));
    case 4:
      return drop_an_entry(document, bytes);
    case 5:
      return change_a_word(document, bytes, true);
    default:
      return change_a_word(document, bytes, false);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const auto& bases = blocks().bases();
  Node document = bases[bytes.below(bases.size())].document;
  for (std::size_t i = 0; i < kMostInstructions && !bytes.empty(); ++i) follow(document, bytes);
  const test::Blocks::Reading reading = blocks().read(document, kPatients);
  if (reading.scenario.has_value() != reading.problems.empty()) std::abort();
  for (const Diagnostic& problem : reading.problems)
    if (to_string(problem).find_first_of("\n\r") != std::string::npos) std::abort();
  if (reading.scenario) test::simulate_one(*reading.scenario, 1);
  return 0;
}
