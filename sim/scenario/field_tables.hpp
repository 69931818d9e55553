// Tables that refer to one another across the files which define them.
#pragma once

#include "scenario/fields.hpp"

namespace v2v::tables {

extern const Table attrition, patients, product, bridging, lymphodepletion, leaving, infections,
    sites, service, lane, published, step, receipt, lost, calendars, policy, stay, changes, makers;

/// Of a cohort, a service and a list.
inline constexpr Field enters{.key = "enters",
                              .form = Form::choice,
                              .text = "The first gate, which everybody has reached.",
                              .example = "screened",
                              .needed = true,
                              .choices = "referred approved screened eligible collected received"};

}  // namespace v2v::tables
