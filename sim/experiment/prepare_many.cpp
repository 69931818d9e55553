// Warm-ups of many scenarios, on several threads.
#include "experiment/prepare.hpp"
#include "experiment/threads.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <variant>

namespace v2v {

std::vector<PreparedScenario> prepare(const std::vector<std::shared_ptr<const Scenario>>& scenarios,
                                      const RunOptions& options) {
  std::vector<PreparedScenario> prepared(scenarios.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < scenarios.size(); i = next++)
      prepared[i] = prepare(scenarios[i], options.seed);
  };
  const bool any_to_find =
      std::any_of(scenarios.begin(), scenarios.end(), [](const auto& scenario) {
        const auto* service = std::get_if<Service>(&scenario->each_population().front().enrolment);
        return service && !service->warm_up_stated;
      });
  unsigned threads = options.threads != 0 ? options.threads : std::thread::hardware_concurrency();
  threads =
      any_to_find ? static_cast<unsigned>(std::min<std::size_t>(threads, scenarios.size())) : 1;
  work_together(threads, work);
  return prepared;
}

}  // namespace v2v
