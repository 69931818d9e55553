// Facts about keys as text and as a page.
#include "vein2vein/report/keys_report.hpp"

#include "report/plain_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace v2v {
namespace report {
namespace {

/// `label` in a column of its own, the words beside it.
void add_line(std::string& text, const std::string& label, const std::string& words,
              std::size_t label_width, std::size_t width) {
  std::string left = left_in(label_width, label);
  for (const std::string& line :
       wrap_columns(words, std::max<std::size_t>(width, 40) - label_width)) {
    text += left + line + '\n';
    left = std::string(label_width, ' ');
  }
}

std::string without_it(const KeyFacts& key) {
  if (key.needed) return "none, it has to be said";
  return key.fallback.empty() ? "nothing" : key.fallback;
}

std::string last_part(const std::string& path) { return path.substr(path.rfind('.') + 1); }

/// The tables' own words, which may be Markdown.
std::string cell(const std::string& text) {
  std::string kept;
  for (const char letter : clean(text))
    kept += letter == '|' ? std::string("\\|") : std::string(1, letter);
  return kept;
}

/// In a cell, as it is written in a file.
std::string code(const std::string& text) { return '`' + cell(text) + '`'; }

std::string anchor_of(const std::string& path) {
  std::string anchor;
  for (const char letter : path)
    if (letter == '_' || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
      anchor += letter;
  return anchor;
}

std::string link_to(const std::string& path) {
  return fmt::format("[{}](#{})", code(path), anchor_of(path));
}

std::string row_of(const KeyFacts& key) {
  std::string form = cell(key.form);
  for (const auto& [word, meaning] : key.choices)
    form += fmt::format("; {}: {}", code(word), cell(meaning));
  if (!key.keys_at.empty()) form += ": " + link_to(key.keys_at);
  const std::string fallback = key.needed             ? "needed"
                               : key.fallback.empty() ? "-"
                                                      : code(key.fallback);
  return fmt::format("| {} | {} | {} | {} | {} |\n", code(last_part(key.path)), cell(key.meaning),
                     form, fallback, key.example.empty() ? "-" : code(key.example));
}

}  // namespace
}  // namespace report

std::string text_of(const KeyFacts& key, std::size_t width) {
  using namespace report;
  constexpr std::size_t label = 10;
  std::string text = key.path + '\n';
  add_line(text, "", key.meaning, 2, width);
  add_line(text, "  form", key.form, label, width);
  for (const auto& [word, meaning] : key.choices)
    add_line(text, "", fmt::format("{}: {}", word, meaning), label, width);
  add_line(text, "  default", without_it(key), label, width);
  if (!key.example.empty())
    add_line(text, "  example", last_part(key.path) + ": " + key.example, label, width);
  if (!key.keys.empty())
    add_line(text, "  keys", fmt::format("{}", fmt::join(key.keys, ", ")), label, width);
  return text;
}

std::string top_keys_text(const std::vector<KeySection>& sections, std::size_t width) {
  using namespace report;
  std::string text;
  for (const KeyFacts& key : sections.front().keys)
    add_line(text, key.path, key.meaning, 18, width);
  return text;
}

std::string keys_page(const std::vector<KeySection>& sections) {
  using namespace report;
  std::string text =
      "# Every key of a scenario file\n\n"
      "Made by `v2v explain --page` from the tables that the reader of scenarios goes by. `v2v "
      "explain service.arrivals` says the same of one key. Beside every value `source`, `assumed`, "
      "`unverified` and `note` may stand. `<name>` is a name that the file chooses.\n\n";
  for (const KeySection& section : sections) {
    if (section.path.empty()) continue;
    text += (&section == &sections[1] ? "" : ", ") + link_to(section.path);
  }
  text += "\n";
  for (const KeySection& section : sections) {
    text += fmt::format(
        "\n## {}\n\n{}{}\n\n| key | meaning | form | default | example |\n"
        "|---|---|---|---|---|\n",
        section.path.empty() ? "The file itself" : code(section.path), cell(section.meaning),
        section.of_values ? " A value that may stand in many places." : "");
    for (const KeyFacts& key : section.keys) text += row_of(key);
  }
  return text;
}

}  // namespace v2v
