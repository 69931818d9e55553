// The record of a study, for those who have to judge or repeat it.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace v2v {

/// What the program was built from and with. What is empty is said not to be known.
struct BuildFacts {
  std::string version;
  std::string compiler;                                        ///< `GCC 12.2.0`
  std::string build_type;                                      ///< `Release`
  std::vector<std::pair<std::string, std::string>> libraries;  ///< name, version
  std::string code;                                            ///< where the code can be had
  std::string licence;                                         ///< `MIT`
};

/// The file in which finished work is kept.
struct StoreFacts {
  std::string file;
  std::uint64_t batches = 0, points = 0;  ///< that are in it
};

struct StudyRecord {
  const Scenario* scenario = nullptr;  ///< never null when it is written
  std::string command;                 ///< the words that make the study; may be empty
  std::optional<RunSummary> run;       ///< of the scenario; what was reached
  BuildFacts build;
  std::optional<StoreFacts> store;
  std::string system;  ///< machine and operating system; may be empty
};

/// The items of STRESS-DES (Monks et al., "Strengthening the reporting of empirical simulation
/// studies: Introducing the STRESS guidelines", Journal of Simulation 13, 2019), each with what
/// scenario, run and build say about it. What the program cannot know is said to be for the authors
/// to add; no item is empty. The table of input parameters holds every value of the scenario with
/// its source or assumption.
///
Document full_document(const StudyRecord& record);
/// The page of a run: the answer, its flowchart and key numbers, the pictures, every table, the
/// record of the study and how to make it again.
Document report_of(const RunSummary& run, const StudyRecord& record,
                   const std::vector<blocks::Figure>& pictures);
/// The same of a comparison; one record an arm.
Document report_of(const ComparisonSummary& comparison, const std::vector<StudyRecord>& records,
                   const std::vector<blocks::Figure>& pictures);
/// The same items and tables as one JSON object: `sections`, each with `items`, each with `text`
/// and `tables` (a list of rows, each an object by column), and the numbers of the run in `run`.
std::string record_json(const StudyRecord& record);

}  // namespace v2v
