// Tables that refer to one another across the files which define them.
#pragma once

#include "scenario/fields.hpp"

namespace v2v::tables {

extern const Table attrition, patients, product, bridging, lymphodepletion, leaving, infections,
    sites, lane, published, step, receipt, lost, calendars, policy, stay, changes, makers;

}  // namespace v2v::tables
