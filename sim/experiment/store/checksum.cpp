// The parts of checksums that need more than arithmetic.
#include "experiment/store/checksum.hpp"

#include <fmt/format.h>

#include <bit>

namespace v2v {

Checksum& Checksum::add(double number) noexcept {
  return add(std::bit_cast<std::uint64_t>(number));
}

std::string Checksum::words() const { return fmt::format("{:016x}", hash_.value()); }

}  // namespace v2v
