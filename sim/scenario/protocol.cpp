// Whose protocol somebody goes by.
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {

const Protocol& Protocol::at(SiteIndex maker) const noexcept {
  for (const MadeOtherwise& otherwise : made_otherwise)
    if (std::find(otherwise.makers.begin(), otherwise.makers.end(), maker) !=
        otherwise.makers.end())
      return otherwise.protocol;
  return *this;
}

}  // namespace v2v
