// A check of the program itself that stays active in release builds.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace v2v::detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void invariant_failed(const char* file, int line,
                                                                    const char* what) noexcept {
  std::fprintf(stderr, "%s:%d: defect: %s\n", file, line, what);
  std::abort();
}

}  // namespace v2v::detail

/// Aborts with the place and `what` (a string literal saying what should have held) unless
/// `condition` holds. For defects of the program only, never for what an input may contain.
#define V2V_INVARIANT(condition, what)                           \
  do {                                                           \
    if (!(condition)) [[unlikely]]                               \
      ::v2v::detail::invariant_failed(__FILE__, __LINE__, what); \
  } while (false)
