// Turns a scenario into one whose product is not made from the patient's cells.
#pragma once

#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v::test {

/// Patients who would enter later enter eligible; whatever the product was before is forgotten.
inline Scenario ready_made(Scenario s, Product::Kind kind, const Distribution& delivery) {
  s.protocol->product = Product();
  s.protocol->product.kind = kind;
  s.protocol->product.delivery = delivery;
  s.enters = std::min(s.enters, Gate::eligible);
  s.itt_gate = std::min(s.itt_gate, Gate::eligible);
  if (!s.protocol->product.needs_lymphodepletion()) s.protocol->lymphodepletion = Lymphodepletion();
  if (s.protocol->lymphodepletion.start == Lymphodepletion::Start::before_release)
    s.protocol->lymphodepletion.start = Lymphodepletion::Start::after_release;
  s.flowchart.clear();
  for (std::size_t gate = index_of(s.enters); gate <= index_of(Gate::eligible); ++gate)
    s.flowchart.push_back(static_cast<Gate>(gate));
  if (s.protocol->product.needs_lymphodepletion()) s.flowchart.push_back(Gate::lymphodepleted);
  s.flowchart.push_back(Gate::infused);
  return s;
}

}  // namespace v2v::test
