// What a scenario says of the model, in the words of the tables of fields.
#pragma once

#include "scenario/document.hpp"

#include <vector>

namespace v2v {

/// Every key of the model that the document states, and in its blocks (product, policy, ...) also
/// those that it does not, with what holds then.
std::vector<ModelFact> model_facts_of(const Node& root);

}  // namespace v2v
