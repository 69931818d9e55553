// One SimGrid actor a patient, as a yardstick.
#include "actor_per_patient.hpp"

#include "vein2vein/core/random.hpp"

#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
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

double day_of_leaving(const RandomStream& luck) {
  return sg::Engine::get_clock() +
         kDay * std::min({luck.exponential(4, 0) / 0.0025, luck.exponential(4, 1) / 0.0075,
                          luck.exponential(4, 2) / 0.0025});
}

void patient_with_foresight(Hospital& hospital, const RandomStream& luck) {
  const double leaves = day_of_leaving(luck);
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

/// What whoever interrupts a patient has to know.
struct InFlight {
  sg::ActorPtr actor;
  sg::SemaphorePtr holds;
  simgrid::kernel::timer::Timer* leaving = nullptr;
};

void patient_until_interrupted(Hospital& hospital, const RandomStream& luck, InFlight& self) {
  const auto use = [&](const sg::SemaphorePtr& units, double days) {
    units->acquire();
    self.holds = units;
    sg::this_actor::sleep_for(days * kDay);
    self.holds = nullptr;
    units->release();
  };
  use(hospital.beds, 1);
  sg::this_actor::sleep_for(kDay);
  use(hospital.suites, triangular_6_7_10(luck.uniform(10)));
  sg::this_actor::sleep_for(13 * kDay);
  sg::this_actor::sleep_for(kDay);
  sg::this_actor::sleep_for(5 * kDay);
  ++hospital.infused;
  self.leaving->remove();
}

void admit_until_interrupted(Hospital& hospital, sg::Host* host, const RandomStream& luck) {
  const auto self = std::make_shared<InFlight>();
  self->leaving = simgrid::kernel::timer::Timer::set(day_of_leaving(luck), [self] {
    self->actor->kill();
    if (self->holds) self->holds->release();
  });
  self->actor = sg::Actor::create("patient", host, [&hospital, luck, self] {
    patient_until_interrupted(hospital, luck, *self);
  });
}

ActorResult simulate(Leaving leaving, std::uint32_t patients, std::uint64_t seed) {
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
      if (leaving == Leaving::by_interruption)
        admit_until_interrupted(hospital, host, luck);
      else
        sg::Actor::create("patient", host,
                          [&hospital, luck] { patient_with_foresight(hospital, luck); });
    }
  });
  const auto start = std::chrono::steady_clock::now();
  engine.run();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
  return {spent.count(), hospital.infused};
}

}  // namespace

ActorResult actor_per_patient(Leaving leaving, std::uint32_t patients, std::uint64_t seed) {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    const ActorResult result = simulate(leaving, patients, seed);
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
