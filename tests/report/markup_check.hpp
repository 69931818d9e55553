// Whether markup is well-formed, by a grammar of the tests' own.
#pragma once

#include <regex>
#include <string>

namespace v2v::test {

/// Tags, entities and attribute quotes by a grammar far smaller than XML's: what it accepts is XML.
inline bool is_well_formed(const std::string& svg) {
  static const std::regex piece(
      R"(<\?xml [^<>]*\?>|</?[a-z]+( [a-zA-Z:-]+="[^"<&]*")*/?>|&(amp|lt|gt|quot|#39);|[^<&\x00-\x08\x0b-\x1f]|\n)");
  auto at = svg.begin();
  int depth = 0;
  std::smatch match;
  while (at != svg.end()) {
    if (!std::regex_search(at, svg.end(), match, piece, std::regex_constants::match_continuous))
      return false;
    const std::string found = match.str();
    if (found[0] == '<' && found[1] != '?') {
      if (found[1] == '/')
        --depth;
      else if (found[found.size() - 2] != '/')
        ++depth;
      if (depth < 0) return false;
    }
    at += match.length();
  }
  return depth == 0;
}

}  // namespace v2v::test
