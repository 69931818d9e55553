// Where exceptions of other people's code end.
#pragma once

#include <exception>
#include <functional>

namespace v2v {

/// Does the work; a std::exception that leaves it is handed over, and nothing else is caught.
/// Whether it came to its end. A function of its own, because a platform without exceptions has
/// another one: there the frames between are given up without their destructors.
bool contained(const std::function<void()>& work,
               const std::function<void(const std::exception&)>& caught);

}  // namespace v2v
