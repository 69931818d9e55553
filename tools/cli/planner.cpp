// `v2v planner`: the page that simulates in a browser, as one file to pass on.
#include "console.hpp"
#include "delivery.hpp"
#include "planner_page.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace v2v::cli {
namespace {

struct PlannerArguments {
  std::vector<std::string> files;
  std::string out;
};

int planner_command(const PlannerArguments& arguments) {
  std::vector<std::string> files = arguments.files;
  if (!files.empty()) {
    if (!read_checked(files.front(), {}, {})) return kBadInput;
    ScenarioArguments first;
    first.scenarios = {files.front()};
    for (const std::string& read : files_of_first(first))
      if (std::find(files.begin(), files.end(), read) == files.end()) files.push_back(read);
  }
  const auto page = planner_page(files);
  if (!page) return kBadInput;
  write_file(arguments.out, *page);
  std::fprintf(stderr, "%s: %zu kB; open it in a browser, it needs nothing else\n",
               arguments.out.c_str(), page->size() / 1000);
  return kDone;
}

}  // namespace

void add_planner(Commands& commands) {
  auto [options, arguments] = commands.add(
      "planner", "Write the planner's page: one offline file that simulates in a browser",
      &planner_command);
  options
      .add("files", arguments.files,
           "A scenario of your own to begin with (what it reads comes along), and others")
      .optional();
  options.add("--out FILE", arguments.out, "The file to write, such as planner.html").required();
}

}  // namespace v2v::cli
