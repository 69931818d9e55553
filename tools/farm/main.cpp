// v2v-farm: how well a study would use a cluster.
#include "options.hpp"
#include "tables.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
  using namespace v2v::farm;
  constexpr int kBadInput = 2, kDefect = 3, kFiles = 4;  // as of v2v
  try {
    Request request;
    const std::string wrong = read_options({argv + 1, argv + argc}, request);
    if (!wrong.empty()) {
      std::fprintf(stderr, "v2v-farm: %s\n", wrong.c_str());
      return kBadInput;
    }
    std::string text = help();
    if (!request.help) {
      const auto cases = cases_of(request);
      text = table_of(request, cases, predict(cases));
    }
    std::fputs(text.c_str(), stdout);
    return std::fflush(stdout) == 0 ? 0 : kFiles;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "v2v-farm: %s\n", error.what());
    return kDefect;
  }
}
