// Mappings checked against their tables, and values that are words.
#include "scenario/value.hpp"

#include "scenario/text_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

const Table no_keys{"", "", {}};

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string form_words(const Field& field) {
  switch (field.form) {
    case Form::text:
      return "text";
    case Form::word:
      return "a name";
    case Form::words:
      return "a list of names";
    case Form::flag:
      return "`true` or `false`";
    case Form::integer:
    case Form::capacity:
      if (field.least == field.most) return fmt::format("the number {:.10g}", field.least);
      return fmt::format("a whole number from {:.10g} to {:.10g}{}", field.least, field.most,
                         field.form != Form::capacity ? ""
                         : field.table                ? ", `unlimited` or a mapping"
                                                      : " or `unlimited`");
    case Form::moment:
      return "a time since the start or a date";
    case Form::timetable:
      return "days and times";
    case Form::rates:
      return "a rate, or a mapping with `rate`, `week` or `table`";
    case Form::growth:
      return "per cent a unit of time";
    case Form::names:
      return "a name or a list of names";
    case Form::levels:
      return "a level or a list of levels";
    case Form::times:
      return field.table ? "a value, a mapping, or a list of them" : "a value or a list";
    case Form::number:
      return fmt::format("a number from {:.10g} to {:.10g}", field.least, field.most);
    case Form::duration:
      return "a duration";
    case Form::rate:
      return "a rate";
    case Form::probability:
      return "a probability";
    case Form::distribution:
      return "a duration or a distribution";
    case Form::hazard:
      return "a rate or a hazard";
    case Form::choice:
    case Form::remedy:
    case Form::transport_loss:
      return one_of(split_words(field.choices));
    case Form::durations:
      return "a list of durations";
    case Form::integers:
      return "a list of whole numbers";
    case Form::coordinates:
      return "a latitude and a longitude in degrees";
    case Form::recorded:
      return "a reason, or reasons with probabilities";
    case Form::factors:
      return "a number, or numbers by level";
    case Form::start:
      return "`after_release` or `{ before_release: 6 d }`";
    case Form::quantile:
      return fmt::format("`median`, or a probability from {:.10g} % to {:.10g} %",
                         100 * field.least, 100 * field.most);
    case Form::mappings:
      return "a mapping, or a list of them";
    case Form::by_shift:
      return "a duration, or durations by shift";
    case Form::weights:
    case Form::object:
      return "a mapping";
    case Form::objects:
      return "a list of mappings";
  }
  return "a value";
}

}  // namespace

void Value::wrong_at(Place place, const std::string& what, std::string hint) const {
  problems->add(place, path.empty() ? what : fmt::format("{}: {}", path, what), std::move(hint));
}

void Value::wrong(const std::string& what, std::string hint) const {
  wrong_at(node->place, what, std::move(hint));
}

void Value::remark(const std::string& what, std::string hint) const {
  problems->remark(node->place, path.empty() ? what : fmt::format("{}: {}", path, what),
                   std::move(hint));
}

void Value::unexpected(const std::string& what, std::string hint) const {
  wrong(field ? fmt::format("{}; expected {}", what, expectation(*field)) : what, std::move(hint));
}

Value Value::below(const std::string& key, const Node& inner, const Field* inner_field) const {
  const std::string name = shown(key);
  return {&inner, path.empty() ? name : path + "." + name, inner_field, problems};
}

Value Value::bare() const {
  Value result = *this;
  result.node = &v2v::bare(*node);
  return result;
}

std::string Value::look() const {
  switch (node->kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return ticked(node->text);
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a mapping";
  }
  return {};
}

std::string expectation(const Field& field) {
  std::string words = form_words(field);
  const bool says_all = field.form == Form::flag || field.form == Form::choice ||
                        field.form == Form::start || field.form == Form::remedy ||
                        field.form == Form::transport_loss;
  if (!says_all) words += fmt::format(", such as `{}`", field.example);
  if (field.or_none && field.example != "none") words += ", or `none`";
  return words;
}

Section::Section(const Value& value)
    : Section(value, value.field->table ? *value.field->table : no_keys) {}

Section::Section(const Value& value, const Table& table) : value_(value), table_(&table) {
  if (!value.node->is_map()) {
    value.unexpected(value.look() + " stands here");
    return;
  }
  check_keys();
}

