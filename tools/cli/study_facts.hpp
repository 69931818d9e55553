// What the program knows of itself and its machine, for the record of a study.
#pragma once

#include "vein2vein/report/study_record.hpp"

#include <optional>
#include <string>

namespace v2v::cli {

/// Machine and operating system; empty where it is not known.
std::string system_name();
/// A record that says nothing of the machine, so that it is the same everywhere.
StudyRecord record_of(const Scenario& scenario, std::string command, std::optional<RunSummary> run);

}  // namespace v2v::cli
