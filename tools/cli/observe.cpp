// `v2v observe`: what the table of a trial says, as a flowchart, curves and a published block.
#include "console.hpp"
#include "delivery.hpp"
#include "trial_options.hpp"
#include "vein2vein/report/observed_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

namespace v2v::cli {
namespace {

struct ObserveArguments : TrialArguments, OutputArguments {
  std::string table;
  std::string itt;  ///< empty: `collected`, or the first gate
};

/// Whom the treated fraction is of; nothing (after saying why) where that is no gate of the trial.
std::optional<Gate> itt_gate_of(const ObservedTrial& trial, const std::string& named) {
  const auto has = [&trial](Gate gate) {
    return std::find(trial.gates.begin(), trial.gates.end(), gate) != trial.gates.end();
  };
  if (named.empty()) return has(Gate::collected) ? Gate::collected : trial.gates.front();
  const Gate gate = gate_named(named).value();
  if (has(gate)) return gate;
  std::string gates;
  for (const Gate one : trial.gates)
    gates += fmt::format("{}{}", gates.empty() ? "" : ", ", name_of(one));
  refuse(fmt::format("--itt {}: that is not a column of {}; expected one of {}", named,
                     trial.source, gates));
  return std::nullopt;
}

int observe_command(const ObserveArguments& arguments) {
  const auto trial = read_observed(arguments.table, arguments);
  if (!trial) return kBadInput;
  const auto itt = itt_gate_of(*trial, arguments.itt);
  if (!itt) return kBadInput;
  const Delivery delivery(arguments.out, "observed");
  const ObservedSummary observed = observe(*trial, *itt);
  delivery.finish(printed(observed, arguments.format, true), [&](FolderWriter& folder) {
    folder.write("observed.json", json_of(observed));
    folder.write("observed.html", html_page(report_of(observed)));
    folder.write("published.yaml", published_yaml(observed));
    write_pictures(folder, arguments, pictures_of(observed));
    // Beside the dictionary of a run, whose files may be in the same folder.
    write_tables(folder, "observed", "What was seen of " + observed.source,
                 {incidence_table(observed)}, "observed-datapackage.json");
  });
  return kDone;
}

}  // namespace

void add_observe(Commands& commands) {
  auto [options, arguments] = commands.add(
      "observe", "Flowchart and curves of a trial from its own table, to be laid over predictions",
      &observe_command);
  options.add("table", arguments.table,
              "A line a patient: id, a date for each gate, outcome, reason, left");
  options
      .add("--itt GATE", arguments.itt,
           "Gate of the intention to treat (default: collected, or the first one)")
      .one_of({gate_names.begin(), gate_names.end()});
  add_trial(options, arguments);
  add_output(options, arguments);
}

}  // namespace v2v::cli
