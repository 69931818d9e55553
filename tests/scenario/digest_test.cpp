// Two scenarios have one digest when they say the same, and only then.
#include "scenario/support.hpp"

#include <fstream>

namespace v2v::test {
namespace {

std::uint64_t digest(const std::string& text) { return good(text).digest; }

const std::string said = minimal + product;

TEST(Digest, DoesNotSeeHowItIsWritten) {
  const std::uint64_t one = digest(said);
  EXPECT_NE(one, 0U);
  for (const char* same :
       {"format: 1\n"
        "product: { release: 10 d, culture: 7 d, made_at: plant }\n"
        "lanes: [{ transit: 1 d, between: [ward, plant] }]\n"
        "sites: { plant: { kind: plant }, ward: { kind: hospital } }\n"
        "cohort: { over: 1 y, enters: screened, size: 10 }\n",
        "format: 1\ntitle: Another one\nquestion: Which?\nsources: { a: A book }\nnote: plain\n"
        "cohort: { size: { value: 10, source: a p. 1 }, enters: screened, over: 1 y, assumed: x }\n"
        "sites: { plant: { kind: plant, note: one }, ward: { kind: hospital } }\n"
        "lanes:\n  - between: [ward, plant]\n    transit: { value: \"1 d\", assumed: courier }\n"
        "product: { made_at: plant, culture: 7 d, release: 10 d }\n"})
    EXPECT_EQ(digest(same), one) << same;
  EXPECT_EQ(good(read_scenario_text(said, "other")).digest, one);
}

TEST(Digest, SeesWhatIsSaid) {
  const std::uint64_t one = digest(said);
  for (const std::string& other :
       {said + "replications: 10\n", said + "itt_gate: received\n",
        minimal + "product: { made_at: plant, culture: 8 d, release: 10 d }\n",
        minimal + "product: { made_at: plant, culture: { fixed: 7 d }, release: 10 d }\n"})
    EXPECT_NE(digest(other), one) << other;
}

TEST(Digest, SeesTheOrderThatDecidesWhoseLuckItIs) {
  EXPECT_NE(digest(said + "patients: { burden: { table: { low: 1, high: 2 } } }\n"),
            digest(said + "patients: { burden: { table: { high: 2, low: 1 } } }\n"));
  EXPECT_NE(digest(said + "screening: { lost: { death: 1 %, infection: 1 % } }\n"),
            digest(said + "screening: { lost: { infection: 1 %, death: 1 % } }\n"));
}

class InFiles : public ::testing::Test {
 protected:
  std::filesystem::path folder_ = own_folder("v2v_digest");

  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path) << text;
    return path;
  }
};

TEST_F(InFiles, TheWayToASayingDoesNotCount) {
  const std::uint64_t one = digest(said + "bridging: none\n");
  const std::string base = file("base.yaml", said);
  const auto of = [](const std::string& path, const std::vector<Override>& changes = {},
                     const std::vector<std::string>& overlays = {}) {
    return good(read_scenario(path, changes, overlays)).digest;
  };
  EXPECT_NE(of(base), one);
  EXPECT_EQ(of(base), digest(said));
  EXPECT_EQ(of(file("top.yaml", "format: 1\nextends: base.yaml\nbridging: none\n")), one);
  EXPECT_EQ(of(base, {{"bridging", "none"}}), one);
  EXPECT_EQ(of(base, {}, {file("o.yaml", "format: 1\noverlay: true\ntitle: O\nbridging: none\n")}),
            one);
}

TEST_F(InFiles, TablesCountByWhatTheySay) {
  const auto of = [&](const std::string& name, const std::string& table) {
    file(name, table);
    return good(read_scenario(
                    file("lists.yaml",
                         "format: 1\n"
                         "referrals: { file: " +
                             name +
                             ", enters: screened }\n"
                             "sites: { plant: { kind: plant }, ward: { kind: hospital } }\n"
                             "lanes: [{ between: [ward, plant], transit: 1 d }]\n" +
                             product)))
        .digest;
  };
  const std::uint64_t one = of("a.csv", "date\n2024-01-02\n");
  EXPECT_EQ(of("b.csv", "date\r\n2024-01-02\r\n"), one);
  EXPECT_NE(of("b.csv", "date\n2024-01-03\n"), one);
  EXPECT_NE(of("a.csv", "date\n2024-01-02\n2024-01-02\n"), one);
}

TEST(Digest, IsStable) {
  // FNV-1a of the words of this document, by a program of its own (digest_reference.py).
  EXPECT_EQ(digest(said), 0xe05688ef4a1ec47fULL);
}

}  // namespace
}  // namespace v2v::test
