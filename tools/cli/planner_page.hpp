// The planner's page, as it was built beside the program, with files to begin with.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace v2v::cli {

/// The text of the page. It begins with the first of the files, which is a scenario; none: with its
/// own. Nothing, after saying why, where a file cannot be read or the page is not built.
std::optional<std::string> planner_page(const std::vector<std::string>& files);

}  // namespace v2v::cli
