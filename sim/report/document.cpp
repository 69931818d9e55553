// What a document is made of.
#include "vein2vein/report/document.hpp"

#include <algorithm>

namespace v2v {

bool blocks::Table::has_rule_before(std::size_t row) const noexcept {
  return std::find(rules_.begin(), rules_.end(), row) != rules_.end();
}

Document& Document::warnings(std::vector<Warning> list) {
  if (list.empty()) return *this;
  return apart().add(blocks::Warnings{std::move(list)});
}

Document& Document::short_warnings(std::vector<Warning> list) {
  return list.empty() ? *this : add(blocks::Warnings{std::move(list), true});
}

}  // namespace v2v
