// What must hold of every patient: nobody is lost or closed twice, gates in order, files as told.
#pragma once

#include "pathway/random_logistics.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace v2v::test {

/// Follows each patient through the journal and compares with the file when it is closed.
class Auditor final : public Observer {
 public:
  explicit Auditor(const Scenario& scenario)
      : scenario_(scenario), under_way_(in_order_of_admission(scenario.under_way)) {}

  void on(const JournalEntry& entry) override {
    // What patients on a list had behind them stands where they begin.
    const bool past = entry.at < TimePoint();
    if (past) {
      EXPECT_LT(entry.patient, scenario_.under_way.size());
    } else {
      EXPECT_GE(entry.at, now_);
      now_ = entry.at;
    }
    ASSERT_LT(entry.site, scenario_.sites.size());
    Told& told = told_[entry.patient];
    EXPECT_TRUE(told.entries == 0 || entry.at >= told.last_at) << "patient " << entry.patient;
    told.last_at = entry.at;
    if (told.entries++ == 0) {
      if (entry.patient < under_way_.size()) told.before = under_way_[entry.patient]->reached;
      EXPECT_EQ(entry.what, What::gate_reached);
      EXPECT_EQ(entry.detail, index_of(scenario_.enters));
      EXPECT_EQ(entry.patient, told_.size() - 1) << "patients are numbered in order of entry";
    }
    EXPECT_FALSE(told.closed) << "after the end of patient " << entry.patient;
    if (told.infused) {
      EXPECT_TRUE(may_follow_infusion(entry.what)) << name_of(entry.what);
    }
    EXPECT_EQ(told.last == What::left, entry.what == What::put_on_record);
    if (told.left) {
      EXPECT_TRUE(may_follow_leaving(entry)) << name_of(entry.what);
    }
    ++told.times[static_cast<std::size_t>(entry.what)];
    told.last = entry.what;
    told.left = told.left || entry.what == What::left;
    if (entry.what == What::culture_started) {
      EXPECT_EQ(entry.detail, told.cultures());
    }
    if (entry.what == What::gate_reached) {
      told.gate_times.at(entry.detail) = entry.at;
      hear_gate(told, static_cast<Gate>(entry.detail));
    }
    if (entry.what == What::closed) told.closed = true;
  }

  void on_closed(const PatientRecord& file) override {
    Told& told = told_[file.patient];
    EXPECT_TRUE(told.closed);
    EXPECT_EQ(std::exchange(told.files, 1), 0) << "closed twice";
    EXPECT_EQ(file.left, told.left);
    EXPECT_NE(file.left, told.infused);
    EXPECT_EQ(file.at(Mark::infused) != TimePoint::never(), told.infused);
    // Of those who were under way the journal begins where the scenario does.
    const bool under_way = file.patient < scenario_.under_way.size();
    for (std::size_t gate = under_way ? index_of(scenario_.enters) : 0; gate < gate_count; ++gate)
      EXPECT_EQ(file.at(static_cast<Gate>(gate)), told.gate_times[gate]) << gate_names[gate];
    EXPECT_EQ(file.entered, told.gate_times[index_of(scenario_.enters)]);
    if (under_way) audit_past(file);
    EXPECT_EQ(file.cultures, told.cultures());
    EXPECT_EQ(file.failed, told.of(What::culture_failed));
    EXPECT_EQ(file.out_of_specification,
              told.of(What::out_of_specification) + told.of(What::found_out_of_specification));
    EXPECT_EQ(file.lost_in_transit,
              told.of(What::consignment_lost) + told.of(What::temperature_excursion));
    EXPECT_EQ(file.made_again, told.of(What::made_again));
    EXPECT_EQ(file.collected_again, told.of(What::collected_again));
    EXPECT_EQ(file.expired, told.of(What::expired));
    EXPECT_EQ(file.frozen, told.of(What::frozen));
    EXPECT_EQ(file.infection_holds, told.of(What::treatment_held));
    const unsigned before = told.before == Gate::lymphodepleted ? 1 : 0;
    EXPECT_EQ(file.lymphodepletions, told.of(What::lymphodepletion_started) + before);
    EXPECT_EQ(file.bridged, told.of(What::bridging_started) == 1);
    EXPECT_EQ(file.responded, told.of(What::bridging_response) == 1);
    EXPECT_EQ(file.product_discarded, told.of(What::discarded) > 0);
    EXPECT_LE(file.cultures, most_attempts());
    EXPECT_LE(file.entered, file.ended);
    if (file.was_waiting) {
      EXPECT_TRUE(file.left);
    }
    if (!file.left && told.before != Gate::infused) {
      audit_waits_of_infused(file);
      audit_times_of_infused(file);
    }
    // The interval that studies report of every released product, infused or not.
    EXPECT_TRUE(file.at(Mark::released) == TimePoint::never() ||
                file.at(Mark::collected) == TimePoint::never() ||
                file.at(Mark::collected) <= file.at(Mark::released))
        << "marks of two products in one file, patient " << file.patient;
    counted_ += file.counted ? 1 : 0;
    ++closed_;
    infused_ += file.left ? 0 : 1;
    if (const auto* service = std::get_if<Service>(&scenario_.enrolment)) {
      EXPECT_EQ(file.counted, under_way
                                  ? service->warm_up == Duration() && told.before != Gate::infused
                                  : file.entered.since_start() >= service->warm_up);
    }
  }

