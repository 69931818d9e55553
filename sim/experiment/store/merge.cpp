// Stores without their study: putting several together, and what is in one.
#include "experiment/store/store_file.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/experiment/store.hpp"

#include <filesystem>
#include <system_error>

namespace v2v {
namespace {

/// All parts hold the study of the first one, or nothing is touched.
StudyIdentity study_of(const std::string& target, const std::vector<std::string>& parts) {
  std::optional<StudyIdentity> first;
  for (const std::string& path : parts) {
    std::error_code none;
    if (std::filesystem::equivalent(path, target, none))
      throw Failure(Failure::Family::input, path + " is to be merged into itself");
    StoreFile part(path);
    if (!first) {
      first = part.identity();
      continue;
    }
    const std::string reason = difference(part.identity(), *first);
    if (!reason.empty())
      throw Failure(Failure::Family::input,
                    path + " belongs to another study than " + parts.front() + ": " + reason);
  }
  if (!first) throw Failure(Failure::Family::input, "there is no store to merge");
  return *first;
}

void merge_part(StoreFile& into, StoreFile& part, MergeSummary& summary) {
  Transaction transaction(into.database());
  for (const WorkUnit unit : part.finished()) {
    const std::string bytes = part.bytes_of(unit).value_or("");
    const bool is_new = into.add(unit, bytes, part.decoded(unit, bytes));
    ++(is_new ? summary.batches_added : summary.batches_there_before);
  }
  const std::vector<StudyIdentity::Point>& points = into.identity().points;
  for (std::uint32_t point = 0; point < points.size(); ++point) {
    for (std::uint32_t arm = 0; arm < points[point].arms.size(); ++arm)
      if (const auto verified = part.verification(point, arm)) into.add(point, arm, *verified);
    if (const auto replications = part.replications_of(point))
      into.finish_point(point, *replications);
  }
  transaction.commit();
}

/// Where no rule stops early, a point is finished when all its batches are there.
void finish_points(StoreFile& store) {
  const StudyIdentity& study = store.identity();
  if (study.may_stop_early()) return;
  std::vector<unsigned> batches(study.points.size());
  for (const WorkUnit unit : store.finished())
    if (unit.point < batches.size()) ++batches[unit.point];
  Transaction transaction(store.database());
  for (std::uint32_t point = 0; point < batches.size(); ++point)
    if (batches[point] == study.batches()) store.finish_point(point, study.replications);
  transaction.commit();
}

std::uint64_t points_finished(Database& database) {
  return static_cast<std::uint64_t>(
      database.integer("SELECT count(*) FROM point WHERE replications IS NOT NULL"));
}

}  // namespace

MergeSummary merge_stores(const std::string& target, const std::vector<std::string>& parts) {
  StoreFile into(target, study_of(target, parts));
  MergeSummary summary;
  for (const std::string& path : parts) {
    StoreFile part(path);
    merge_part(into, part, summary);
  }
  finish_points(into);
  const StudyIdentity& study = into.identity();
  if (!study.may_stop_early())
    summary.batches_of_study = std::uint64_t{study.batches()} * study.points.size();
  summary.complete = points_finished(into.database()) == study.points.size();
  summary.command = study.command;
  return summary;
}

StoreContents contents_of_store(const std::string& path) {
  StoreFile store(path);
  const StudyIdentity& study = store.identity();
  StoreContents contents;
  contents.kind = study.kind;
  contents.command = study.command;
  contents.version = study.program;
  contents.seed = study.seed;
  contents.of_parameters = study.of_parameters;
  contents.replications = study.replications;
  contents.precision = study.precision;
  contents.points = study.points.size();
  contents.points_complete = points_finished(store.database());
  contents.batches = store.finished().size();
  return contents;
}

}  // namespace v2v
