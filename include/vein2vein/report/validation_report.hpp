// Reports of a validation and of a calibration.
#pragma once

#include "vein2vein/evidence/calibrate.hpp"
#include "vein2vein/evidence/validation.hpp"
#include "vein2vein/report/document.hpp"

#include <string>

namespace v2v {

/// Misses first, in words; then the table and the coverage.
Document full_document(const ValidationSummary& summary);
/// `checks`, `times`, `coverage`, `passed`.
std::string json_of(const ValidationSummary& summary);
/// Observed against predicted, study by study, and the histogram of where the counts lie.
std::string validation_svg(const ValidationSummary& summary);
/// Cumulative incidence in the trial that is laid over against what was predicted; empty without.
std::string observed_curves_svg(const ValidationSummary& summary);

/// Parameters with their posterior and the chains' diagnostics.
Document full_document(const Calibration& calibration);
std::string json_of(const Calibration& calibration);

/// The files of a calibrated model: what people read (`attrition.yaml`), naming the tables of draws
/// beside it, which scenarios read.
struct AttritionFiles {
  std::string yaml, draws_csv, left_out_csv;
};
AttritionFiles attrition_files(const Calibration& calibration, const std::string& stem);

}  // namespace v2v
