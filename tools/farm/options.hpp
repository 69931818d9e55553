// What the command line of v2v-farm asks for.
#pragma once

#include "model.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace v2v::farm {

struct Request {
  Work work;
  Cluster cluster;
  std::vector<std::uint32_t> ranks = {1, 10, 100, 1000, 10'000};
  std::vector<std::uint32_t> batches = {5, 10, 20, 50, 100};
  bool job_a_node = false;
  double target = 0.9;
  std::uint64_t seed = 1;
  std::string format = "text";  ///< or `csv` or `json`
  bool help = false;
};

/// Reads the words after the program's name into `request`; returns what is wrong, or nothing.
std::string read_options(const std::vector<std::string>& words, Request& request);
/// How to use the program: every option, what it is when left out, and where that comes from.
std::string help();

}  // namespace v2v::farm
