// Whose protocol somebody goes by, and who may be given a product.
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

bool OfferedProduct::is_for(TimePoint when, SiteIndex hospital,
                            std::span<const std::uint8_t> levels) const noexcept {
  const auto is_met = [&](const Indication& indication) {
    return when >= indication.from && std::all_of(indication.among.begin(), indication.among.end(),
                                                  [levels](const Indication::Among& among) {
                                                    return among.levels[levels[among.covariate]];
                                                  });
  };
  return when >= from && is_at(hospital) &&
         (indications.empty() || std::any_of(indications.begin(), indications.end(), is_met));
}

}  // namespace v2v
