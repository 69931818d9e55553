// The search for values without a source or a reason, guided by the table of fields.
#include "scenario/strict.hpp"

#include "scenario/fields.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

bool is_words(Form form, const Node& node) noexcept {
  switch (form) {
    case Form::text:
    case Form::word:
    case Form::words:
    case Form::names:
    case Form::levels:
    case Form::flag:
    case Form::coordinates:
    case Form::choice:
      return true;
    case Form::recorded:  // a reason; several have probabilities
      return node.is_scalar() || node.find("value");
    default:
      return false;
  }
}

/// Whether a mapping or list of this form holds values of their own rather than parts of one.
bool holds_values(const Field& field) noexcept {
  return field.form == Form::object || field.form == Form::objects || field.form == Form::capacity;
}

const Field* field_below(const Field& field, std::string_view key) noexcept {
  if (field.table) return field.table->find(key);
  if (field.form == Form::distribution) return tables::distribution.find(key);
  if (field.form == Form::probability) return tables::probability.find(key);
  return nullptr;
}

/// A list of dated patients is a table of numbers.
bool is_table(std::string_view path) noexcept {
  return path == "referrals.file" || path == "waiting_list.file";
}

struct Number {
  const Node* node;
  std::string path;
};

class Search {
 public:
  explicit Search(Problems& problems) : problems_(problems) {}

  void look_below(const Node& node, const Field& field, const std::string& path) {
    if (!holds_values(field) || node.is_scalar()) return look_at(node, field, path);
    for_each_below(node, &field, path,
                   [this](const Node& each, const Field* inner, const std::string& at) {
                     if (inner) look_below(each, *inner, at);
                   });
  }

 private:
  /// One value of the file: without any source it is one problem, otherwise every number that has
  /// none is.
  void look_at(const Node& node, const Field& field, const std::string& path) {
    std::vector<Number> numbers;
    collect(node, &field, path, numbers);
    std::vector<const Number*> bare;
    for (const Number& number : numbers)
      if (!number.node->origin || number.node->origin->kind == Provenance::Kind::not_stated)
        bare.push_back(&number);
    if (bare.empty()) return;
    if (bare.size() == numbers.size()) return tell(bare.front()->node->place, path);
    for (const Number* number : bare) tell(number->node->place, number->path);
  }

  void tell(Place place, const std::string& path) {
    problems_.add(place, path +
                             ": value has neither a source nor a reason; expected `source:` or "
                             "`assumed:` beside it or on a mapping around it");
  }

  /// Quoted numbers are read as such, too.
  static void collect(const Node& node, const Field* field, const std::string& path,
                      std::vector<Number>& numbers) {
    if (field && is_words(field->form, node) && !is_table(path)) return;
    if (node.is_scalar() && (is_table(path) || begins_as_number(node.text)))
      numbers.push_back({&node, path});
    for_each_below(node, field, path,
                   [&numbers](const Node& each, const Field* inner, const std::string& at) {
                     collect(each, inner, at, numbers);
                   });
  }

  /// Calls for everything that a mapping or list holds, with its field and path.
  template <class Call>
  static void for_each_below(const Node& node, const Field* field, const std::string& path,
                             const Call& call) {
    const std::string prefix = path.empty() ? path : path + '.';
    for (std::size_t i = 0; i < node.items.size(); ++i)
      call(node.items[i], field, prefix + fmt::format("{}", i));
    for (const auto& [key, place, value] : node.entries) {
      if (is_remark(key)) continue;
      const Field* const inner = field ? field_below(*field, key) : nullptr;
      // The long form `{ value: 7 d, source: ... }` is the value itself.
      if (!inner && key == "value")
        call(value, field, path);
      else
        call(value, inner, prefix + shown(key));
    }
  }

  Problems& problems_;
};

}  // namespace

void report_unsourced(const Node& root, Problems& problems) {
  for (const auto& [key, place, value] : root.entries) {
    const Field* const field = tables::scenario.find(key);
    if (field && field->about != About::run) Search(problems).look_below(value, *field, shown(key));
  }
}

}  // namespace v2v
