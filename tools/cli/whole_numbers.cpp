// Whether a value takes whole numbers only: the reader of scenarios is asked.
#include "whole_numbers.hpp"

#include "vein2vein/scenario/read.hpp"

namespace v2v::cli {

bool takes_whole_numbers_only(const ScenarioArguments& arguments,
                              const std::vector<Override>& fixed, const Variation& range) {
  if (!range.is_between_whole_numbers()) return false;
  const auto takes = [&](double number) {
    std::vector<Override> overrides = fixed;
    overrides.push_back({range.path, Variation::text_of(number, ""), "--vary", true});
    return read_scenario(arguments.scenarios.front(), overrides, arguments.overlays)
        .scenario.has_value();
  };
  return takes(range.from) && !takes(range.from + 0.5);
}

}  // namespace v2v::cli
