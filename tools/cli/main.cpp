// The program: the one place where failures become words and an exit status.
#include "commands.hpp"
#include "last_defence.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
  using v2v::Failure;
  v2v::cli::install_last_defence(argc, argv);
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
  } catch (const std::exception& error) {
    std::fprintf(stderr, "v2v: %s\n", error.what());
  }
  v2v::cli::print_defect();
  return v2v::cli::kDefect;
}
