// What a scenario reads besides its own file: tables of patients, and the model of attrition.
#pragma once

#include "scenario/csv.hpp"
#include "vein2vein/scenario/attrition.hpp"

#include <memory>
#include <optional>

namespace v2v {

struct Lists {
  std::optional<CsvTable> referrals;
  std::optional<CsvTable> waiting_list;
  std::shared_ptr<const AttritionModel> attrition;
};

}  // namespace v2v
