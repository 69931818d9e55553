// v2v-mpi: a sweep on many machines. It links MPI and not SimGrid, whose library has functions of
// the same names that would get the calls; so it simulates nothing itself and starts `v2v`.
#include "carrier.hpp"
#include "child.hpp"
#include "messages.hpp"

#include <dlfcn.h>
#include <mpi.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

namespace v2v::mpi {
namespace {

enum Status : int { kDone = 0, kBadInput = 2, kFailed = 3 };  // as of v2v

constexpr const char* kUsage =
    "Usage: mpirun -n N v2v-mpi sweep ARGUMENTS...\n"
    "Does what `v2v sweep ARGUMENTS...` does, on N cores of many machines: the same output, byte\n"
    "for byte. Every machine needs the same v2v and the same scenario files at the same paths;\n"
    "a worker that has something else is refused. With --store nothing that was finished is lost\n"
    "when a machine fails: start the same command again.\n"
    "V2V_PROGRAM names the program v2v when it is not beside this one.\n";

/// False, after saying why, when somebody else's functions have the names of MPI.
bool is_real_mpi() {
  Dl_info library{};
  const void* function = dlsym(RTLD_DEFAULT, "MPI_Init");
  if (dladdr(function, &library) != 0 && std::strstr(library.dli_fname, "libmpi")) return true;
  std::fprintf(stderr, "v2v-mpi: MPI_Init is that of %s, expected libmpi\n",
               library.dli_fname ? library.dli_fname : "an unknown library");
  return false;
}

/// Exit status of this rank.
int run(const std::vector<std::string>& words) {
  Messages messages;
  if (words.empty() || words.front() != "sweep") {
    const bool help = !words.empty() && (words.front() == "--help" || words.front() == "-h");
    if (messages.rank() == 0) std::fputs(kUsage, help ? stdout : stderr);
    return help ? kDone : kBadInput;
  }
  if (access(program_path().c_str(), X_OK) != 0) {
    std::fprintf(stderr, "v2v-mpi: rank %d (%s): %s cannot be started; expected the program v2v\n",
                 messages.rank(), machine_name().c_str(), program_path().c_str());
    MPI_Abort(MPI_COMM_WORLD, kFailed);
  }
  if (messages.rank() == 0) return carry_for_coordinator(messages, words);
  carry_for_worker(messages, words);
  return kDone;
}

int run_in_job(int argc, char** argv) {
  if (!is_real_mpi()) return kFailed;
  MPI_Init(&argc, &argv);
  // Writing to a process that has ended is an error like others, not the end of this one.
  signal(SIGPIPE, SIG_IGN);
  int status = kFailed;
  try {
    status = run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "v2v-mpi: %s: %s\n", machine_name().c_str(), error.what());
    MPI_Abort(MPI_COMM_WORLD, kFailed);
  }
  MPI_Finalize();
  return status;
}

}  // namespace
}  // namespace v2v::mpi

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], v2v::mpi::kTied) == 0)
    return v2v::mpi::become_child(argc, argv);
  return v2v::mpi::run_in_job(argc, argv);
}
