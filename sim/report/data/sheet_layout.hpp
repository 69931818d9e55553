// Documents as the cells of sheets.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/report/workbook.hpp"

#include <string>
#include <vector>

namespace v2v::report {

struct Sheet {
  struct Part {
    std::string arm;  ///< stands in front of every row; empty where there is one
    Document document;
  };
  std::string name;  ///< at most 31 letters
  std::vector<Part> parts;
};

/// Words, warnings and tables below each other; flowcharts, drawings and figures are for others to
/// show.
Worksheet laid_out(const Sheet& sheet);

}  // namespace v2v::report
