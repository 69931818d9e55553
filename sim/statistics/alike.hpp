// Which warnings say the same of several sites.
#pragma once

#include "vein2vein/statistics/warning.hpp"

namespace v2v::statistics {

/// Overloads of the same resource by the same numbers; everything is like itself.
bool differ_in_site_only(const Warning& one, const Warning& other);

}  // namespace v2v::statistics
