// `v2v merge`.
#include "console.hpp"
#include "vein2vein/experiment/store.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace v2v::cli {
namespace {

struct MergeArguments {
  std::string store;
  std::vector<std::string> parts;
};

int merge_command(const MergeArguments& arguments) {
  const MergeSummary merged = merge_stores(arguments.store, arguments.parts);
  std::string text = fmt::format("{}: {} batches added, {} were there before\n", arguments.store,
                                 merged.batches_added, merged.batches_there_before);
  text += merged.complete ? "The study is complete. Its results are written by\n"
                          : "The study is not complete. What is missing is simulated by\n";
  print(text + "  v2v " + merged.command + " --store " + arguments.store + "\n");
  return kDone;
}

}  // namespace

void add_merge(Commands& commands) {
  auto [options, arguments] =
      commands.add("merge", "Put the stores of a sweep's shards together", &merge_command);
  options.add("--store FILE", arguments.store, "The store that gets everything; made if need be")
      .required();
  options.add("parts", arguments.parts, "Stores of shards");
}

}  // namespace v2v::cli
