// Pages of a browser's memory have one size.
#include "core/huge_pages.hpp"

namespace v2v {

void advise_huge_pages(void*, std::size_t) noexcept {}

}  // namespace v2v
