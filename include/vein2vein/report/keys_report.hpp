// The reference of the keys of a scenario file: one, or all of them as a page.
#pragma once

#include "vein2vein/scenario/keys.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace v2v {

/// For a terminal of so many columns.
std::string text_of(const KeyFacts& key, std::size_t width);
/// The keys of a file itself, one a line.
std::string top_keys_text(const std::vector<KeySection>& sections, std::size_t width);
/// A Markdown page: a table a section.
std::string keys_page(const std::vector<KeySection>& sections);

}  // namespace v2v
