// A scenario and a record made by hand that the tests of records share.
#pragma once

#include "vein2vein/report/study_record.hpp"

namespace v2v::test {

/// A service with a plant, a fresh and a limited resource, counts, and every kind of provenance.
const Scenario& sample_scenario();
StudyRecord sample_record();
/// Of a cohort without a run, a command, or anything known of the build.
StudyRecord bare_record();
/// Names that try to break out of tables.
StudyRecord hostile_record();

}  // namespace v2v::test
