// Asking for memory before it is needed.
#pragma once

#include <cstddef>
#include <cstdint>

namespace v2v {

/// Asks for memory that will be used soon, so that its lines are on their way together; `size` may
/// lie beyond what is there. Always inline: GCC 12 takes a function that only asks for one without
/// an effect, and leaves its call out.
[[gnu::always_inline]] inline void fetch_ahead(const void* memory, std::size_t size) noexcept {
  constexpr std::size_t kLine = 64;
  // Numbers: a pointer beyond an object is none.
  const auto from = reinterpret_cast<std::uintptr_t>(memory);
  for (std::size_t line = 0; line < size; line += kLine)
    __builtin_prefetch(reinterpret_cast<const void*>(from + line));
}

}  // namespace v2v
