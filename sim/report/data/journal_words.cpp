// The detail of every kind of entry.
#include "report/data/journal_words.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

namespace v2v::report {

std::optional<std::string> product_name(const Scenario& scenario, PatientId patient,
                                        std::uint8_t product) {
  if (product == no_product) return std::nullopt;
  return population_of(scenario, patient).protocol->offered[product].name;
}

std::optional<std::string> detail_of(const Scenario& scenario, const JournalEntry& entry) {
  switch (entry.what) {
    case What::gate_reached:
      return std::optional<std::string>(gate_names[entry.detail]);
    case What::left:
      return scenario.causes[entry.detail];
    case What::put_on_record:
      return scenario.reasons[entry.detail];
    case What::culture_started:
      return fmt::format("attempt {}", entry.detail);
    case What::product_chosen:
      return product_name(scenario, entry.patient, entry.detail);
    case What::toxicity_started:
      return words_of_toxicity(entry.detail);
    case What::infection_started:
      return entry.detail ? std::optional<std::string>("holds treatment") : std::nullopt;
    case What::consignment_lost:
    case What::temperature_excursion:
      return entry.detail == 0 ? "on the way to the maker" : "on the way back";
    default:
      return std::nullopt;
  }
}

}  // namespace v2v::report
