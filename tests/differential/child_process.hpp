// Runs a function in a process of its own and brings back what it returned.
#pragma once

#include "vein2vein/engine/simgrid_engine.hpp"

#include <functional>
#include <string>

namespace v2v::test {

struct ChildResult {
  std::string bytes;  ///< what the function returned
  std::string died;   ///< empty, or how the child ended instead of in peace
};

/// Forks, calls `function` in the child and waits. A crash, a failed invariant, a leak (where the
/// address sanitizer looks for them) or a minute without an end is told in `died`.
ChildResult in_child(const std::function<std::string()>& function);

/// The same with a SimGrid engine, of which a process can have one.
ChildResult on_simgrid(const SimgridPlatform& platform,
                       const std::function<std::string(Engine&)>& function);

}  // namespace v2v::test
