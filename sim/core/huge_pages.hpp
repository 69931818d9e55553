// Large pages for memory that is used all over.
#pragma once

#include <cstddef>

namespace v2v {

/// Asks for pages of 2 MiB below this memory, which begins at one and is a multiple of them. It is
/// advice: where there are none, nothing happens.
void advise_huge_pages(void* from, std::size_t size) noexcept;

}  // namespace v2v
