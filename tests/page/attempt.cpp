// What the host of the module does, as this machine has it.
#include "contained.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <exception>

namespace v2v::page {

std::string attempt(const std::function<void()>& work) {
  try {
    work();
    return {};
  } catch (const Failure& failure) {
    return failure.message();
  } catch (const std::exception& exception) {
    return exception.what();
  }
}

}  // namespace v2v::page
