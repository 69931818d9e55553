// `v2v run` and `v2v compare`.
#include "console.hpp"
#include "vein2vein/report/files.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/tables.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <optional>

namespace v2v::cli {
namespace {

/// Whoever interrupts while files are being written waits until they are in place: a folder is
/// written whole or not at all.
class Uninterrupted {
 public:
  Uninterrupted() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
    sigprocmask(SIG_BLOCK, &signals, &before_);
  }
  Uninterrupted(const Uninterrupted&) = delete;
  Uninterrupted& operator=(const Uninterrupted&) = delete;
  ~Uninterrupted() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// Pictures and the tables of replication 0 of one arm; `prefix` keeps arms apart.
void write_arm(FolderWriter& folder, const std::string& prefix, const Scenario& scenario,
               const RunSummary& summary) {
  folder.write(prefix + "flowchart.svg", flowchart_svg(summary));
  folder.write(prefix + "flowchart.dot", flowchart_dot(summary));
  TableWriter tables(scenario, folder.file(prefix + "journal.csv"),
                     folder.file(prefix + "patients.csv"), folder.file(prefix + "resources.csv"));
  replay(scenario, summary.seed, 0, tables, true);
}

/// Prints and, where asked, writes `summary` and what `write_rest` adds to the folder.
template <class Summary, class WriteRest>
void deliver(const RunArguments& arguments, const Summary& summary, WriteRest write_rest) {
  if (!arguments.out.empty()) {
    const Uninterrupted until_written;
    FolderWriter folder(arguments.out);
    folder.write("summary.json", json_of(summary));
    write_rest(folder);
    folder.commit();
  }
  print(arguments.format == "json" ? json_of(summary) : text_of(summary));
}

}  // namespace

int run_command(const RunArguments& arguments) {
  if (!arguments.trace.empty() && arguments.engine != "simgrid") {
    std::fputs("--trace: only SimGrid writes one; add --engine simgrid\n", stderr);
    return kBadInput;
  }
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  const Scenario& scenario = scenarios->front();
  const RunSummary summary = run(scenario, run_options(arguments));
  deliver(arguments, summary,
          [&](FolderWriter& folder) { write_arm(folder, "", scenario, summary); });
  return kDone;
}

int compare_command(const RunArguments& arguments) {
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  const ComparisonSummary summary = compare(*scenarios, run_options(arguments));
  deliver(arguments, summary, [&](FolderWriter& folder) {
    for (std::size_t arm = 0; arm < scenarios->size(); ++arm)
      write_arm(folder, fmt::format("arm-{}-", arm + 1), (*scenarios)[arm], summary.arms[arm]);
  });
  return kDone;
}

}  // namespace v2v::cli
