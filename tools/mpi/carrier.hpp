// Carrying requests and answers between the coordinator, on rank 0, and the workers of all ranks.
#pragma once

#include "messages.hpp"

#include <string>
#include <vector>

namespace v2v::mpi {

/// What rank 0 does until its coordinator, `v2v` with these words, has ended. Returns its exit
/// status.
int carry_for_coordinator(Messages& messages, const std::vector<std::string>& words);

/// What any other rank does, until rank 0 says that the work is finished.
void carry_for_worker(Messages& messages, const std::vector<std::string>& words);

}  // namespace v2v::mpi
