// The document of a selection.
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/study_words.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/study_report.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace report {
namespace {

/// Those whose means nobody would choose between; empty where there are none.
std::string alike_sentence(const SelectionSummary& selection) {
  const double best = selection.policies[selection.best].mean;
  std::string names;
  for (std::size_t i = 0; i < selection.policies.size(); ++i) {
    const SelectionSummary::Policy& policy = selection.policies[i];
    if (i == selection.best || !(std::abs(policy.mean - best) < selection.indifference)) continue;
    names += (names.empty() ? "" : ", ") + clean(policy.name);
  }
  return names.empty() ? "" : " As far as simulated, no further from it than that: " + names + '.';
}

std::string winner_sentence(const SelectionSummary& selection, const Scale& scale) {
  if (selection.best >= selection.policies.size()) return "No policy was chosen.";
  const char* most = selection.maximise ? "largest" : "smallest";
  const std::string promise = fmt::format(
      "{} is the best of {} policies: with a probability of at least {} % it has the {} {}, or one "
      "within {}{} of the {}.",
      clean(selection.policies[selection.best].name), whole(selection.policies.size()),
      number(100 * selection.confidence, 1), most, words_of(selection.quantity),
      number(scale.of(selection.indifference), 2), scale.difference_unit(), most);
  return promise + alike_sentence(selection);
}

void add_policies(Document& document, const SelectionSummary& selection, const Scale& scale) {
  blocks::Table table(
      {"policy", "mean," + scale.value_unit(), "Monte Carlo 95 %", "replications", ""}, 1);
  for (std::size_t i = 0; i < selection.policies.size(); ++i) {
    const SelectionSummary::Policy& policy = selection.policies[i];
    table.row({clean(policy.name), number(scale.of(policy.mean), 2),
               scaled_interval(scale, policy.monte_carlo95, 2), whole(policy.replications),
               i == selection.best ? "chosen"
               : policy.dropped    ? "dropped"
                                   : "until the end"});
  }
  document.apart().table(std::move(table));
  document.note(
      "Intervals of each mean by itself; the promise is about their differences, which common "
      "random numbers make far smaller.");
}

std::string cost_sentence(const SelectionSummary& selection) {
  std::string text = fmt::format("{} replications spent", whole(selection.replications_spent));
  if (selection.replications_without_stopping > 0)
    text += fmt::format(
        "; without dropping anybody on the way the same promise may take up to {}, so this is {} "
        "of "
        "that",
        whole(selection.replications_without_stopping),
        percent_with_unit(static_cast<double>(selection.replications_spent) /
                          static_cast<double>(selection.replications_without_stopping)));
  return text + '.';
}

}  // namespace
}  // namespace report

Document full_document(const SelectionSummary& selection) {
  using namespace report;
  const Scale scale(selection.unit);
  const auto verified = std::count_if(
      selection.policies.begin(), selection.policies.end(),
      [](const SelectionSummary::Policy& policy) { return policy.verified.identical; });
  Document document;
  document.answer(winner_sentence(selection, scale)).warnings(warnings_of(selection));
  add_policies(document, selection, scale);
  document.apart().paragraph(cost_sentence(selection));
  document.paragraph(
      fmt::format("Procedure: {}; {} replications of every policy before any is dropped.",
                  selection.procedure, whole(selection.first_stage)));
  document.paragraph(fmt::format(
      "{}; seed {}, version {}",
      verified_of(static_cast<std::uint64_t>(verified), selection.policies.size(), "policies"),
      selection.seed, selection.version));
  return document;
}

}  // namespace v2v
