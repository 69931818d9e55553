// CSV rows.
#include "vein2vein/report/tables.hpp"

#include "report/csv_cell.hpp"
#include "vein2vein/statistics/resource_totals.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace v2v {
namespace {

using report::csv_cell;

/// Eight decimals of a day are finer than a millisecond.
std::string day(TimePoint at) {
  if (at == TimePoint::never()) return {};
  return fmt::format("{:.8f}", at.since_start().in_days());
}

void put(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

}  // namespace

TableWriter::TableWriter(const Scenario& scenario, std::FILE* journal, std::FILE* patients,
                         std::FILE* resources)
    : scenario_(&scenario), journal_(journal), patients_(patients), resources_(resources) {
  put(journal_, "time_d,patient,site,event,detail\n");
  for (const PatientUnderWay* one : in_order_of_admission(scenario.under_way))
    ids_.push_back(&one->patient.id);
  if (const auto* referrals = std::get_if<Referrals>(&scenario.enrolment))
    for (const Referrals::One& one : referrals->list) ids_.push_back(&one.patient.id);
  std::string header = "patient,id,hospital,counted,outcome,cause,reason,entered_d,ended_d";
  for (const std::string_view gate : gate_names) header += fmt::format(",{}_d", gate);
  put(patients_, header +
                     ",bridged,responded,cultures,failed,out_of_specification,made_again,"
                     "collected_again,expired,frozen,infection_holds,lymphodepletions,"
                     "product_discarded,lost_in_transit,infused_out_of_specification,waited_d,"
                     "waiting_for,waiting_at\n");
  put(resources_, "time_d,site,resource,capacity,in_use,queue\n");
}

void TableWriter::on(const JournalEntry& entry) {
  put(journal_, fmt::format("{},{},{},{},{}\n", day(entry.at), entry.patient,
                            csv_cell(scenario_->sites[entry.site].name), name_of(entry.what),
                            detail_of(entry)));
}

std::string TableWriter::detail_of(const JournalEntry& entry) const {
  switch (entry.what) {
    case What::gate_reached:
      return std::string(gate_names[entry.detail]);
    case What::left:
      return csv_cell(scenario_->causes[entry.detail]);
    case What::put_on_record:
      return csv_cell(scenario_->reasons[entry.detail]);
    case What::culture_started:
      return fmt::format("attempt {}", entry.detail);
    case What::infection_started:
      return entry.detail ? "holds treatment" : "";
    case What::consignment_lost:
    case What::temperature_excursion:
      return entry.detail == 0 ? "on the way to the maker" : "on the way back";
    default:
      return {};
  }
}

void TableWriter::on_closed(const PatientRecord& record) {
  std::string row = fmt::format("{},{},{},{},{},{},{},{},{}", record.patient,
                                record.patient < ids_.size() ? csv_cell(*ids_[record.patient]) : "",
                                csv_cell(scenario_->sites[record.hospital].name),
                                record.counted ? 1 : 0, record.left ? "left" : "infused",
                                record.left ? csv_cell(scenario_->causes[record.cause]) : "",
                                record.left ? csv_cell(scenario_->reasons[record.reason]) : "",
                                day(record.entered), day(record.ended));
  for (const TimePoint reached : record.reached) row += ',' + day(reached);
  row += fmt::format(",{:d},{:d},{},{},{},{},{},{},{},{},{},{:d}", record.bridged, record.responded,
                     record.cultures, record.failed, record.out_of_specification, record.made_again,
                     record.collected_again, record.expired, record.frozen, record.infection_holds,
                     record.lymphodepletions, record.product_discarded);
  Duration waited;
  for (const Duration one : record.waited) waited += one;
  row += fmt::format(",{},{:d},{:.8f}", record.lost_in_transit, record.infused_out_of_specification,
                     waited.in_days());
  const WaitedFor& last = record.waiting_for;
  row += record.was_waiting
             ? fmt::format(",{},{}\n", name_of(last.kind),
                           csv_cell(resource_site(*scenario_, {last.site, last.kind, 0})))
             : ",,\n";
  put(patients_, row);
}

void TableWriter::on_day(const ResourceDay& use) {
  const ResourceKey key{use.site, use.kind, use.lane};
  put(resources_,
      fmt::format("{},{},{},{:.6f},{:.6f},{:.6f}\n", day(use.from),
                  csv_cell(resource_site(*scenario_, key)),
                  csv_cell(resource_name(*scenario_, key)), use.capacity, use.in_use, use.queue));
}

}  // namespace v2v
