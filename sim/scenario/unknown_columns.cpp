// Columns of a table that mean nothing here, told of together.
#include "scenario/unknown_columns.hpp"

#include <fmt/format.h>

namespace v2v {
namespace {

constexpr std::size_t kMostNamed = 5;

/// `a`, `b` and `c`; of many the first ones.
std::string names_of(const std::vector<CsvCell>& headings) {
  const std::size_t named = headings.size() <= kMostNamed + 1 ? headings.size() : kMostNamed;
  std::string text;
  for (std::size_t i = 0; i < named; ++i) {
    const bool is_last = i + 1 == headings.size();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + ticked(headings[i].text);
  }
  if (named < headings.size()) text += fmt::format(" and {} others", headings.size() - named);
  return text;
}

}  // namespace

void UnknownColumns::add(const CsvCell& heading) {
  const std::string hint = problems_.meant(heading.text, known_);
  if (hint.empty())
    strange_.push_back(heading);
  else
    problems_.add(heading.place, message(ticked(heading.text), false), hint);
}

void UnknownColumns::tell() {
  if (strange_.empty()) return;
  problems_.add(strange_.front().place, message(names_of(strange_), strange_.size() > 1));
  strange_.clear();
}

std::string UnknownColumns::message(std::string_view subject, bool several) const {
  return fmt::format("{} {}; expected {}, or {}", subject,
                     several ? "are not columns that are known" : "is not a column that is known",
                     one_of(known_),
                     fmt::format(fmt::runtime(way_out_), several ? "their names" : "its name"));
}

}  // namespace v2v
