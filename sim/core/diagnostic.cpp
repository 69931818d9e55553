// Words a diagnostic and finds the name that a misspelt one was meant to be.
#include "vein2vein/core/diagnostic.hpp"

#include <algorithm>
#include <utility>

namespace v2v {
namespace {

/// Optimal string alignment distance: like Levenshtein's, a swap of neighbours also counts 1, and
/// no part is edited twice.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string to_string(const Diagnostic& diagnostic) {
  const Position& at = diagnostic.position;
  std::string text = at.file;
  if (at.line > 0) {
    if (!text.empty()) text += ':';
    text += std::to_string(at.line);
    if (at.column > 0) text += ':' + std::to_string(at.column);
  }
  if (!text.empty()) text += ": ";
  text += diagnostic.message;
  if (!diagnostic.hint.empty()) text += " (" + diagnostic.hint + ')';
  // Messages quote the input, which may hold line ends of its own.
  for (char& letter : text)
    if (letter == '\n' || letter == '\r') letter = ' ';
  return text;
}

std::string nearest_name(const std::string& word, const std::vector<std::string>& candidates) {
  const std::string* nearest = nullptr;
  std::size_t least = 0;
  for (const std::string& candidate : candidates) {
    const auto [shorter, longer] = std::minmax({word.size(), candidate.size()});
    // The difference in length bounds the distance from below: spares long garbage the full table.
    if (3 * (longer - shorter) > longer) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (3 * distance > longer || (nearest && distance >= least)) continue;
    nearest = &candidate;
    least = distance;
  }
  return nearest ? *nearest : std::string();
}

}  // namespace v2v
