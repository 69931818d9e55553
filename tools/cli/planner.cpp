// `v2v planner`: the page that simulates in a browser, as one file to pass on.
#include "console.hpp"
#include "delivery.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

namespace v2v::cli {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kLargestPage = 64U << 20U;

struct PlannerArguments {
  std::string out;
};

/// Where the page may be: beside the build of this program, and where an installed one has it.
std::array<fs::path, 2> places() {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  return {(folder / "../../../page/planner.html").lexically_normal(),
          (folder / "../share/vein2vein/planner.html").lexically_normal()};
}

int planner_command(const PlannerArguments& arguments) {
  for (const fs::path& place : places()) {
    std::string page;
    if (!is_regular_file(place.string())) continue;
    const std::string fault = read_bytes(place.string(), page, kLargestPage);
    if (!fault.empty()) return refuse(fmt::format("{}: {}", place.string(), fault));
    write_file(arguments.out, page);
    std::fprintf(stderr, "%s: %zu kB; open it in a browser, it needs nothing else\n",
                 arguments.out.c_str(), page.size() / 1000);
    return kDone;
  }
  return refuse(
      fmt::format("the planner's page is not built: expected {}; `tools/v2v planner --out FILE` "
                  "builds it where clang-19, wasi-libc, node and npm are (tools/packages.txt names "
                  "the packages), and a release has it",
                  places().front().string()));
}

}  // namespace

void add_planner(Commands& commands) {
  auto [options, arguments] = commands.add(
      "planner", "Write the planner's page: one offline file that simulates in a browser",
      &planner_command);
  options.add("--out FILE", arguments.out, "The file to write, such as planner.html").required();
}

}  // namespace v2v::cli
