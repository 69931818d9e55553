// One SimGrid actor a patient, as a yardstick.
#include "actor_per_patient.hpp"

#include "vein2vein/core/random.hpp"

#include <simgrid/s4u.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

namespace v2v::benchmark {
namespace {

namespace sg = simgrid::s4u;

constexpr double kDay = 86'400;

struct Hospital {
  sg::SemaphorePtr beds = sg::Semaphore::create(2);
  sg::SemaphorePtr suites = sg::Semaphore::create(14);
  std::uint64_t infused = 0;
};

double triangular_6_7_10(double u) {
  return u < 0.25 ? 6 + std::sqrt(u * 4) : 10 - std::sqrt((1 - u) * 12);
}

void patient(Hospital& hospital, const RandomStream& luck) {
  const double leaves =
      sg::Engine::get_clock() +
      kDay * std::min({luck.exponential(4, 0) / 0.0025, luck.exponential(4, 1) / 0.0075,
                       luck.exponential(4, 2) / 0.0025});
  // True when the time was spent before the patient left.
  const auto spend = [&](double days) {
    const double left = leaves - sg::Engine::get_clock();
    sg::this_actor::sleep_for(std::min(days * kDay, left));
    return days * kDay < left;
  };
  const auto use = [&](const sg::SemaphorePtr& units, double days) {
    if (units->acquire_timeout(leaves - sg::Engine::get_clock())) return false;
    const bool stayed = spend(days);
    units->release();
    return stayed;
  };
  if (use(hospital.beds, 1) && spend(1) &&
      use(hospital.suites, triangular_6_7_10(luck.uniform(10))) && spend(13) && spend(1) &&
      spend(5))
    ++hospital.infused;
}

ActorResult simulate(std::uint32_t patients, std::uint64_t seed) {
  int argc = 2;
  std::string name = "actors";
  std::string quiet = "--log=root.thres:critical";
  char* argv[] = {name.data(), quiet.data(), nullptr};
  sg::Engine engine(&argc, argv);
  sg::Host* host = sg::create_full_zone("world")->create_host("host", 1.0);
  host->seal();
  Hospital hospital;
  sg::Actor::create("arrivals", host, [&] {
    for (std::uint32_t i = 0; i < patients; ++i) {
      const RandomStream luck(seed, 0, i);
      sg::this_actor::sleep_for(luck.exponential(1) / 1.72 * kDay);
      sg::Actor::create("patient", host, [&hospital, luck] { patient(hospital, luck); });
    }
  });
  const auto start = std::chrono::steady_clock::now();
  engine.run();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
  return {spent.count(), hospital.infused};
}

}  // namespace

ActorResult actor_per_patient(std::uint32_t patients, std::uint64_t seed) {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    const ActorResult result = simulate(patients, seed);
    _exit(::write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
  }
  ::close(ends[1]);
  ActorResult result;
  if (::read(ends[0], &result, sizeof result) != sizeof result) result = {};
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return result;
}

}  // namespace v2v::benchmark
