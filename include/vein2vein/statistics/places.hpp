// What becomes of the patients of each hospital and region, and of those given each product.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace v2v {

/// The hospitals of a scenario, then the regions that they name, by their first hospitals, then the
/// products that are offered, by the first population that offers them.
struct Places {
  explicit Places(const Scenario& scenario);
  static constexpr std::uint32_t none = 0xffffffff;

  /// By site; `none` of what is no hospital or has no region.
  std::vector<std::uint32_t> of_hospital, of_region;
  std::vector<std::vector<std::uint32_t>> of_product;  ///< by population, as they are offered there
  std::vector<std::string> names;
  std::size_t hospitals = 0, regions = 0;  ///< so many of them, in this order; then products

 private:
  void add_products(const Scenario& scenario);
};

/// Patients by place over replications. Integers, so that the order of merging does not matter.
class PlaceTotals {
 public:
  void merge(const PlaceTotals& other);
  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static PlaceTotals read(ByteReader& reader);

  /// Fills hospitals, regions and products.
  void fill(PatientSummary& summary, const Scenario& scenario, std::uint64_t replications) const;

 private:
  friend class PlaceTally;
  struct Place {
    std::uint64_t intended = 0, infused = 0;
    /// Sums over replications of squares and of the product.
    std::uint64_t intended2 = 0, infused2 = 0, both = 0;
    std::vector<std::uint32_t> waits;  ///< of the infused, by whole days rounded up
    std::map<SiteIndex, std::uint64_t> made_by;
  };
  PlaceSummary summary_of(const Place& place, const std::string& name, const Scenario& scenario,
                          std::uint64_t replications) const;

  std::vector<Place> places_;
};

/// Counts those who reach the ITT gate, as `Tally` does, one replication after another.
class PlaceTally {
 public:
  explicit PlaceTally(const Scenario& scenario);
  /// Of a patient of that population.
  void add(const Population& population, const PatientRecord& record);
  void finish_replication();
  const PlaceTotals& totals() const noexcept { return totals_; }

 private:
  struct Now {
    std::uint32_t intended = 0, infused = 0;
  };
  Places places_;
  std::vector<Now> now_;
  PlaceTotals totals_;
};

}  // namespace v2v
