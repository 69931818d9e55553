// A throw calls the host, which throws through all frames of the module; the host's `attempt`
// catches it. The handlers that the sources have were dropped by the compiler. Whatever was thrown
// stays where it was made, so that the innermost `attempt` can ask what it is; everything that was
// owned on the way is lost, which the host counts and at some point begins afresh.
#include "core/contained.hpp"

#include "contained.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <cstdlib>
#include <exception>
#include <typeinfo>

namespace {

void* thrown = nullptr;
const std::type_info* type_of_thrown = nullptr;

}  // namespace

extern "C" {

/// Calls `v2v_call(work)`; 1 where it came to its end, 0 where it threw.
[[clang::import_module("host"), clang::import_name("attempt")]] int host_attempt(const void* work);
[[noreturn, clang::import_module("host"), clang::import_name("throw")]] void host_throw();

[[clang::export_name("v2v_call")]] void v2v_call(const void* work) {
  (*static_cast<const std::function<void()>*>(work))();
}

// What the compiler's code calls, by the names of the Itanium C++ ABI.
void* __cxa_allocate_exception(std::size_t size) { return std::malloc(size); }
void __cxa_free_exception(void* exception) { std::free(exception); }
[[noreturn]] void __cxa_throw(void* exception, std::type_info* type, void (*)(void*)) {
  thrown = exception;
  type_of_thrown = type;
  host_throw();
}
/// The module ends with its memory.
int __cxa_thread_atexit(void (*)(void*), void*, void*) { return 0; }
}

namespace v2v {
namespace {

/// Everything that is thrown here inherits std::exception first and alone, or is a `Failure`.
const std::exception* thrown_exception() {
  return *type_of_thrown == typeid(Failure) ? nullptr : static_cast<std::exception*>(thrown);
}

}  // namespace

bool contained(const std::function<void()>& work,
               const std::function<void(const std::exception&)>& caught) {
  if (host_attempt(&work) != 0) return true;
  const std::exception* const exception = thrown_exception();
  if (!exception) host_throw();
  caught(*exception);
  return false;
}

namespace page {

std::string attempt(const std::function<void()>& work) {
  if (host_attempt(&work) != 0) return {};
  if (const std::exception* const exception = thrown_exception()) return exception->what();
  return static_cast<Failure*>(thrown)->message();
}

}  // namespace page
}  // namespace v2v