void Section::check_keys() const {
  for (const auto& [key, place, inner] : value_.node->entries) {
    const Value at = value_.below(key, inner, nullptr);
    if (is_remark(key)) continue;
    const Field* field = table_->find(key);
    if (!field) {
      const auto known = table_->keys();
      const std::string hint = value_.problems->meant(key, known);
      at.wrong_at(place,
                  known.size() <= 12 || hint.empty()
                      ? fmt::format("unknown key; expected {}", one_of(known))
                      : "unknown key",
                  hint);
    } else if (inner.is_null()) {
      at.wrong_at(place, fmt::format("nothing is stated; expected {}", expectation(*field)));
    }
  }
  for (const Field& field : table_->fields)
    if (field.needed && !value_.node->find(field.key))
      value_.wrong(
          fmt::format("{} is missing; expected {}", ticked(field.key), expectation(field)));
}

const Node::Entry* Section::stated(std::string_view key) const noexcept {
  const Node::Entry* entry = value_.node->find(key);
  return entry && !entry->value.is_null() ? entry : nullptr;
}

std::vector<const Node::Entry*> Section::free_entries() const {
  std::vector<const Node::Entry*> result;
  for (const Node::Entry& entry : value_.node->entries)
    if (table_->rest && !is_remark(entry.key) && !entry.value.is_null() &&
        table_->find(entry.key) == table_->rest)
      result.push_back(&entry);
  return result;
}

Value Section::below(const Node::Entry& entry) const {
  return value_.below(entry.key, entry.value, table_->find(entry.key));
}

std::optional<Value> Section::get(std::string_view key) {
  const Field* field = table_->find(key);
  if (const Node::Entry* entry = stated(key)) return value_.below(entry->key, entry->value, field);
  if (field->fallback.empty()) return std::nullopt;
  fallbacks_.push_back(scalar_node(std::string(field->fallback), value_.node->place));
  return value_.below(std::string(key), fallbacks_.back(), field);
}

void Section::refuse(std::string_view key, const std::string& why) {
  if (const Node::Entry* entry = stated(key))
    value_.below(entry->key, entry->value, nullptr).wrong_at(entry->place, why);
}

bool Section::stated_with(std::string_view key, std::string_view other) const noexcept {
  const Node::Entry* entry = stated(key);
  const Node::Entry* beside = stated(other);
  return entry && (!beside || entry->place.file == beside->place.file);
}

std::optional<std::string> clean_text(const Value& value, std::string_view text, std::size_t most) {
  std::string clean;
  // Such characters can be in a value without being in the file: escaped, between quotes.
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    const bool blank = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
    if (unshowable_at(text, i) != Unshowable::no) {
      value.wrong("a control character is in the text; expected letters");
      return std::nullopt;
    }
    if (!blank)
      clean += letter;
    else if (!clean.empty() && clean.back() != ' ')
      clean += ' ';
  }
  if (!clean.empty() && clean.back() == ' ') clean.pop_back();
  if (clean.empty() || clean.size() > most) {
    value.wrong(clean.empty()
                    ? "the text is empty; expected words"
                    : fmt::format("the text is too long; expected at most {} characters", most));
    return std::nullopt;
  }
  return clean;
}

std::optional<std::string> read_text(const Value& given) {
  const Value value = given.bare();
  if (value.node->is_scalar()) return clean_text(value, value.node->text, 4000);
  value.unexpected(value.look() + " stands here");
  return std::nullopt;
}

bool is_snake_case(std::string_view name) noexcept {
  return !name.empty() && name.size() <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; });
}

bool is_site_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= 40 && is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; });
}

std::optional<bool> read_flag(const Value& given) {
  const Value value = given.bare();
  if (value.node->is_scalar() && value.node->text == "true") return true;
  if (value.node->is_scalar() && value.node->text == "false") return false;
  value.unexpected(value.look() + " is neither true nor false");
  return std::nullopt;
}

std::optional<std::string> read_choice(const Value& given) {
  const Value value = given.bare();
  const std::vector<std::string> choices = split_words(value.field->choices);
  const std::string& text = value.node->text;
  if (value.node->is_scalar() && std::find(choices.begin(), choices.end(), text) != choices.end())
    return text;
  value.wrong(fmt::format("{} is not known here; expected {}", value.look(), one_of(choices)),
              value.problems->meant(text, choices));
  return std::nullopt;
}

std::vector<Value> list_items(const Value& given, std::size_t least, std::size_t most) {
  const Value value = given.bare();
  if (!value.node->is_list()) {
    value.unexpected(value.look() + " is not a list");
    return {};
  }
  const std::vector<Node>& items = value.node->items;
  if (items.size() < least || items.size() > most) {
    value.unexpected(fmt::format(
        "a list of length {} stands where {} values belong", items.size(),
        least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most)));
    return {};
  }
  std::vector<Value> result;
  for (std::size_t i = 0; i < items.size(); ++i)
    result.push_back(value.below(fmt::format("{}", i), items[i], value.field));
  return result;
}

}  // namespace v2v
