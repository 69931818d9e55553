// Scenarios put together from blocks of those that ship.
#pragma once

#include "scenario/lists.hpp"
#include "scenario/problems.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace v2v::test {

/// What stands at one key at the top of a file.
struct Block {
  std::string key;
  std::string donor;  ///< the file
  Node value;
};

class Blocks {
 public:
  /// Reads every scenario and overlay below the folder, and its model of attrition; and what is
  /// below another one, with the tables of patients that documents name.
  explicit Blocks(const std::filesystem::path& scenarios, const std::filesystem::path& more = {});

  /// Whole documents, with what they extend.
  struct Base {
    std::string name;
    Node document;
  };
  const std::vector<Base>& bases() const noexcept { return bases_; }
  /// Different ones, by key.
  const std::vector<std::vector<Block>>& by_key() const noexcept { return by_key_; }

  struct Reading {
    std::optional<Scenario> scenario;
    std::vector<Diagnostic> problems;
  };
  /// The scenario that a document says, its network checked; of at most `patients` patients.
  Reading read(const Node& document, std::uint32_t patients) const;

 private:
  void add_documents(const std::filesystem::path& folder);
  std::optional<Node> document_of(const std::filesystem::path& file);
  void add_blocks(const Node& document, const std::string& donor);

  Problems names_;  ///< of the files, so that places have one
  std::vector<std::string> files_;
  std::vector<Base> bases_;
  std::vector<std::vector<Block>> by_key_;
  Lists lists_;
  bool reads_tables_ = false;
};

/// Puts `block` where its key is, or takes the key away where the block says nothing.
void put(Node& document, const Block& block);
/// As a rule that holds from 10 days on (`changes`) or at one maker (`makers`).
void put_as_change(Node& document, const Block& block);
void put_as_maker(Node& document, const Block& block, const std::string& maker);

/// Simulates one replication on the fast engine; the number of events. Conservation of patients
/// and capacity is asserted on the way.
std::uint64_t simulate_one(const Scenario& scenario, std::uint64_t seed);

}  // namespace v2v::test
