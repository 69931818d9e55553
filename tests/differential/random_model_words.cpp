// The words in which a journal of a random model is shown to people.
#include "differential/random_model.hpp"

namespace v2v::test {

std::string to_string(const Entry& entry) {
  constexpr const char* kWords[] = {"arrived",
                                    "holds",
                                    "held",
                                    "asks",
                                    "got",
                                    "gave back",
                                    "works",
                                    "worked",
                                    "ships",
                                    "shipped",
                                    "listens",
                                    "heard",
                                    "announced",
                                    "postponed",
                                    "ended another",
                                    "capacity",
                                    "switched",
                                    "stopped watching",
                                    "unwound",
                                    "returned",
                                    "taken while holding time",
                                    "taken while queued",
                                    "taken while working",
                                    "taken while shipping",
                                    "taken while listening",
                                    "taken with units",
                                    "left at the end",
                                    "happened",
                                    "scheduled",
                                    "kept in use",
                                    "kept waiting",
                                    "not conserved",
                                    "statistics"};
  return std::to_string(entry.at) + " ms: " + std::to_string(entry.who) + " " +
         kWords[static_cast<std::size_t>(entry.what)] + " " + std::to_string(entry.detail);
}

}  // namespace v2v::test
