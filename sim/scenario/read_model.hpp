// The model of attrition that a scenario names.
#pragma once

#include "scenario/value.hpp"
#include "vein2vein/scenario/attrition.hpp"

#include <memory>
#include <optional>

namespace v2v {

/// The value of `attrition.model`, unless it is `none`.
std::optional<Value> name_of_model(const Node& root, Problems& problems);
/// The model, beside the file in which it is named; nothing (after reporting why) when there is
/// none that can be read.
std::shared_ptr<const AttritionModel> read_attrition_model(const Node& root, Problems& problems);

}  // namespace v2v
