// Where SimGrid's engines come from: linked, or loaded by a program that does not always need one.
#pragma once

#include "vein2vein/engine/simgrid_engine.hpp"

#include <memory>
#include <string>

namespace v2v {

/// Makes a `SimgridEngine`, under its terms.
using SimgridMaker = std::unique_ptr<Engine> (*)(const SimgridPlatform& platform,
                                                 const std::string& trace_file);

/// To be asked for before a process forks, so that it is loaded once. A program may link another
/// function of this name: the library's own links SimGrid, and with it a dozen libraries that take
/// longer to load than a scenario takes to read. Nobody but the maker names a member of
/// `SimgridEngine` that is not inline. Throws `Failure(files)` where it cannot be loaded.
SimgridMaker simgrid_maker();

}  // namespace v2v
