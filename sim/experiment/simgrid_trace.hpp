// SimGrid's trace of one replication.
#pragma once

#include "vein2vein/pathway/model.hpp"

#include <string>

namespace v2v {

/// Simulates the replication on SimGrid, in a process of its own, with its Paje trace going to
/// `file`, which is written whole or not at all. Throws `Failure`: `files` when it cannot be
/// written, `defect` when the process dies.
void write_simgrid_trace(const Plan& plan, Luck luck, const std::string& file);

}  // namespace v2v
