// As the language has it.
#include "core/contained.hpp"

namespace v2v {

bool contained(const std::function<void()>& work,
               const std::function<void(const std::exception&)>& caught) {
  try {
    work();
    return true;
  } catch (const std::exception& exception) {
    caught(exception);
    return false;
  }
}

}  // namespace v2v
