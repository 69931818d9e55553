// What a scenario file may say, key by key, from the tables that its reader goes by.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace v2v {

/// One key. A name that the file chooses is `<name>`.
struct KeyFacts {
  std::string path;      ///< `service.arrivals`, `sites.<name>.suites`
  std::string meaning;   ///< a sentence
  std::string form;      ///< what may stand behind it, with its range and unit
  std::string fallback;  ///< what holds where it is not said; empty: nothing
  bool needed = false;
  std::string example;            ///< what may stand behind it
  std::vector<std::string> keys;  ///< of the mapping that may stand behind it
  std::string keys_at;            ///< the section (`every_key`) in which they stand
  /// Words that may stand behind it and what each of them means, as far as that is said.
  std::vector<std::pair<std::string, std::string>> choices;
};

struct KeyAnswer {
  std::optional<KeyFacts> facts;
  std::string problem;  ///< which part is no key, what was expected and what may be meant
};

/// `service.arrivals`; of names that the file chooses any will do (`sites.utrecht.suites`), and of
/// lists a number may stand or not (`lanes.0.transit`, `lanes.transit`).
KeyAnswer explain_key(const std::string& path);

/// Keys that stand together: of a mapping of the file, or of a value that may stand in many places.
struct KeySection {
  std::string path;  ///< empty: those of the file itself
  std::string meaning;
  bool of_values = false;
  std::vector<KeyFacts> keys;
};
/// All of them, each mapping once, where it stands first; values after the file's own.
std::vector<KeySection> every_key();

}  // namespace v2v
