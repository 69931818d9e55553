// Which of several products a population's patients would be given, before anybody comes.
#pragma once

#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <vector>

namespace v2v {

/// By product of `Protocol::offered`: the share of the hospital's patients for whom it is the first
/// that they may be given at that time. Who waits for whom and how many are under contract is not
/// known. Where very many combinations of characteristics decide, all that may be given at the
/// hospital have the same share.
std::vector<double> shares_of_products(const Population& population, const Protocol& protocol,
                                       SiteIndex hospital, TimePoint at);

/// By product: the share of the hospital's patients who may be given it and no other at that time;
/// where very many combinations of characteristics decide, all of them where it is alone there.
std::vector<double> shares_without_choice(const Population& population, const Protocol& protocol,
                                          SiteIndex hospital, TimePoint at);

}  // namespace v2v
