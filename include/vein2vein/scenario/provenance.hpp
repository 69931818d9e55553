// Where the numbers of a scenario come from.
#pragma once

#include "vein2vein/core/diagnostic.hpp"

#include <string>

namespace v2v {

/// Where a number comes from, one a value of the file.
struct Provenance {
  enum class Kind { sourced, assumed, not_stated };
  std::string path;   ///< e.g. `product.culture`
  std::string value;  ///< as written
  Kind kind = Kind::not_stated;
  std::string reference;  ///< the source, or the reason of the assumption
  Position position;      ///< of the value
  /// How sure it is that the source says so, where it was recalled and not looked up; else empty.
  std::string unverified = {};
};

/// What the scenario says of the model, one a key, or what holds where it says nothing.
struct ModelFact {
  std::string path;   ///< e.g. `product.release_at_risk`; its first key is the block it stands in
  std::string means;  ///< one sentence
  std::string value;  ///< as written, in one line; empty where nothing holds
  bool by_default = false;
};

}  // namespace v2v
