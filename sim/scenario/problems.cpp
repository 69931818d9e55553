// Sorting, cutting and wording of collected problems.
#include "scenario/problems.hpp"

#include "core/utf8.hpp"
#include "scenario/text_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

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

int Problems::add_option(std::string typed, std::string_view path) {
  const int file = add_file(std::move(typed));
  set_paths_[file] = shown(path);
  return file;
}

/// The message without the path that the option before it names already.
std::string Problems::worded(const Problem& problem) const {
  const auto set = set_paths_.find(problem.place.file);
  if (set == set_paths_.end() || !problem.message.starts_with(set->second)) return problem.message;
  const std::string rest = problem.message.substr(set->second.size());
  if (rest.starts_with(": ")) return rest.substr(2);
  return rest.starts_with('.') ? rest.substr(1) : problem.message;
}

void Problems::add(Place place, std::string message, std::string hint) {
  if (found_.size() == kMostKept)
    ++not_kept_;
  else
    found_.push_back({place, std::move(message), std::move(hint)});
}

void Problems::forget(int file) {
  std::erase_if(found_, [file](const Problem& problem) { return problem.place.file == file; });
}

void Problems::gather(int file, Place place) {
  for (Problem& problem : found_)
    if (problem.place.file != file) problem.place = place;
}

namespace {

/// Those that are said of all `paths` at one place of a file that is none of theirs lose the path.
template <class Problem>
void say_of_none(std::vector<Problem>& all, const std::vector<std::string>& paths,
                 const std::set<int>& own_files) {
  const auto without_path = [&paths](const Problem& problem) -> std::string_view {
    for (const std::string& path : paths)
      if (problem.message.starts_with(path + ".") || problem.message.starts_with(path + ":"))
        return std::string_view(problem.message).substr(path.size() + 1);
    return {};
  };
  std::map<std::pair<Place, std::string>, std::size_t> times;
  for (const Problem& problem : all)
    if (const auto rest = without_path(problem);
        !rest.empty() && !own_files.contains(problem.place.file))
      ++times[{problem.place, std::string(rest)}];
  for (Problem& problem : all) {
    const std::string rest(without_path(problem));
    const auto found = times.find({problem.place, rest});
    if (found == times.end() || found->second < paths.size()) continue;
    problem.message = rest.starts_with(' ') ? rest.substr(1) : rest;
  }
}

}  // namespace

void Problems::say_once(const std::vector<std::string>& paths, const std::set<int>& own_files) {
  say_of_none(found_, paths, own_files);
  say_of_none(remarks_, paths, own_files);
}

bool Problems::too_many_for_hints() const noexcept { return found_.size() >= kMostHinted; }

std::string Problems::meant(std::string_view word,
                            const std::vector<std::string>& candidates) const {
  if (too_many_for_hints() || word.size() > kLongestShown) return {};
  const std::string nearest = nearest_name(std::string(word), candidates);
  return nearest.empty() ? std::string() : fmt::format("did you mean `{}`?", nearest);
}

void Problems::remark(Place place, std::string message, std::string hint) {
  if (remarks_.size() < kMostKept) remarks_.push_back({place, std::move(message), std::move(hint)});
}

std::vector<Diagnostic> Problems::sorted(const std::vector<Problem>& found,
                                         std::size_t not_kept) const {
  std::vector<const Problem*> all;
  for (const Problem& problem : found) all.push_back(&problem);
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
          {{}, fmt::format("... and {} more", all.size() - kMostShown + not_kept), {}});
      break;
    }
    const Place& place = problem->place;
    result.push_back(
        {{file_name(place.file), place.line, place.column}, worded(*problem), problem->hint});
  }
  return result;
}

std::string shown(std::string_view word) {
  std::string text;
  const auto continues = [&word](std::size_t i) {
    return i < word.size() && continues_utf8(word[i]);
  };
  for (std::size_t i = 0; i < word.size(); ++i) {
    // A cut must not fall inside a character.
    if (text.size() >= kLongestShown && !continues(i)) return text + "...";
    const bool shows = unshowable_at(word, i) == Unshowable::no && word[i] != '\t' &&
                       word[i] != '\n' && word[i] != '\r';
    text += shows ? word[i] : '?';
    while (!shows && continues(i + 1)) ++i;
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
