// Counting of patients who are lymphodepleted before they have a product.
#include "vein2vein/statistics/conditioning.hpp"

namespace v2v {

void ConditioningTally::on_closed(const PatientRecord& record) {
  if (!record.counted || !record.has_reached(population_of(*scenario_, record.patient).itt_gate))
    return;
  ++risks_.intended;
  const TimePoint conditioned = record.at(Gate::lymphodepleted);
  if (conditioned == TimePoint::never()) return;
  // Never is later than any time, so this holds of those whose product was never released.
  const TimePoint released = record.at(Gate::released);
  if (released <= conditioned) return;
  ++risks_.before_release;
  // A product may be finished and released for a patient who has left.
  if (record.left && released > record.ended) ++risks_.without_product;
  if (record.failed + record.out_of_specification > 0) ++risks_.batch_lost;
  if (record.lymphodepletions > 1) ++risks_.conditioned_again;
  if (!record.left) return;
  ++risks_.never_infused;
  if (record.cause == index_of(KnownCause::infection)) ++risks_.infected;
  if (record.cause == index_of(KnownCause::progression) ||
      record.cause == index_of(KnownCause::death))
    ++risks_.progressed;
}

}  // namespace v2v
