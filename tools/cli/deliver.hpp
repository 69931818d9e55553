// Results to standard output and, where asked, into a folder.
#pragma once

#include "commands.hpp"
#include "console.hpp"
#include "vein2vein/report/files.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/study_report.hpp"

#include <csignal>

namespace v2v::cli {

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

/// Prints and, where asked, writes `summary` and what `write_rest` adds to the folder.
template <class Summary, class WriteRest>
void deliver(const SimulationArguments& arguments, const Summary& summary, WriteRest write_rest) {
  if (!arguments.out.empty()) {
    const Uninterrupted until_written;
    FolderWriter folder(arguments.out);
    folder.write("summary.json", json_of(summary));
    write_rest(folder);
    folder.commit();
  }
  print(arguments.format == "json" ? json_of(summary) : text_of(summary));
}

/// Whether a goal of precision, if there was one, has been reached.
inline bool is_precise(const RunSummary& summary) {
  return !summary.precision || summary.precision->reached;
}

}  // namespace v2v::cli
