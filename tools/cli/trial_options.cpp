// How the table of a trial is written, as it is typed.
#include "trial_options.hpp"

#include "console.hpp"

#include <utility>

namespace v2v::cli {

void add_trial(const Options& options, TrialArguments& arguments) {
  options
      .add("--column NAME=HEADING", arguments.columns,
           "What a column is called in the table: id, a gate, outcome, reason or left; may be "
           "given more than once")
      .check([](const std::string& word) {
        const std::size_t equals = word.find('=');
        return equals == 0 || equals == std::string::npos || equals + 1 == word.size()
                   ? "expected NAME=HEADING, such as id=PatientNr"
                   : "";
      });
  options.add("--ignore HEADING", arguments.ignored,
              "A column of the table that is passed over; may be given more than once");
  options
      .add("--dates ORDER", arguments.dates,
           "Order of day, month and year where the year does not come first")
      .one_of({"iso", "dmy", "mdy"});
}

std::optional<ObservedTrial> read_observed(const std::string& file,
                                           const TrialArguments& arguments) {
  TrialRules rules;
  for (const std::string& word : arguments.columns) {
    const std::size_t equals = word.find('=');
    rules.columns.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  rules.ignored = arguments.ignored;
  rules.dates = arguments.dates;
  TrialReading reading = read_trial(file, rules);
  print_problems(reading.problems);
  return std::move(reading.trial);
}

}  // namespace v2v::cli
