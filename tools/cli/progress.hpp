// What standard error shows while a study is simulated.
#pragma once

#include <cstdint>
#include <functional>

namespace v2v::cli {

/// Shows replications done, the rate, and the time left; nothing (an empty function) when standard
/// error is not a terminal.
std::function<void(std::uint64_t done, std::uint64_t all)> progress_bar();

/// Says that a verification is under way when it takes long: a line that is written over where
/// standard error is a terminal, one plain line elsewhere.
std::function<void(std::uint64_t events, bool done)> verification_line();

}  // namespace v2v::cli
