// Collects what is wrong with an input, so that all of it is reported in one pass. Portable.
#pragma once

#include "scenario/document.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

class Problems {
 public:
  /// Registers the name of an input, by which its places are shown.
  int add_file(std::string name);
  /// The same for the text that an option gives to the value at `path`; `typed` is what was typed,
  /// such as `--set path`. Messages about that value or what is below it do not name the path
  /// again.
  int add_option(std::string typed, std::string_view path);
  bool is_option(int file) const { return set_paths_.contains(file); }
  const std::vector<std::string>& files() const { return files_; }
  const std::string& file_name(int file) const { return files_[static_cast<std::size_t>(file)]; }

  void add(Place place, std::string message, std::string hint = {});
  /// Something that is allowed and probably not meant.
  void remark(Place place, std::string message, std::string hint = {});
  bool empty() const noexcept { return found_.empty(); }
  std::size_t count() const noexcept { return found_.size() + not_kept_; }
  /// Takes back what has been found in a file.
  void forget(int file);
  /// Shows at `place` whatever has been found anywhere but in `file`.
  void gather(int file, Place place);
  /// What has been found with all of these paths in front, anywhere but in files that one of them
  /// has for itself, is wrong whatever the path: it is said once, and without it.
  void say_once(const std::vector<std::string>& paths, const std::set<int>& own_files);
  bool too_many_for_hints() const noexcept;
  /// The hint "did you mean `x`?" for a word that should have been one of the candidates, or an
  /// empty string. Costs nothing when there are so many problems that nobody will read it.
  std::string meant(std::string_view word, const std::vector<std::string>& candidates) const;

  /// Sorted by place, without repetitions; at most 50 and a line that says how many more.
  std::vector<Diagnostic> sorted() const { return sorted(found_, not_kept_); }
  /// The same of the remarks.
  std::vector<Diagnostic> remarks() const { return sorted(remarks_, 0); }

 private:
  struct Problem {
    Place place;
    std::string message;
    std::string hint;
  };
  std::string worded(const Problem& problem) const;
  std::vector<Diagnostic> sorted(const std::vector<Problem>& found, std::size_t not_kept) const;

  std::vector<std::string> files_;
  std::map<int, std::string> set_paths_;  ///< of the files that are options
  std::vector<Problem> found_, remarks_;
  std::size_t not_kept_ = 0;
};

/// A word of the input as messages show it: in quotes, on one line, cut when it is very long.
std::string ticked(std::string_view word);
/// The same without the quotes, for paths.
std::string shown(std::string_view word);
/// `a`, `b` or `c`
std::string one_of(const std::vector<std::string>& words);
/// 12:3 or, in another file than `other`, file:12:3.
std::string show_place(const Problems& problems, Place place, Place other);

}  // namespace v2v
