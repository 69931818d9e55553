// Whether every hospital can be supplied in time, in words that name the place in the file.
#include "network/makers.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace v2v {
namespace {

/// The place of a value, otherwise of the first value inside it, otherwise of what it lies in.
Position place_of(const Scenario& scenario, std::string path) {
  const std::vector<Provenance>& values = scenario.provenance;
  while (true) {
    const auto exact = std::find_if(values.begin(), values.end(),
                                    [&](const Provenance& value) { return value.path == path; });
    if (exact != values.end()) return exact->position;
    const std::string inside = path + '.';
    const auto within = std::find_if(values.begin(), values.end(), [&](const Provenance& value) {
      return value.path.compare(0, inside.size(), inside) == 0;
    });
    if (within != values.end()) return within->position;
    const std::size_t dot = path.rfind('.');
    if (dot == std::string::npos) return {};
    path.resize(dot);
    // Another site or change is no place for what is wrong with this one.
    if (path == "sites" || path == "changes" || path == "populations" || path == "products")
      return {};
  }
}

std::string hours(double days) { return fmt::format("{:.6g} h", days * 24); }

/// One protocol of a population: its own or that of a change or of a product, which may not be had
/// everywhere.
class Check {
 public:
  Check(const Scenario& scenario, const Population& population, const Protocol& protocol,
        std::string within, const std::vector<bool>& only_at = {})
      : scenario_(scenario),
        population_(population),
        protocol_(protocol),
        within_(std::move(within)),
        only_at_(only_at),
        makers_(scenario, protocol) {}

  /// Problems that are not among `problems` already.
  void run(std::vector<Diagnostic>& problems) {
    problems_ = &problems;
    for (std::size_t i = 0; i < scenario_.sites.size(); ++i)
      if (has_patients(i)) look_at(static_cast<SiteIndex>(i));
    tell_of_contracts();
    tell_of_unreached();
    tell_of_slow_ways();
    check_laboratory();
  }

  /// Problems of those who are under way at the start.
  void run_for_those_under_way(std::vector<Diagnostic>& problems) {
    problems_ = &problems;
    for (const PatientUnderWay& patient : population_.under_way)
      if (patient.maker) check_maker_of(patient);
  }

 private:
  /// The worst hospital of those with the same problem, and how many there are.
  struct Worst {
    std::size_t hospitals = 0;
    SiteIndex hospital = 0, maker = 0;
    std::int64_t transit = 0;

    void meet(SiteIndex at, SiteIndex from = 0, std::int64_t takes = 0) noexcept {
      if (hospitals++ > 0 && takes <= transit) return;
      hospital = at;
      maker = from;
      transit = takes;
    }
  };

  void look_at(SiteIndex hospital) {
    const std::vector<SiteIndex> makers = makers_.choosable_by(hospital);
    if (makers.empty()) return lacks_maker(hospital);
    for (const SiteIndex maker : makers)
      if (std::find(used_.begin(), used_.end(), maker) == used_.end()) used_.push_back(maker);
    // The first of the quickest.
    std::int64_t least = Length::infinite().first;
    SiteIndex quickest = 0;
    for (const SiteIndex maker : makers) {
      if (makers_.keeps(maker, hospital)) return;
      const std::int64_t transit = makers_.tree(maker, Metric::transit).length[hospital].first;
      if (transit >= least) continue;
      least = transit;
      quickest = maker;
    }
    too_slow_.meet(hospital, quickest, least);
  }

  void lacks_maker(SiteIndex hospital) {
    const bool by_contract = protocol_.policy.assignment == Policy::Assignment::contract;
    const auto& contract = scenario_.sites[hospital].contract;
    const auto& made_at = protocol_.product.made_at;
    if (by_contract && !contract)
      without_contract_.meet(hospital);
    else if (by_contract && std::find(made_at.begin(), made_at.end(), *contract) == made_at.end())
      contract_with_nobody_.meet(hospital);
    else
      unreached_.meet(hospital);
  }

  void tell(const std::string& path, const std::string& text) {
    const auto known = [&](const Diagnostic& other) {
      return other.message.size() >= text.size() &&
             other.message.compare(other.message.size() - text.size(), text.size(), text) == 0;
    };
    if (std::any_of(problems_->begin(), problems_->end(), known)) return;
    problems_->push_back(
        {place_of(scenario_, within_ + path), fmt::format("{}{}: {}", within_, path, text), ""});
  }

