// Going through the combinations of characteristics that decide.
#include "network/product_shares.hpp"

#include <algorithm>
#include <cstdint>
#include <set>

namespace v2v {
namespace {

constexpr double kMostCombinations = 100'000;

enum class Counted : std::uint8_t { first_choice, only_choice };

class Combinations {
 public:
  Combinations(const Population& population, const Protocol& protocol, SiteIndex hospital,
               TimePoint at, Counted counted)
      : counted_(counted),
        population_(population),
        products_(protocol.offered),
        hospital_(hospital),
        at_(at),
        levels_(population.covariates.size(), 0),
        shares_(protocol.offered.size(), 0) {
    std::set<std::uint8_t> decide;
    for (const OfferedProduct& product : products_)
      for (const Indication& indication : product.indications)
        for (const Indication::Among& among : indication.among) decide.insert(among.covariate);
    deciding_.assign(decide.begin(), decide.end());
  }

  std::vector<double> shares() {
    double combinations = 1;
    for (const std::uint8_t covariate : deciding_)
      combinations *= static_cast<double>(population_.covariates[covariate].levels.size());
    if (combinations > kMostCombinations)
      share_alike();
    else
      go_through(0, 1);
    return shares_;
  }

 private:
  void go_through(std::size_t next, double weight) {
    if (next == deciding_.size()) {
      const auto may_be_given = [this](const OfferedProduct& one) {
        return one.is_for(at_, hospital_, levels_);
      };
      const auto first = std::find_if(products_.begin(), products_.end(), may_be_given);
      if (first == products_.end()) return;
      if (counted_ == Counted::only_choice && std::any_of(first + 1, products_.end(), may_be_given))
        return;
      shares_[static_cast<std::size_t>(first - products_.begin())] += weight;
      return;
    }
    const Covariate& covariate = population_.covariates[deciding_[next]];
    for (std::size_t level = 0; level < covariate.levels.size(); ++level) {
      levels_[deciding_[next]] = static_cast<std::uint8_t>(level);
      go_through(next + 1, weight * covariate.weights[level]);
    }
  }

  void share_alike() {
    double products = 0;
    for (std::size_t i = 0; i < products_.size(); ++i) {
      shares_[i] = at_ >= products_[i].from && products_[i].is_at(hospital_) ? 1 : 0;
      products += shares_[i];
    }
    for (double& share : shares_)
      share =
          counted_ == Counted::only_choice && products > 1 ? 0 : share / std::max(1.0, products);
  }

  Counted counted_;
  const Population& population_;
  const std::vector<OfferedProduct>& products_;
  SiteIndex hospital_;
  TimePoint at_;
  std::vector<std::uint8_t> deciding_;  // covariates
  std::vector<std::uint8_t> levels_;
  std::vector<double> shares_;
};

}  // namespace

std::vector<double> shares_of_products(const Population& population, const Protocol& protocol,
                                       SiteIndex hospital, TimePoint at) {
  return Combinations(population, protocol, hospital, at, Counted::first_choice).shares();
}

std::vector<double> shares_without_choice(const Population& population, const Protocol& protocol,
                                          SiteIndex hospital, TimePoint at) {
  return Combinations(population, protocol, hospital, at, Counted::only_choice).shares();
}

}  // namespace v2v
