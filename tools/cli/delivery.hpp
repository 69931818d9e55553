// Results to standard output and, where asked, into a folder.
#pragma once

#include "console.hpp"
#include "event_files.hpp"
#include "vein2vein/report/files.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/study_report.hpp"

#include <csignal>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

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

/// Where the results of a command go. Made before anything is simulated, because a folder that
/// cannot be written to is better known then; what was computed is printed whatever becomes of it.
class Delivery {
 public:
  /// Throws `Failure(files)` where `folder` (none when empty) cannot be written to. Commands of one
  /// `group` replace what another has left there (`FolderWriter::replace`); those of none add.
  Delivery(std::string folder, std::string group);

  /// Writes what `write` puts into the folder, where there is one, says on standard error what it
  /// was, and prints `text`. Throws `Failure(files)` after that when one of them failed.
  template <class Write>
  void finish(std::string_view text, Write write) const {
    std::exception_ptr failure;
    if (!folder_.empty()) try {
        const Uninterrupted until_written;
        FolderWriter folder(folder_);
        write(folder);
        if (!group_.empty()) folder.replace(group_);
        folder.commit();
        tell(folder);
      } catch (const Failure&) {
        failure = std::current_exception();
      }
    print(text);
    if (failure) std::rethrow_exception(failure);
  }

 private:
  void tell(const FolderWriter& folder) const;

  std::string folder_, group_;
};

/// Writes one file, or leaves it as it is.
void write_file(const std::filesystem::path& file, const std::string& text);

/// The delivery of what is simulated.
inline Delivery delivery_of(const SimulationArguments& arguments) {
  return Delivery(arguments.out, "results");
}

/// What is printed of it: a document in one of its forms, or JSON.
template <class Summary>
std::string printed(const Summary& summary, const std::string& format, bool full) {
  if (format == "json") return json_of(summary);
  if (format == "markdown") return markdown_text(full_document(summary));
  if (format == "document") return document_json(full_document(summary));
  if constexpr (requires { first_screen(summary); })
    if (!full) return terminal_text(first_screen(summary), standard_output());
  return terminal_text(full_document(summary), standard_output());
}

/// What `--by` asks for, where a text is printed; otherwise nothing.
template <class Summary>
std::string printed_by(const Summary& summary, const SimulationArguments& arguments) {
  if constexpr (requires { by_place(summary, PlacesBy::hospital); })
    if (!arguments.by.empty() && arguments.format == "text")
      return '\n' + terminal_text(by_place(summary, value_of<PlacesBy>(arguments.by).value()),
                                  standard_output());
  return {};
}

/// Prints and, where asked, writes `summary` and what `write_rest` adds to the folder.
template <class Summary, class WriteRest>
void deliver(const Delivery& delivery, const SimulationArguments& arguments, const Summary& summary,
             WriteRest write_rest) {
  const std::string text =
      printed(summary, arguments.format, arguments.full) + printed_by(summary, arguments);
  delivery.finish(text, [&](FolderWriter& folder) {
    folder.write("summary.json", json_of(summary));
    write_rest(folder);
  });
}

/// In the formats of `--pictures`, named as they are.
void write_pictures(FolderWriter& folder, const OutputArguments& arguments,
                    const std::vector<blocks::Figure>& pictures);
/// What the virtual trials of one arm make when they are simulated again, named after `arm` where
/// there are several.
std::vector<blocks::Figure> trial_pictures(const Scenario& scenario, const RunSummary& summary,
                                           std::string_view arm = {});
/// Journal, patients, resources and events of replication 0 of all arms, which have these names
/// (patients of every replication where that is asked for), and what planners book by, with `more`
/// tables and the dictionary of all.
void write_replications(FolderWriter& folder, const SimulationArguments& arguments,
                        const std::vector<const Scenario*>& scenarios,
                        const std::vector<const RunSummary*>& summaries,
                        const std::vector<std::string>& names,
                        const std::vector<DataTable>& more = {});
/// Tables with their dictionary, which has to be the only one of its name in the folder.
void write_tables(FolderWriter& folder, const std::string& name, const std::string& title,
                  const std::vector<DataTable>& tables,
                  const std::string& dictionary = "datapackage.json");
/// What `--planner` puts into the report: empty without it; nothing (after saying why) where it
/// cannot be had.
std::optional<std::string> embedded_planner(const SimulationArguments& arguments);
/// The page of a run or of a comparison (one scenario an arm), `report.html`, with the planner's
/// page where that is not empty, and its workbook, `results.xlsx`.
void write_report(FolderWriter& folder, const SimulationArguments& arguments,
                  const Scenario& scenario, const RunSummary& summary,
                  const std::vector<blocks::Figure>& pictures, const std::string& planner);
void write_report(FolderWriter& folder, const SimulationArguments& arguments,
                  const std::vector<Scenario>& scenarios, const ComparisonSummary& summary,
                  const std::vector<blocks::Figure>& pictures, const std::string& planner);

/// Whether a goal of precision, if there was one, has been reached.
inline bool is_precise(const RunSummary& summary) {
  return !summary.precision || summary.precision->reached;
}

}  // namespace v2v::cli