  std::uint64_t counted() const { return counted_; }
  std::uint64_t closed() const { return closed_; }
  std::uint64_t infused() const { return infused_; }
  std::uint64_t told_of() const { return told_.size(); }

 private:
  struct Told {
    std::array<unsigned, what_count> times{};
    std::array<bool, gate_count> gates{};
    std::array<TimePoint, gate_count> gate_times = [] {
      std::array<TimePoint, gate_count> never;
      never.fill(TimePoint::never());
      return never;
    }();
    TimePoint last_at;
    What last = What::closed;
    unsigned entries = 0;
    int files = 0;
    bool left = false, infused = false, closed = false;
    bool came_with_product = false;  // made before the start of the run
    Gate before = Gate::referred;    // reached before it
    bool was_treated() const { return before >= Gate::lymphodepleted; }
    unsigned cultures() const { return of(What::culture_started) + (came_with_product ? 1 : 0); }
    unsigned of(What what) const { return times[static_cast<std::size_t>(what)]; }
    bool at(Gate gate) const { return gates[index_of(gate)]; }
  };

  /// The gates that somebody had behind him or her at the start are in order, and before it.
  void audit_past(const PatientRecord& file) const {
    const PatientUnderWay* const one = under_way_.at(file.patient);
    TimePoint before = file.entered;
    for (std::size_t gate = index_of(scenario_.enters); gate <= index_of(one->reached); ++gate) {
      if (!file.has_reached(static_cast<Gate>(gate))) continue;
      // Of who was conditioned before release the product comes later.
      if (one->reached == Gate::lymphodepleted &&
          (gate == index_of(Gate::manufactured) || gate == index_of(Gate::released)))
        continue;
      EXPECT_GE(file.at(static_cast<Gate>(gate)), before) << gate_names[gate];
      before = file.at(static_cast<Gate>(gate));
    }
    // In intensive care the list says since when that is, which is after infusion.
    if (one->in_intensive_care)
      EXPECT_LE(before, TimePoint() - one->ago);
    else
      EXPECT_EQ(before, TimePoint() - one->ago);
    if (one->collected_ago && one->reached > Gate::collected &&
        scenario_.enters <= Gate::collected) {
      EXPECT_EQ(file.at(Gate::collected), TimePoint() - *one->collected_ago);
    }
  }

  static bool may_follow_infusion(What what) {
    return what == What::closed || what == What::intensive_care_started ||
           what == What::discharged || what == What::found_out_of_specification;
  }
  static bool may_follow_leaving(const JournalEntry& entry) {
    switch (entry.what) {
      case What::sample_sent:
      case What::found_out_of_specification:
      case What::put_on_record:
      case What::discarded:
      case What::culture_failed:
      case What::out_of_specification:
      case What::closed:
        return true;
      case What::gate_reached:
        return entry.detail == index_of(Gate::manufactured) ||
               entry.detail == index_of(Gate::released);
      default:
        return false;
    }
  }

