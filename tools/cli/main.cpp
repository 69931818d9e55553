// The program: the one place where failures become words and an exit status.
#include "commands.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
  using v2v::Failure;
  try {
    return v2v::cli::dispatch(argc, argv);
  } catch (const Failure& failure) {
    std::fprintf(stderr, "v2v: %s\n", failure.message().c_str());
    switch (failure.family()) {
      case Failure::Family::check:
        return v2v::cli::kCheckFailed;
      case Failure::Family::files:
        return v2v::cli::kFiles;
      case Failure::Family::input:
        return v2v::cli::kBadInput;
      case Failure::Family::defect:
        break;
    }
    std::fputs("This is a defect of the program or its model. To see it again:\n ", stderr);
    for (int i = 0; i < argc; ++i) std::fprintf(stderr, " %s", i == 0 ? "v2v" : argv[i]);
    std::fputc('\n', stderr);
    return v2v::cli::kDefect;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "v2v: %s\n", error.what());
    return v2v::cli::kDefect;
  }
}
