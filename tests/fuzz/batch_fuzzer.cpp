// Any bytes at all are a batch, and then the only spelling of it, or are refused.
#include "experiment/batch.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto result = v2v::decode(bytes);
  if (!result) return 0;
  if (v2v::encode(*result) != bytes) std::abort();
  // Whoever has read a batch adds it to another one, and sums up.
  auto again = v2v::decode(bytes);
  for (std::size_t arm = 0; arm < result->size(); ++arm) {
    const std::size_t replications = (*result)[arm].counts.size();
    (*result)[arm].append(std::move((*again)[arm]));
    if ((*result)[arm].counts.size() != 2 * replications) std::abort();
    (void)(*result)[arm].times.vein_to_vein();
    (void)(*result)[arm].waiting.share(replications);
  }
  return 0;
}
