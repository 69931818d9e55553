// What the page has put where files would be.
#pragma once

#include <map>
#include <string>

namespace v2v::page {

/// Bytes by path. A path is relative to the folder that holds everything, without `.` and `..`.
std::map<std::string, std::string>& files();

}  // namespace v2v::page
