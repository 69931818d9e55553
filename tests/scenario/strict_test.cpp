// Which values need a source or a reason, and how remarks speak for the values below them.
#include "scenario/support.hpp"

#include <algorithm>
#include <fstream>

namespace v2v::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRest =
    ": value has neither a source nor a reason; expected `source:` or `assumed:` beside it or on a "
    "mapping around it";

/// Everything in it needs no source or has a reason; a test adds to it.
const std::string kSourced =
    "format: 1\n"
    "starts: 2026-01-05\n"
    "replications: 20\n"
    "title: 7 d of culture\n"
    "sources: { wang: 2024 Wang Y et al. }\n"
    "itt_gate: screened\n"
    "cohort: { size: 10, enters: screened, over: 1 y, source: wang }\n"
    "sites: { plant: { kind: plant, suites: unlimited }, ward: { kind: hospital } }\n"
    "lanes: [{ between: [ward, plant], transit: 1 d, assumed: courier }]\n";
const std::string kProduct =
    "product: { made_at: plant, culture: 7 d, release: 10 d, cryopreserved: true, assumed: a round "
    "number }\n";

class Folder : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  /// `line:column: path` of all values that have neither; what is said of them is always the same.
  std::vector<std::string> found(const std::string& file,
                                 const std::vector<std::string>& overlays = {}) const {
    std::vector<std::string> lines;
    for (const Diagnostic& problem : find_unsourced(file, overlays)) {
      std::string line = to_string(problem).substr(folder_.string().size() + 1);
      const std::size_t rest = line.find(kRest);
      EXPECT_NE(rest, std::string::npos) << line;
      EXPECT_EQ(line.substr(std::min(rest, line.size())), kRest);
      lines.push_back(line.substr(0, rest));
    }
    return lines;
  }

 private:
  const fs::path folder_ = own_folder("strict");
};
using Strict = Folder;
using Lines = std::vector<std::string>;

TEST_F(Strict, WordsAndWhatIsOfTheFileNeedNone) {
  const std::string file =
      write("a.yaml", kSourced + kProduct + "recorded_as: { death: 4 deaths }\n");
  EXPECT_EQ(messages_of(read_scenario(file)), "");
  EXPECT_EQ(found(file), Lines());
}

TEST_F(Strict, EveryKindOfValueNeedsOne) {
  const std::string file = write(
      "a.yaml", kSourced +
                    "product:\n"
                    "  made_at: plant\n"
                    "  culture: { median: 7 d, range: [6 d, 10 d], n: 66 }\n"
                    "  release: \"10 d\"\n"
                    "  failure: { events: 1, of: 66, then: make_again }\n"
                    "  attempts: { value: 2, note: a remark is no reason }\n"
                    "calendars: { office: { days: Mon-Fri, hours: 08:00-17:00 } }\n"
                    "patients: { burden: { table: { low: 1, 2 or more: 3 } } }\n"
                    "lymphodepletion: { start: { before_release: 5 d }, days: [-5, -2] }\n"
                    "leaving: { waiting: { death: 0.1 /d, progression: { rate: 0.1 /d, times: { "
                    "burden: 2 } } } }\n"
                    "recorded_as: { death: { death: 0.5, other: 50 % } }\n"
                    "published: { flow: { infused: 5 } }\n");
  EXPECT_EQ(messages_of(read_scenario(file)), "");
  EXPECT_EQ(
      found(file),
      (Lines{"a.yaml:12:22: product.culture", "a.yaml:13:12: product.release",
             "a.yaml:14:22: product.failure", "a.yaml:15:22: product.attempts",
             "a.yaml:16:46: calendars.office.hours", "a.yaml:17:37: patients.burden.table",
             "a.yaml:18:45: lymphodepletion.start", "a.yaml:18:59: lymphodepletion.days",
             "a.yaml:19:30: leaving.waiting.death", "a.yaml:19:59: leaving.waiting.progression",
             "a.yaml:20:32: recorded_as.death", "a.yaml:21:31: published.flow.infused"}));
}

TEST_F(Strict, ARemarkSpeaksForEverythingInItsMapping) {
  const std::string product =
      "product:\n"
      "  made_at: plant\n"
      "  culture: { fixed: 7 d, source: wang }\n"
      "  release: { value: 10 d, assumed: a round number }\n";
  EXPECT_EQ(found(write("a.yaml", kSourced + product)), Lines());
  // Taken away from one value, only that value is left without.
  const std::string stripped = write(
      "b.yaml", kSourced + product.substr(0, product.find(", source")) + " }\n  release: 10 d\n" +
                    "  failure: { probability: 2 %, source: wang }\n");
  EXPECT_EQ(found(stripped),
            (Lines{"b.yaml:12:21: product.culture", "b.yaml:13:12: product.release"}));
  // In the mapping around all, it speaks for all of them.
  EXPECT_EQ(found(write("c.yaml", minimal + "product: { made_at: plant, culture: 7 d, release: 10 "
                                            "d }\nassumed: round numbers\n")),
            Lines());
}

