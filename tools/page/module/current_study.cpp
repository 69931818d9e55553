// Keeping what was prepared between one request and the next.
#include "current_study.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace v2v::page {
namespace {

/// A request without what differs from batch to batch.
std::string key_of(const Json& request) {
  Json about;
  for (const char* const name : {"arms", "replications", "seed", "batch", "uncertainty"})
    if (request.contains(name)) about[name] = request[name];
  return about.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

bool CurrentStudy::is_of(const Json& request, Json& answer) {
  std::string key = key_of(request);
  if (comparison_ && key == key_) return true;
  comparison_.reset();
  runner_.reset();
  merged_ = 0;
  so_far_ = {};
  auto arms = read_arms(request, answer);
  if (!arms) return false;
  scenarios_ = std::move(arms->scenarios);
  options_ = options_of(request, scenarios_);
  std::vector<PreparedScenario> prepared;
  for (auto& scenario : shared(scenarios_))
    prepared.push_back(prepare(std::move(scenario), options_.seed));
  comparison_ = std::make_unique<Comparison>(std::move(prepared), options_);
  key_ = std::move(key);
  return true;
}

BatchResult CurrentStudy::run(unsigned batch) {
  if (!runner_) runner_ = std::make_unique<PointRunner>(study(), 0, &on_fast_engine);
  return runner_->run(batch);
}

bool CurrentStudy::merge(unsigned first, std::vector<BatchResult> batches) {
  if (first == 0) {
    so_far_ = {};
    merged_ = 0;
  }
  if (first != merged_) return false;
  for (BatchResult& batch : batches) {
    if (batch.size() != study().points.front().arms.size()) return false;
    BatchResult& sum = so_far_.arms;
    if (sum.empty()) {
      sum = std::move(batch);
      so_far_.verified.assign(sum.size(), Verification{"", 0, false, 0});
      for (ArmCounts& arm : sum) arm.counts.reserve(study().replications);
    } else {
      for (std::size_t arm = 0; arm < sum.size(); ++arm) sum[arm].append(std::move(batch[arm]));
    }
    ++merged_;
  }
  return true;
}

ComparisonSummary CurrentStudy::summary() const {
  return comparison_->summarise(options_, so_far_);
}

}  // namespace v2v::page
