// As Linux has them.
#include "core/huge_pages.hpp"

#include <sys/mman.h>

namespace v2v {

void advise_huge_pages(void* from, std::size_t size) noexcept {
  ::madvise(from, size, MADV_HUGEPAGE);
}

}  // namespace v2v
