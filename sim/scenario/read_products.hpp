// Products that stand in files of their own.
#pragma once

#include "scenario/problems.hpp"

#include <string>

namespace v2v {

/// Puts what files say of products under those of `products` that name one with `file`, and under
/// the names in `offered` that `products` does not have: these are looked for in the folder
/// `products` beside the file that offers them or beside `scenario_file`. Does nothing for what is
/// there already.
void read_product_files(Node& root, const std::string& scenario_file, Problems& problems);

}  // namespace v2v
