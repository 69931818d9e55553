// Preference, or the earliest infusion, among the products that are for a patient.
#include "pathway/shared/choice_of_product.hpp"

#include "pathway/shared/choice_of_maker.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <limits>

namespace v2v {
namespace {

const Protocol& protocol_of(Case& patient) { return patient.group().current().rules().protocol(); }

bool is_for(const OfferedProduct& product, Case& patient) {
  const Chart& chart = patient.chart();
  return product.is_for(chart.now(), chart.file().hospital, patient.body().levels());
}

}  // namespace

bool has_a_product(Case& patient) {
  const std::vector<OfferedProduct>& offered = protocol_of(patient).offered;
  return offered.empty() || std::any_of(offered.begin(), offered.end(), [&](const auto& product) {
           return is_for(product, patient);
         });
}

std::uint8_t choose_product(World& world, Case& patient) {
  const Protocol& protocol = protocol_of(patient);
  std::uint8_t chosen = no_product;
  double earliest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < protocol.offered.size(); ++i) {
    const OfferedProduct& product = protocol.offered[i];
    if (!is_for(product, patient) || !world.contracts().has_place(product.contract)) continue;
    const auto index = static_cast<std::uint8_t>(i);
    if (protocol.policy.choice == Policy::Choice::preference) return index;
    const double days = days_to_infusion(world, patient.group().current().rules().options_for(
                                                    patient.chart().file().hospital, index));
    if (chosen != no_product && days >= earliest) continue;
    chosen = index;
    earliest = days;
  }
  return chosen;
}

}  // namespace v2v
