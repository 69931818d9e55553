// What a worker elsewhere answers: a batch, and whether its first replication ran on both engines.
#pragma once

#include "experiment/batch.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// `verified` has an entry an arm with the first batch of a point that is to be verified, so that
/// verification is shared out like everything else; it is empty otherwise.
struct UnitAnswer {
  std::vector<Verification> verified;
  BatchResult result;
};

std::string encode(const UnitAnswer& answer);
/// Nothing when these are not the bytes of an answer.
std::optional<UnitAnswer> decode_answer(std::string_view bytes);

}  // namespace v2v
