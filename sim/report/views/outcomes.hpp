// Survival and response, as they are told of a run and of a comparison.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <vector>

namespace v2v::report {

/// Tables of survival at stated months and of response; nothing where nobody says what becomes of
/// patients.
void add_outcomes(Document& document, const PatientSummary& patients);
/// How many of the infused have which toxicity, and what it asks of beds; nothing likewise.
void add_toxicity(Document& document, const PatientSummary& patients);
struct NamedCurve {
  std::string name;
  const SurvivalCurve* curve = nullptr;
};
/// Shares at stated months, medians and restricted means, side by side; at least one curve.
blocks::Table survival_table(const std::vector<NamedCurve>& curves);
/// A randomised trial: its two arms and how they compare; nothing where there is none.
void add_randomised(Document& document, const OutcomeSummary& outcomes);
/// Who of those intended is alive at the end of one and two years, in one line; empty likewise.
std::string survival_words(const PatientSummary& patients);
/// The same of those who are given standard of care in a trial.
std::string survival_words_of_standard(const PatientSummary& patients);
/// Hazard ratios of a trial with what one trial would find, in one line; empty likewise.
std::string hazard_ratio_words(const PatientSummary& patients);
/// What an arm does to the survival of everybody intended, in a sentence, and in a table with its
/// two parts; nothing likewise.
void add_survival_sentence(Document& document, const SurvivalDifferences& difference,
                           const std::string& first, const std::string& second);
void add_survival_differences(Document& document, const SurvivalDifferences& difference,
                              const std::string& first, const std::string& second);

}  // namespace v2v::report
