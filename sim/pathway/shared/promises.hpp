// What the products that are being made will need: batches of tests and slots for releases.
#pragma once

#include "vein2vein/pathway/plan.hpp"

#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace v2v {

class Facilities;
class Engine;

/// Instants for which something has been promised.
using Ledger = std::multiset<TimePoint>;

/// One entry of a ledger. Stands there until it ends or is destroyed.
class Promise {
 public:
  Promise() noexcept = default;
  Promise(Ledger& ledger, TimePoint at) : ledger_(&ledger), entry_(ledger.insert(at)) {}
  Promise(Promise&& other) noexcept
      : ledger_(std::exchange(other.ledger_, nullptr)), entry_(other.entry_) {}
  Promise& operator=(Promise&& other) noexcept {
    end();
    ledger_ = std::exchange(other.ledger_, nullptr);
    entry_ = other.entry_;
    return *this;
  }
  ~Promise() { end(); }
  void end() noexcept {
    if (ledger_) std::exchange(ledger_, nullptr)->erase(entry_);
  }

 private:
  Ledger* ledger_ = nullptr;
  Ledger::iterator entry_;
};

/// Cultures whose products were planned are known to come, those that start later are not: a batch
/// is planned to go when the known ones fill it or when its first has waited long enough (when
/// neither is known, at once), and a slot is planned behind those that were promised before.
class Promises final : public Foresight {
 public:
  Promises(const Plan& plan, Engine& engine, Facilities& facilities);

  TimePoint batch_goes(SiteIndex laboratory, TimePoint comes) const noexcept override;
  TimePoint slot_from(SiteIndex hospital, TimePoint from) const noexcept override;

  Promise to_come(SiteIndex laboratory, TimePoint at) { return {ledgers_[laboratory].samples, at}; }
  Promise of_slot(SiteIndex hospital, TimePoint at) { return {ledgers_[hospital].slots, at}; }

 private:
  struct Ledgers {
    Ledger samples, slots;
  };
  const Plan& plan_;
  Engine& engine_;
  Facilities& facilities_;
  std::vector<Ledgers> ledgers_;  // by site; empty where nothing is promised
};

}  // namespace v2v
