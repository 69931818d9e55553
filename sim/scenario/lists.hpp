// The tables beside a scenario file.
#pragma once

#include "scenario/csv.hpp"

#include <optional>

namespace v2v {

struct Lists {
  std::optional<CsvTable> referrals;
  std::optional<CsvTable> waiting_list;
};

}  // namespace v2v
