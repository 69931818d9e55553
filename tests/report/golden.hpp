// Texts frozen in files beside the tests; UPDATE_GOLDEN=1 in the environment rewrites them. Which
// keys JSON has is pinned here alone, so that a new one is a new line of a file.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace v2v::test {

inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(V2V_SOURCE_DIR) + "/tests/report/golden/" + name;
  const char* update = std::getenv("UPDATE_GOLDEN");
  if (update && std::string(update) == "1") {
    std::ofstream out(path, std::ios::binary);
    out << text;
    ASSERT_TRUE(out.flush()) << "cannot write " << path;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in) << path << " is missing; UPDATE_GOLDEN=1 writes it";
  const std::string frozen{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(text, frozen) << "differs from " << name;
}

}  // namespace v2v::test
