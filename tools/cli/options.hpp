// What is typed after a command, declared without the library that reads it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace v2v::cli {

/// One option or argument, of which more can be said: what does not keep to it is refused.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  /// It cannot be left out.
  Option required() const;
  /// It can: of an argument that goes by its place.
  Option optional() const;
  /// Only programs type it: neither help nor messages name it.
  Option hidden() const;
  /// Not without this one, which was added before.
  Option needs(const std::string& other) const;
  Option excludes(const Option& other) const;
  /// One of these words; of another the message says which was meant.
  Option one_of(const std::vector<std::string>& words) const;
  /// A whole number from `least` to `most`, which help shows.
  Option within(std::uint64_t least, std::uint64_t most) const;
  /// `fault` says what is wrong with a word; nothing is when that is empty.
  Option check(std::function<std::string(const std::string& word)> fault) const;
  /// From `least` to `most` values of a list.
  Option count(int least, int most) const;

 private:
  CLI::Option* option_;
};

/// What one command understands.
class Options {
 public:
  Options(CLI::App* command, const std::vector<std::string>& words)
      : command_(command), words_(&words) {}

  /// Declares an option, `--out DIR`, or an argument that goes by its place and cannot be left out,
  /// `file`. Without a second word help shows the type of the variable, into which goes what is
  /// typed: a text (or an optional one), a number, a `bool` for an option without a value, or a
  /// list for what may be given more than once. What the variable holds before is the default; help
  /// shows it unless it is 0 or empty, which stand for none.
  template <class Variable>
  Option add(const std::string& name, Variable& variable, const std::string& help) const;

  /// What help says below the options.
  void explain(const std::string& text) const;

  /// Those of the whole command line.
  const std::vector<std::string>& words() const noexcept { return *words_; }

 private:
  CLI::App* command_;
  const std::vector<std::string>* words_;
};

}  // namespace v2v::cli
