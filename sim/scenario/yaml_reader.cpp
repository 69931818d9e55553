// The YAML library's events turned into a bounded document tree.
#include "scenario/yaml_reader.hpp"

#include "core/contained.hpp"
#include "scenario/text_check.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace v2v {
namespace {

constexpr std::size_t kMostDepth = 64;
constexpr std::size_t kMostNodes = 200'000;
constexpr std::size_t kMostText = 8U << 20U;

/// Leaves the YAML library in the middle of its work; never leaves this file.
struct Refusal : YAML::Exception {
  Refusal(const YAML::Mark& where, const std::string& why) : YAML::Exception(where, why) {}
};

struct Size {
  std::size_t nodes = 0, text = 0;
};

Size size_of(const Node& node) {
  Size size{1, node.text.size()};
  for (const Node& item : node.items) {
    const Size inner = size_of(item);
    size.nodes += inner.nodes;
    size.text += inner.text;
  }
  for (const Node::Entry& entry : node.entries) {
    const Size inner = size_of(entry.value);
    size.nodes += inner.nodes + 1;
    size.text += inner.text + entry.key.size();
  }
  return size;
}

std::size_t depth_of(const Node& node) {
  std::size_t deepest = 0;
  for (const Node& item : node.items) deepest = std::max(deepest, depth_of(item));
  for (const Node::Entry& entry : node.entries) deepest = std::max(deepest, depth_of(entry.value));
  return deepest + 1;
}

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(int file, TextColumns columns, Problems& problems)
      : file_(file), columns_(std::move(columns)), problems_(problems) {}

  Node take() { return std::move(root_); }
  Place place_of(const YAML::Mark& mark) {
    if (mark.is_null()) return {file_, 1, 1};
    return {file_, mark.line + 1, columns_.column(mark.line, mark.column) + 1};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1)
      throw Refusal(mark, "a second document begins; expected one document a file");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    begin(mark, Node::Kind::null, anchor);
    end();
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_tag(mark, tag);
    begin(mark, Node::Kind::scalar, anchor);
    open_.back().node.text = value;
    open_.back().node.quoted = tag == "!";
    count(mark, {0, value.size()});
    end();
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    refuse_tag(mark, tag);
    begin(mark, Node::Kind::list, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    refuse_tag(mark, tag);
    begin(mark, Node::Kind::map, anchor);
  }
  void OnMapEnd() override {
    report_repeated_keys(open_.back().node);
    end();
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchored_.find(anchor);
    if (known == anchored_.end())
      throw Refusal(mark, "an alias stands inside the value that it repeats");
    count(mark, size_of(known->second));
    if (open_.size() + depth_of(known->second) > kMostDepth) throw too_deep(mark);
    Node copy = known->second;
    copy.place = place_of(mark);
    place_value(std::move(copy), mark);
  }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    YAML::Mark mark;
    bool key_given = false;
  };

  static Refusal too_deep(const YAML::Mark& mark) {
    return {mark,
            fmt::format("values are nested too deeply; expected at most {} levels", kMostDepth)};
  }

  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      throw Refusal(mark, fmt::format("the tag {} is not understood; expected a value without a "
                                      "tag",
                                      ticked(tag)));
  }

  void count(const YAML::Mark& mark, Size more) {
    size_.nodes += more.nodes;
    size_.text += more.text;
    if (size_.nodes > kMostNodes || size_.text > kMostText)
      throw Refusal(mark, fmt::format("too much for a scenario; expected at most {} values and {} "
                                      "MiB of text, with aliases written out",
                                      kMostNodes, kMostText >> 20U));
  }

  void begin(const YAML::Mark& mark, Node::Kind kind, YAML::anchor_t anchor) {
    if (open_.size() >= kMostDepth) throw too_deep(mark);
    count(mark, {1, 0});
    Open open{{}, anchor, mark};
    open.node.kind = kind;
    open.node.place = place_of(mark);
    open_.push_back(std::move(open));
  }

  void end() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    if (closed.anchor != 0) {
      count(closed.mark, size_of(closed.node));
      anchored_[closed.anchor] = closed.node;
    }
    place_value(std::move(closed.node), closed.mark);
  }

  /// Puts a finished value where it belongs; in a mapping keys and values take turns.
  void place_value(Node&& node, const YAML::Mark& mark) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_list()) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.key_given) {
      parent.node.entries.back().value = std::move(node);
      parent.key_given = false;
    } else {
      if (!node.is_scalar() || node.text.empty())
        throw Refusal(mark, "a key of a mapping is not a word; expected `name: value`");
      if (node.text == "<<" && !node.quoted)
        throw Refusal(mark,
                      "the merge key `<<` is not understood; expected `extends:` or the keys "
                      "written out");
      parent.node.entries.push_back({std::move(node.text), node.place, {}});
      parent.key_given = true;
    }
  }

  void report_repeated_keys(const Node& map) {
    std::vector<const Node::Entry*> sorted;
    for (const Node::Entry& entry : map.entries) sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Node::Entry* a, const Node::Entry* b) { return a->key < b->key; });
    for (std::size_t i = 1; i < sorted.size(); ++i)
      if (sorted[i]->key == sorted[i - 1]->key)
        problems_.add(sorted[i]->place,
                      fmt::format("{} is given twice, first at {}; expected every key once",
                                  ticked(sorted[i]->key),
                                  show_place(problems_, sorted[i - 1]->place, sorted[i]->place)));
  }

  int file_;
  TextColumns columns_;
  Problems& problems_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchored_;
  Size size_;
  int documents_ = 0;
};

}  // namespace

std::optional<Node> read_yaml(std::string_view text, int file, Problems& problems) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (!check_text(text, file, problems)) return std::nullopt;
  TreeBuilder builder(file, TextColumns(text), problems);
  bool is_empty = true;
  const bool is_read = contained(
      [&] {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) is_empty = false;
      },
      [&](const std::exception& error) {
        const auto* const yaml = dynamic_cast<const YAML::Exception*>(&error);
        if (dynamic_cast<const Refusal*>(&error))
          problems.add(builder.place_of(yaml->mark), yaml->msg);
        else if (yaml)
          problems.add(builder.place_of(yaml->mark),
                       fmt::format("this is not YAML: {}", yaml->msg));
        else
          problems.add({file, 0, 0}, fmt::format("this cannot be read as YAML: {}", error.what()));
      });
  if (!is_read) return std::nullopt;
  if (!is_empty) return builder.take();
  problems.add({file, 0, 0}, "nothing is in it; expected a mapping that begins `format: 1`");
  return std::nullopt;
}

}  // namespace v2v
