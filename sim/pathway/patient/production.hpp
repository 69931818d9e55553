// The life of a patient's product: when its way begins, begins again or stops.
#pragma once

#include "pathway/patient/body.hpp"
#include "pathway/patient/bookings.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <cstdint>

namespace v2v {

class Case;
class World;

/// Where a product's path begins.
enum class ProductStage : std::uint8_t {
  shipping,    ///< at the hospital, to be sent
  in_store,    ///< the cells are at the maker
  in_culture,  ///< since before the start of the run
  released     ///< likewise
};

/// What is done about a product that cannot simply be infused.
enum class Way : std::uint8_t { infuse, make_again, collect_again, lose };

class Production {
 public:
  Production(World& world, Case& patient);

  /// The next patient's.
  void begin() noexcept;
  Bookings& bookings() noexcept { return bookings_; }
  /// A product on its way, or the tests of one that was released at risk.
  bool is_under_way() const noexcept { return path_.alive() || testing_.alive(); }

  /// Asks for a suite of the maker ahead of the cells.
  void book_suite();
  /// `cultured_for`: of a culture under way, by the start of the run.
  void start(ProductStage from = ProductStage::shipping, Duration cultured_for = Duration());
  /// Another way for it to come on site than through a culture of the run.
  void start(Process path);
  void release_at_risk(std::uint32_t culture);

  /// The way chosen for this culture; after the last attempt there is none but to lose.
  Way choose(const Remedy& remedy);
  /// Makes the product again from the cells in store, or tells the patient that it will not come.
  /// Returns true when another culture is to start.
  bool start_again(Way way, const Leaving& otherwise);
  /// A consignment was lost or spoiled; likewise.
  bool loses_consignment(bool on_the_way_back, bool spoiled, SiteIndex site);
  void is_found_out_of_specification();
  /// Of a fresh product: freezes it, or starts again, or gives up.
  void misses_slot();
  /// The patient has left: a culture that has started goes on only if the policy says so.
  void stop();

 private:
  Way choose(const Remedy& remedy, std::uint32_t purpose, std::uint32_t index);
  /// For a product whose own process has ended or must end.
  void replace(Way way, const Leaving& otherwise);
  void discard(SiteIndex site);
  static void path_ended(void* self);
  static void testing_ended(void* self);

  World& world_;
  Case& patient_;
  Bookings bookings_;
  Process path_;
  Process testing_;  ///< of a product released at risk
};

}  // namespace v2v
