// What is done where a C library says that it has no memory: what `new` does.
#pragma once

#include <new>

namespace v2v {

/// Calls who has asked to be called when memory lacks, and throws `std::bad_alloc` if that returns.
[[noreturn]] inline void lacks_memory() {
  if (const std::new_handler handler = std::get_new_handler()) handler();
  throw std::bad_alloc();
}

}  // namespace v2v
