// Documents in which fields of the table are stated at random, made from whole documents.
#pragma once

#include "fuzz/blocks.hpp"
#include "fuzz/random_value.hpp"

#include <string>
#include <vector>

namespace v2v::test {

/// Something of the model that a file may say, and where.
struct StatedField {
  std::string name;
  /// The fields that lead to it from the top of a file, in each way that there is.
  std::vector<std::vector<const Field*>> ways;
};

/// All of them, in the order of the table. What is part of a value, such as the keys of
/// distributions, is one for all places at which such a value may stand.
std::vector<StatedField> fields_of_the_model();

class RandomFields {
 public:
  explicit RandomFields(const Blocks& blocks);
  /// Of some base, in which this field is stated and now and then a few others are.
  Node document(const StatedField& stated, std::uint64_t seed) const;

 private:
  using Way = std::vector<const Field*>;
  const Node& base_for(const Way& way, Dice& dice) const;
  void state(Node& document, const Way& way, Dice& dice) const;

  const Blocks& blocks_;
  std::vector<StatedField> all_;
  Seen seen_;
};

/// Whether a document says something there; of what is part of a value, anywhere.
bool states(const Node& document, const StatedField& stated);

}  // namespace v2v::test
