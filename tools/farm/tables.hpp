// Predictions as people and programs read them.
#pragma once

#include "model.hpp"
#include "options.hpp"

#include <string>
#include <vector>

namespace v2v::farm {

/// Every case of the request: batch after batch for each number of ranks.
std::vector<Case> cases_of(const Request& request);
/// In the format that the request wants; the predictions are those of `cases_of(request)`.
std::string table_of(const Request& request, const std::vector<Case>& cases,
                     const std::vector<Prediction>& predictions);

}  // namespace v2v::farm