TEST_F(Strict, PartsOfAValueMayHaveSourcesOfTheirOwn) {
  const std::string file =
      write("a.yaml", kSourced + kProduct +
                          "leaving: { waiting: { death: { rate: 0.1 /d, after_bridging_response: { "
                          "value: 0.58, source: wang } } } }\n");
  EXPECT_EQ(messages_of(read_scenario(file)), "");
  EXPECT_EQ(found(file), Lines{"a.yaml:11:38: leaving.waiting.death.rate"});
}

TEST_F(Strict, ASourceSpeaksForItsOwnFileOnly) {
  const std::string base = write("base.yaml", kSourced + kProduct);
  const std::string overlay =
      write("overlay.yaml", "format: 1\noverlay: true\nproduct: { culture: 9 d }\n");
  const Lines expected{"overlay.yaml:3:21: product.culture"};
  EXPECT_EQ(found(base, {overlay}), expected);
  EXPECT_EQ(found(overlay), expected);
  EXPECT_EQ(found(write("extends.yaml",
                        "format: 1\nextends: base.yaml\nproduct: { release: { with_median: 9 d } "
                        "}\n")),
            Lines{"extends.yaml:3:36: product.release"});
}

TEST_F(Strict, ATableOfPatientsNeedsOne) {
  EXPECT_EQ(found(write("a.yaml", kSourced + kProduct + "waiting_list: { file: who.csv }\n")),
            Lines{"a.yaml:11:23: waiting_list.file"});
  EXPECT_EQ(found(write("b.yaml", kSourced + kProduct +
                                      "waiting_list: { file: who.csv, assumed: drawn once }\n")),
            Lines());
}

TEST_F(Strict, AnOverlayHasItsRemarksChecked) {
  const std::string start = "format: 1\noverlay: true\nproduct: { culture: { fixed: 9 d, ";
  const auto problems = find_unsourced(write("o.yaml", start + "assumed: \"\" } }\n"));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].message.find("the text is empty"), std::string::npos);
  // A key of the scenario that it is written for: known only there.
  const std::string overlay = write("p.yaml", start + "source: wang } }\n");
  EXPECT_EQ(found(overlay), Lines());
  EXPECT_EQ(messages_of(read_scenario(write("a.yaml", kSourced + kProduct), {}, {overlay})), "");
  EXPECT_NE(messages_of(read_scenario(write("b.yaml", minimal + kProduct), {}, {overlay})), "");
  EXPECT_EQ(find_unsourced(overlay + ".gone").size(), 1U);
}

TEST_F(Strict, NamesOfFilesAreNotCounted) {
  write("base.yaml", kSourced + kProduct);
  fs::create_directories(fs::path(write("x", "")).parent_path() / "below");
  const std::string file =
      write("below/a.yaml",
            "format: 1\nextends: ../base.yaml\nattrition: { model: none, disease: "
            "LBCL, line: { value: 3, assumed: what if } }\n");
  for (const Provenance& value : good(read_scenario(file)).provenance)
    EXPECT_NE(value.kind, Provenance::Kind::not_stated) << value.path;
}

Provenance entry(const Scenario& scenario, const std::string& path) {
  const auto found = std::find_if(scenario.provenance.begin(), scenario.provenance.end(),
                                  [&path](const Provenance& each) { return each.path == path; });
  EXPECT_NE(found, scenario.provenance.end()) << path;
  return found == scenario.provenance.end() ? Provenance() : *found;
}

TEST(Unverified, IsSaidOfTheSourceBesideOrAroundIt) {
  const Scenario scenario = good(minimal +
                                 "sources: { wang: Wang Y et al. }\n"
                                 "product:\n"
                                 "  made_at: plant\n"
                                 "  source: wang Methods\n"
                                 "  unverified: high confidence\n"
                                 "  culture: 7 d\n"
                                 "  release: { fixed: 10 d, source: wang Results }\n"
                                 "  failure: { events: 1, of: 66, assumed: one }\n"
                                 "  attempts: { value: 2, unverified: low confidence }\n");
  const Provenance culture = entry(scenario, "product.culture");
  EXPECT_EQ(culture.reference, "wang Methods");
  EXPECT_EQ(culture.unverified, "high confidence");
  EXPECT_EQ(entry(scenario, "product.release.fixed").unverified, "");
  EXPECT_EQ(entry(scenario, "product.failure.events").unverified, "");
  const Provenance attempts = entry(scenario, "product.attempts");
  EXPECT_EQ(attempts.kind, Provenance::Kind::sourced);
  EXPECT_EQ(attempts.reference, "wang Methods");
  EXPECT_EQ(attempts.unverified, "low confidence");
}

TEST(Unverified, ChangesNothingThatIsSimulated) {
  const std::string sources = "sources: { wang: Wang Y et al. }\n";
  const std::string start = "product: { made_at: plant, release: 10 d, culture: ";
  EXPECT_EQ(good(minimal + sources + start + "7 d }\n").digest,
            good(minimal + sources + start +
                 "{ value: 7 d, source: wang, unverified: low confidence } }\n")
                .digest);
}

}  // namespace
}  // namespace v2v::test