  void hear_gate(Told& told, Gate gate) {
    EXPECT_FALSE(told.at(gate)) << "twice at " << name_of(gate);
    told.gates[index_of(gate)] = true;
    if (gate == scenario_.enters) return;
    if (gate <= Gate::collected && scenario_.enters < Gate::collected) {
      EXPECT_TRUE(told.gates[index_of(gate) - 1]) << name_of(gate);
    } else if (gate == Gate::manufactured || gate == Gate::released) {
      EXPECT_TRUE(told.gates[index_of(gate) - 1]) << name_of(gate);
      if (gate == Gate::manufactured && told.of(What::culture_started) == 0)
        told.came_with_product = true;
    } else if (gate == Gate::received || gate == Gate::lymphodepleted) {
      EXPECT_TRUE(told.at(std::max(Gate::collected, scenario_.enters))) << name_of(gate);
    } else if (gate == Gate::infused && told.was_treated()) {
      told.infused = true;
    } else if (gate == Gate::infused) {
      EXPECT_TRUE(told.at(Gate::released) && told.at(Gate::lymphodepleted));
      EXPECT_GT(told.of(What::on_site), 0U);
      told.infused = true;
    }
  }

  unsigned most_attempts() const {
    unsigned most = scenario_.protocol->product.attempts;
    for (const Change& change : scenario_.changes)
      most = std::max(most, change.protocol.product.attempts);
    return most;
  }
  static void audit_waits_of_infused(const PatientRecord& file) {
    Duration waited;
    for (const Duration each : file.waited) {
      EXPECT_GE(each, Duration());
      waited += each;
    }
    // Of a list nobody may know when that was, but what is waited for in the run.
    const bool known = file.at(Mark::collected) != TimePoint::never();
    const TimePoint since = known ? file.at(Mark::collected) : TimePoint();
    EXPECT_TRUE(file.has_reached(Gate::collected) || waited == Duration());
    EXPECT_LE(waited, file.at(Mark::infused) - since);
  }
  void audit_times_of_infused(const PatientRecord& file) const {
    // The product's own instants in order, and lymphodepletion's, and both before infusion.
    const bool collection_known = file.at(Mark::collected) != TimePoint::never();
    for (std::size_t i = collection_known ? 0 : 1; i + 1 <= static_cast<std::size_t>(Mark::on_site);
         ++i)
      EXPECT_LE(file.marks[i], file.marks[i + 1]) << "mark " << i << ", patient " << file.patient;
    // Changes leave these rules as they are.
    const Lymphodepletion& rules = scenario_.protocol->lymphodepletion;
    const Product& product = scenario_.protocol->product;
    const TimePoint infused = file.at(Mark::infused);
    EXPECT_EQ(infused, file.ended);
    EXPECT_LE(file.at(Mark::on_site), infused);
    EXPECT_EQ(file.at(Mark::lymphodepletion_ended) - file.at(Mark::lymphodepletion_started),
              rules.length());
    EXPECT_GE(infused - file.at(Mark::lymphodepletion_ended), rules.rest());
    EXPECT_LE(infused - file.at(Mark::lymphodepletion_ended), rules.valid_for);
    if (!product.cryopreserved && file.frozen == 0) {
      EXPECT_LE(infused - file.at(Mark::released), product.stable_for);
    }
    // Whose product was replaced may have been given lymphodepletion for the one before.
    const bool replaced = file.expired > 0 || product.release_at_risk;
    if (rules.start == Lymphodepletion::Start::after_release && !replaced) {
      EXPECT_GE(file.at(Mark::lymphodepletion_started), file.at(Mark::on_site));
    }
  }

  const Scenario& scenario_;
  const std::vector<const PatientUnderWay*> under_way_;
  std::map<PatientId, Told> told_;
  TimePoint now_;
  std::uint64_t counted_ = 0, closed_ = 0, infused_ = 0;
};

}  // namespace v2v::test