  const std::string& name(SiteIndex site) const { return scenario_.sites[site].name; }
  std::string ticked(SiteIndex site) const { return '`' + name(site) + '`'; }
  std::string kind_and_name(SiteIndex site) const {
    return fmt::format("the {} {}", word_of(scenario_.sites[site].kind), ticked(site));
  }
  static std::string others(const Worst& worst, std::string_view words) {
    if (worst.hospitals < 2) return {};
    return fmt::format("{} {} other hospital{}", words, worst.hospitals - 1,
                       worst.hospitals > 2 ? "s" : "");
  }

  /// As many as fit a message.
  std::string makers_in_words() const {
    constexpr std::size_t kMost = 6;
    const auto& made_at = protocol_.product.made_at;
    std::string words;
    for (std::size_t i = 0; i < std::min(kMost, made_at.size()); ++i) {
      if (i > 0) words += i + 1 == made_at.size() ? " or " : ", ";
      words += ticked(made_at[i]);
    }
    if (made_at.size() > kMost) words += fmt::format(" or {} others", made_at.size() - kMost);
    return words;
  }

  /// A change has no sites and lanes of its own: what it has changed is at fault.
  std::string path_of_contract(SiteIndex hospital) const {
    return within_.empty() ? fmt::format("sites.{}.contract", name(hospital)) : "policy.assignment";
  }

  void tell_of_contracts() {
    if (without_contract_.hospitals > 0)
      tell(path_of_contract(without_contract_.hospital),
           fmt::format("patients are assigned by contract, but {} has none{}; expected {}",
                       kind_and_name(without_contract_.hospital),
                       others(without_contract_, ", nor have"), makers_in_words()));
    if (contract_with_nobody_.hospitals > 0) {
      const SiteIndex hospital = contract_with_nobody_.hospital;
      tell(path_of_contract(hospital),
           fmt::format("{} has its contract with {}, which does not make the product{}; expected "
                       "{}",
                       kind_and_name(hospital), ticked(*scenario_.sites[hospital].contract),
                       others(contract_with_nobody_, ", and so have"), makers_in_words()));
    }
  }

  void tell_of_unreached() {
    if (unreached_.hospitals == 0) return;
    const SiteIndex hospital = unreached_.hospital;
    const auto& made_at = protocol_.product.made_at;
    std::string to = "any of those who make the product";
    if (protocol_.policy.assignment == Policy::Assignment::contract)
      to = fmt::format("{}, with which it has its contract",
                       kind_and_name(*scenario_.sites[hospital].contract));
    else if (made_at.size() == 1)
      to = kind_and_name(made_at.front());
    tell(within_.empty() ? "lanes" : "product.made_at",
         fmt::format("no way leads from {} to {}{}; expected `lanes` that connect them",
                     kind_and_name(hospital), to, others(unreached_, ", nor from")));
  }

  void tell_of_slow_ways() {
    if (too_slow_.hospitals == 0) return;
    const auto [hospitals, hospital, maker, transit] = too_slow_;
    const Route route = makers_.routes().from_root(makers_.tree(maker, Metric::transit), hospital);
    std::string way = name(maker);
    for (const Leg& leg : route.legs) way += ", " + name(leg.to);
    const Duration keeps = keeps_for(protocol_.product);
    const Duration takes = Duration::milliseconds(transit);
    tell("product.stable_for",
         fmt::format("the product made at {} keeps for {}, but its fastest way to {} ({}) takes "
                     "{}: {} are missing{}; expected a product that keeps longer, faster `lanes` "
                     "or a maker that is nearer",
                     ticked(maker), hours(keeps.in_days()), ticked(hospital), way,
                     hours(takes.in_days()), hours((takes - keeps).in_days()),
                     hospitals > 1 ? fmt::format(", the most of {} hospitals", hospitals) : ""));
  }

