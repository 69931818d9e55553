// Any text at all laid over a scenario, and any value set in it, gives a scenario or problems.
// Before the first byte 0 stands the overlay; each piece between further ones is set as
// `path=text`.
#include "scenario/document.hpp"
#include "scenario/merge.hpp"
#include "scenario/validate.hpp"
#include "scenario/yaml_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

/// Something of every block that overlays change.
constexpr std::string_view kScenario =
    "format: 1\n"
    "starts: 2026-01-05\n"
    "cohort: { size: 10, enters: screened, over: 1 y }\n"
    "calendars: { working_days: { days: Mon-Fri, hours: 08:00-17:00 } }\n"
    "patients: { burden: { table: { low: 2, high: 1 } } }\n"
    "screening: { takes: 5 d, lost: { progression: 5 % } }\n"
    "product: { made_at: [plant, plant-b], culture: 7 d, release: 10 d }\n"
    "leaving: { waiting: { death: 0.002 /d, progression: 0.001 /d } }\n"
    "infections: { onset: { always: 0.005 /d }, resolves: 5 d }\n"
    "policy: { assignment: least_loaded }\n"
    "sites:\n"
    "  plant: { kind: plant, suites: { units: 2, hours: working_days } }\n"
    "  plant-b: { kind: plant, suites: 1 }\n"
    "  ward: { kind: hospital, slots: { each: 1, every: 7 d } }\n"
    "lanes: [{ between: [ward, plant], transit: 1 d }, { between: [ward, plant-b], transit: 2 d "
    "}]\n"
    "changes: [{ from: 90 d, policy: { assignment: nearest } }]\n";

void expect(bool holds) {
  if (!holds) std::abort();
}

bool is_good(const v2v::Problems& problems) {
  for (const v2v::Diagnostic& problem : problems.sorted())
    expect(to_string(problem).find_first_of("\n\r") == std::string::npos);
  return problems.empty();
}

/// What stands before the next byte 0, which is taken away with it.
std::string_view next_piece(std::string_view& text) {
  const std::size_t end = text.find('\0');
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return piece;
}

void set_one(std::string_view piece, v2v::Node& root, v2v::Problems& problems) {
  const std::size_t equals = piece.find('=');
  if (equals == std::string_view::npos) return;
  const v2v::Place place{problems.add_file("--set"), 1, 1};
  auto value = v2v::read_yaml(piece.substr(equals + 1), place.file, problems);
  if (value) set_at(root, std::string(piece.substr(0, equals)), std::move(*value), place, problems);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  v2v::Problems problems;
  auto root = v2v::read_yaml(kScenario, problems.add_file("fuzz.yaml"), problems);
  expect(root.has_value());
  auto top = v2v::read_yaml(next_piece(rest), problems.add_file("overlay.yaml"), problems);
  if (top && top->is_map()) lay_over(*root, std::move(*top));
  constexpr int kMostSet = 20;
  for (int i = 0; i < kMostSet && !rest.empty(); ++i) set_one(next_piece(rest), *root, problems);
  note_origins(*root);
  const v2v::Scenario scenario = v2v::validate(*root, "fuzz", {}, problems);
  if (!is_good(problems)) return 0;
  expect(!scenario.sites.empty() && !scenario.flowchart.empty());
  return 0;
}
