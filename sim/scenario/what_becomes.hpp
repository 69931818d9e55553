// What becomes of those who are treated, with cells or with standard of care.
#pragma once

#include "scenario/draft.hpp"

namespace v2v {

/// Where the rules stand into which a drawn value is put.
using RulesAt = OutcomeRules& (*)(const ParameterPlace&);

/// Everything of `section` that the tables of both have.
void read_what_becomes(Draft& draft, Section& section, OutcomeRules& rules, RulesAt at);

}  // namespace v2v
