// All protocols by which somebody of a population may go.
#pragma once

#include "vein2vein/scenario/population.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v {

template <class Call>
void for_each_protocol(const Protocol& protocol, Call call) {
  call(protocol);
  for (const MadeOtherwise& one : protocol.made_otherwise) for_each_protocol(one.protocol, call);
  for (const OfferedProduct& one : protocol.offered) for_each_protocol(one.protocol, call);
}
template <class Call>
void for_each_protocol(const Population& population, Call call) {
  for_each_protocol(*population.protocol, call);
  for (const Change& change : population.changes) for_each_protocol(change.protocol, call);
}

}  // namespace v2v
