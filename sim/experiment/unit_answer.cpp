// The number of events that were compared, arm by arm, in front of the batch.
#include "experiment/unit_answer.hpp"

#include "vein2vein/core/bytes.hpp"

namespace v2v {
namespace {

constexpr std::uint64_t kMostArms = 1000;

}  // namespace

std::string encode(const UnitAnswer& answer) {
  ByteWriter writer;
  writer.add(answer.verified.size());
  for (const Verification& one : answer.verified) {
    writer.add(one.events);
    writer.add(one.timed);
  }
  return writer.take() + encode(answer.result);
}

std::optional<UnitAnswer> decode_answer(std::string_view bytes) {
  UnitAnswer answer;
  ByteReader reader(bytes);
  const std::uint64_t arms = reader.number_up_to(kMostArms);
  for (std::uint64_t arm = 0; arm < arms && !reader.failed(); ++arm)
    answer.verified.push_back({"simgrid", reader.number(), true, reader.number()});
  if (reader.failed()) return std::nullopt;
  auto result = decode(bytes.substr(bytes.size() - reader.left()));
  if (!result || (arms != 0 && arms != result->size())) return std::nullopt;
  answer.result = std::move(*result);
  return answer;
}

}  // namespace v2v
