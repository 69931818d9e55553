// Sorting, cutting and wording of collected problems.
#include "scenario/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace v2v {
namespace {

constexpr std::size_t kMostShown = 50;
constexpr std::size_t kMostHinted = 100;
constexpr std::size_t kMostKept = 20'000;
constexpr std::size_t kLongestShown = 60;

auto order(const Place& place) { return std::tie(place.file, place.line, place.column); }

}  // namespace

int Problems::add_file(std::string name) {
  files_.push_back(std::move(name));
  return static_cast<int>(files_.size()) - 1;
}

void Problems::add(Place place, std::string message, std::string hint) {
  if (found_.size() == kMostKept)
    ++not_kept_;
  else
    found_.push_back({place, std::move(message), std::move(hint)});
}

void Problems::gather(int file, Place place) {
  for (Problem& problem : found_)
    if (problem.place.file != file) problem.place = place;
}

bool Problems::too_many_for_hints() const noexcept { return found_.size() >= kMostHinted; }

std::string Problems::meant(std::string_view word,
                            const std::vector<std::string>& candidates) const {
  if (too_many_for_hints() || word.size() > kLongestShown) return {};
  const std::string nearest = nearest_name(std::string(word), candidates);
  return nearest.empty() ? std::string() : fmt::format("did you mean `{}`?", nearest);
}

std::vector<Diagnostic> Problems::sorted() const {
  std::vector<const Problem*> all;
  for (const Problem& problem : found_) all.push_back(&problem);
  std::sort(all.begin(), all.end(), [](const Problem* a, const Problem* b) {
    return std::tuple(order(a->place), std::string_view(a->message)) <
           std::tuple(order(b->place), std::string_view(b->message));
  });
  const auto same = [](const Problem* a, const Problem* b) {
    return order(a->place) == order(b->place) && a->message == b->message;
  };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  std::vector<Diagnostic> result;
  for (const Problem* problem : all) {
    if (result.size() == kMostShown) {
      result.push_back(
          {{}, fmt::format("... and {} more", all.size() - kMostShown + not_kept_), {}});
      break;
    }
    const Place& place = problem->place;
    result.push_back(
        {{file_name(place.file), place.line, place.column}, problem->message, problem->hint});
  }
  return result;
}

std::string shown(std::string_view word) {
  std::string text;
  for (const char letter : word) {
    const auto code = static_cast<unsigned char>(letter);
    // A cut must not fall inside a character: those of several bytes continue with 10xxxxxx.
    if (text.size() >= kLongestShown && (code & 0xC0U) != 0x80U) return text + "...";
    text += code < 0x20 || code == 0x7F ? '?' : letter;
  }
  return text;
}

std::string ticked(std::string_view word) { return "`" + shown(word) + "`"; }

std::string one_of(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += ticked(words[i]);
  }
  return text;
}

std::string show_place(const Problems& problems, Place place, Place other) {
  if (place.file == other.file) return fmt::format("line {}", place.line);
  return fmt::format("{}:{}", problems.file_name(place.file), place.line);
}

}  // namespace v2v
