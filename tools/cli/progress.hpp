// The progress bar on standard error, while it is a terminal.
#pragma once

#include <cstdint>
#include <functional>

namespace v2v::cli {

/// Shows replications done, the rate, and the time left; nothing (an empty function) when standard
/// error is not a terminal.
std::function<void(std::uint64_t done, std::uint64_t all)> progress_bar();

}  // namespace v2v::cli
