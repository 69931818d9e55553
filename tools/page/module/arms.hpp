// What a request is about: its scenarios, and how they are to be simulated.
#pragma once

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/scenario/read.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v::page {

using Json = nlohmann::ordered_json;

/// Members of a request; something of their own where it has none or something else.
std::string text_in(const Json& request, const char* name);
std::uint64_t number_in(const Json& request, const char* name, std::uint64_t otherwise);
const Json& list_in(const Json& request, const char* name);

void add_problem(Json& answer, const Diagnostic& problem);

/// The scenarios of the request's arms with what was remarked on each; nothing where one of them
/// has problems, which stand in the answer then.
struct Arms {
  std::vector<Scenario> scenarios;
  std::vector<std::vector<Diagnostic>> remarks;  ///< by arm
};
std::optional<Arms> read_arms(const Json& request, Json& answer);
/// One arm, with more set.
std::optional<Scenario> read_arm(const Json& arm, const std::vector<Override>& more, Json& answer,
                                 std::vector<Diagnostic>* remarks = nullptr);

RunOptions options_of(const Json& request, const std::vector<Scenario>& scenarios);

}  // namespace v2v::page
