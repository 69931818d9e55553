// The schema beside the scenarios is the one that the program generates.
#include "scenario/support.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace v2v::test {
namespace {

TEST(Schema, IsTheOneThatShips) {
  const auto path = std::filesystem::path(V2V_SOURCE_DIR) / "scenarios" / "v2v.schema.json";
  if (std::getenv("UPDATE_GOLDEN")) std::ofstream(path) << scenario_schema();
  std::ostringstream shipped;
  shipped << std::ifstream(path).rdbuf();
  EXPECT_TRUE(shipped.str() == scenario_schema())
      << "UPDATE_GOLDEN=1 in the environment writes it anew";
}

}  // namespace
}  // namespace v2v::test