  void check_laboratory() {
    const auto laboratory = protocol_.product.tested_at;
    if (!laboratory) return;
    const Tree& samples = makers_.tree(*laboratory, makers_.metric());
    std::vector<SiteIndex> cut_off;
    for (const SiteIndex maker : used_)
      if (!samples.reaches(maker)) cut_off.push_back(maker);
    if (cut_off.empty()) return;
    tell("product.tested_at",
         fmt::format(
             "no way leads from {} to {}{}; expected `lanes` that connect them",
             kind_and_name(cut_off.front()), kind_and_name(*laboratory),
             cut_off.size() > 1 ? fmt::format(", nor from {} others", cut_off.size() - 1) : ""));
  }

  const std::vector<SiteIndex>& makers_for(SiteIndex hospital) {
    const auto known = makers_for_.try_emplace(hospital);
    if (known.second) known.first->second = makers_.supplying(hospital);
    return known.first->second;
  }
  bool makes_for(SiteIndex maker, SiteIndex hospital) {
    const auto& makers = makers_for(hospital);
    return std::find(makers.begin(), makers.end(), maker) != makers.end();
  }

  /// Whom a list says the cells are with has to be one whom the policy could have chosen.
  void check_maker_of(const PatientUnderWay& patient) {
    if (const auto hospital = patient.patient.hospital) {
      if (!makes_for(*patient.maker, *hospital)) refuse_maker_of(patient, *hospital, false);
      return;
    }
    // It may be anybody's.
    std::optional<SiteIndex> without;
    bool with = false;
    for (std::size_t i = 0; i < scenario_.sites.size(); ++i) {
      const auto hospital = static_cast<SiteIndex>(i);
      if (!has_patients(i) || scenario_.sites[i].share_of_patients <= 0) continue;
      if (makes_for(*patient.maker, hospital))
        with = true;
      else if (!without)
        without = hospital;
    }
    if (without) refuse_maker_of(patient, *without, with);
  }

  void refuse_maker_of(const PatientUnderWay& patient, SiteIndex hospital, bool of_others) {
    const auto& makers = makers_for(hospital);
    const std::string expected = of_others        ? "the patient's `hospital`"
                                 : makers.empty() ? "one that does"
                                                  : ticked(makers.front());
    problems_->push_back(
        {patient.maker_position,
         fmt::format("maker: {} does not make for {} under `policy.assignment`; expected {}, or "
                     "nothing here",
                     ticked(*patient.maker), kind_and_name(hospital), expected),
         ""});
  }

  /// Of this population.
  bool has_patients(std::size_t site) const {
    const auto& share = population_.share_of_patients;
    return scenario_.sites[site].kind == Site::Kind::hospital &&
           (share.empty() || share[site] > 0) && (only_at_.empty() || only_at_[site]);
  }

  const Scenario& scenario_;
  const Population& population_;
  const Protocol& protocol_;
  std::string within_;
  std::vector<bool> only_at_;
  std::map<SiteIndex, std::vector<SiteIndex>> makers_for_;
  Makers makers_;
  std::vector<SiteIndex> used_;  // makers that somebody can choose
  Worst without_contract_, contract_with_nobody_, unreached_, too_slow_;
  std::vector<Diagnostic>* problems_ = nullptr;
};

void check_products(const Scenario& scenario, const Population& population,
                    const Protocol& protocol, std::vector<Diagnostic>& problems) {
  for (const OfferedProduct& product : protocol.offered)
    Check(scenario, population, product.protocol, fmt::format("products.{}.", product.name),
          product.at)
        .run(problems);
}

}  // namespace

std::vector<Diagnostic> check_network(const Scenario& scenario) {
  std::vector<Diagnostic> problems;
  for (const Population& population : scenario.each_population()) {
    const std::string within =
        scenario.populations.empty() ? "" : fmt::format("populations.{}.", population.name);
    const bool one_product = population.protocol->offered.empty();
    Check at_the_start(scenario, population, *population.protocol, within);
    if (one_product) at_the_start.run(problems);
    check_products(scenario, population, *population.protocol, problems);
    if (problems.empty() && one_product) at_the_start.run_for_those_under_way(problems);
    for (std::size_t i = 0; i < population.changes.size(); ++i) {
      const Protocol& changed = population.changes[i].protocol;
      if (one_product)
        Check(scenario, population, changed, fmt::format("{}changes.{}.", within, i)).run(problems);
      check_products(scenario, population, changed, problems);
    }
  }
  return problems;
}

}  // namespace v2v
