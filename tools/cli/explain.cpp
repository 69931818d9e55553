// `v2v explain`: what a key of a scenario file means.
#include "console.hpp"
#include "vein2vein/report/keys_report.hpp"

namespace v2v::cli {
namespace {

struct ExplainArguments {
  std::string key;
  bool page = false;
};

int explain_command(const ExplainArguments& arguments) {
  const std::size_t width = standard_output().columns;
  if (arguments.page) {
    print(keys_page(every_key()));
    return kDone;
  }
  if (arguments.key.empty()) {
    print(top_keys_text(every_key(), width));
    return kDone;
  }
  const KeyAnswer answer = explain_key(arguments.key);
  if (!answer.facts) return refuse(answer.problem);
  print(text_of(*answer.facts, width));
  return kDone;
}

}  // namespace

void add_explain(Commands& commands) {
  auto [options, arguments] = commands.add(
      "explain",
      "Say what a key of a scenario file means, how it is written and what holds without it",
      &explain_command);
  options
      .add("key", arguments.key,
           "The key with those above it, such as service.arrivals; without one the keys of a file")
      .optional();
  options.add("--page", arguments.page, "Print the page of all keys, in Markdown");
}

}  // namespace v2v::cli
