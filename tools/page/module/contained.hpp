// Exceptions where the compiler has none: the host throws and catches.
#pragma once

#include <functional>
#include <string>

namespace v2v::page {

/// Does the work; what it throws is told in words, and the frames between are given up without
/// their destructors. Empty where it came to its end.
std::string attempt(const std::function<void()>& work);

}  // namespace v2v::page
