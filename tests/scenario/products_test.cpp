// Products in one file and in files of their own: what they are read as, and what is wrong.
#include "scenario/level_words.hpp"
#include "scenario/support.hpp"
#include "scenario/yaml_reader.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const std::string world =
    "format: 1\n"
    "starts: 2026-01-01\n"
    "service: { for: 2 y, warm_up: 90 d, arrivals: 1 /d, enters: referred }\n"
    "sites: { plant: { kind: plant }, ward: { kind: hospital, count: 2, region: south },\n"
    "         unit: { kind: hospital, region: north } }\n"
    "lanes: [{ between: [ward, plant], transit: 1 d }, { between: [unit, plant], transit: 1 d }]\n"
    "product: { made_at: plant, culture: 7 d, release: 10 d, failure: { events: 3, of: 89 } }\n"
    "patients: { line: { table: { 2: 1, 3: 2, 4+: 1 } }, age: { table: { 0-25: 1, 26+: 3 } } }\n";

/// The least that makes products offered.
std::string offering(const std::string& products, const std::string& offered) {
  return world + "products:\n" + products + "offered: " + offered + "\n";
}

std::string problems_of(const std::string& text) { return messages_of(read(text)); }

TEST(OfferedProducts, HaveWhatTheySayAndOtherwiseWhatTheDocumentSays) {
  const Scenario s = good(offering(
      "  quick: { title: Quick cells, product: { culture: 3 d }, at: north, most_a_year: 12 }\n"
      "  plain: { lymphodepletion: { days: [-6, -4] } }\n"
      "  unused: {}\n",
      "[quick, plain]"));
  const auto& offered = s.protocol->offered;
  ASSERT_THAT(offered, SizeIs(2));
  EXPECT_EQ(offered[0].title, "Quick cells");
  EXPECT_EQ(offered[0].protocol.product.culture.mean(), 3);
  EXPECT_EQ(offered[0].protocol.product.release.mean(), 10);
  EXPECT_THAT(offered[0].at, ElementsAre(false, false, false, true));
  ASSERT_THAT(s.contracts, SizeIs(1));
  EXPECT_EQ(s.contracts[offered[0].contract].most_a_year, 12U);
  EXPECT_EQ(offered[1].title, "plain");
  EXPECT_EQ(offered[1].protocol.product.culture.mean(), 7);
  EXPECT_EQ(offered[1].protocol.lymphodepletion.first_day, -6);
  EXPECT_EQ(offered[1].contract, OfferedProduct::no_contract);
  EXPECT_EQ(s.protocol->product.culture.mean(), 3) << "that of the first";
  EXPECT_EQ(s.reasons[s.protocol->without_product_recorded_as.front().first],
            "not eligible for any product");
}

TEST(OfferedProducts, AreForLevels) {
  const Scenario s = good(
      offering("  a: { for: [{ line: 3+ }, { line: 2, age: 0-25, from: 2026-02-01 }] }\n", "a"));
  ASSERT_THAT(s.protocol->offered, SizeIs(1));
  const OfferedProduct& a = s.protocol->offered.front();
  ASSERT_THAT(a.indications, SizeIs(2));
  const auto is_for = [&](double day, std::uint8_t line, std::uint8_t age) {
    const std::uint8_t levels[] = {line, age};
    return a.is_for(TimePoint::at(Duration::days(day)), 1, levels);
  };
  EXPECT_TRUE(is_for(0, 1, 1));
  EXPECT_TRUE(is_for(0, 2, 1));
  EXPECT_FALSE(is_for(0, 0, 0));
  EXPECT_TRUE(is_for(31, 0, 0));
  EXPECT_FALSE(is_for(31, 0, 1));
}

/// Dates of approval before the start hold from the start; with `approved_by` later ones never.
TEST(OfferedProducts, AreApprovedAtDates) {
  const std::string products =
      "  a: { for: [{ line: 3+, from: 2018-08-23 }, { line: 2, from: 2026-12-01 }] }\n";
  const auto from = [&](const std::string& more, std::size_t indication) {
    return good(offering(products, "a") + more)
        .protocol->offered.front()
        .indications.at(indication);
  };
  EXPECT_EQ(from("", 0).from, TimePoint());
  EXPECT_EQ(from("", 1).from, TimePoint::at(Duration::whole_days(334)));
  EXPECT_EQ(from("approved_by: 2027-01-01\n", 1).from, TimePoint());
  EXPECT_THAT(good(offering(products, "a") + "approved_by: 2020-01-01\n")
                  .protocol->offered.front()
                  .indications,
              SizeIs(1));
  const auto none =
      good(offering(products, "a") + "approved_by: 2010-01-01\n").protocol->offered.front();
  ASSERT_THAT(none.indications, SizeIs(1));
  EXPECT_EQ(none.indications.front().from, TimePoint::never()) << "it is for nobody";
}

TEST(OfferedProducts, OfAPopulationAreItsOwn) {
  const Scenario s =
      good(world +
           "products: { a: { for: { disease: LBCL } }, b: { for: { disease: MM, line: 3+ } } }\n"
           "offered: [a, b]\n"
           "attrition: { model: none, disease: LBCL, line: 3 }\n"
           "populations: { lymphoma: {}, myeloma: { offered: b, attrition: { disease: MM } } }\n");
  ASSERT_THAT(s.populations, SizeIs(2));
  const auto& both = s.populations[0].protocol->offered;
  ASSERT_THAT(both, SizeIs(2));
  EXPECT_THAT(both[0].indications, SizeIs(1));
  EXPECT_EQ(both[1].indications.front().from, TimePoint::never());
  ASSERT_THAT(s.populations[1].protocol->offered, SizeIs(1));
  EXPECT_EQ(s.populations[1].protocol->offered.front().name, "b");
}

/// What a product counts is a parameter of its own; what it has from the document is everybody's.
TEST(OfferedProducts, CountForThemselves) {
  Scenario s = good(offering(
      "  own: { product: { failure: { events: 10, of: 50 } } }\n  plain: {}\n  other: {}\n",
      "[own, plain, other]"));
  std::vector<std::string> paths;
  for (const CountedGroup* group : counted_in(s)) paths.push_back(group->path);
  EXPECT_THAT(paths, ElementsAre("products.own.product.failure", "product.failure"));
  put_parameters(s, parameter_luck(s, 7, 3), 7, 3);
  const auto failure = [&](std::size_t product) {
    return s.protocol->offered[product].protocol.product.failure;
  };
  EXPECT_NE(failure(0), 0.2);
  EXPECT_NEAR(failure(0), 0.2, 0.2);
  EXPECT_NE(failure(1), 3.0 / 89);
  EXPECT_EQ(failure(1), failure(2));
}

TEST(OfferedProducts, ChangeWithTheRules) {
  const Scenario s =
      good(offering("  quick: { product: { culture: 3 d } }\n  plain: {}\n", "[quick, plain]") +
           "changes: [{ from: 100 d, product: { release: 5 d } }]\n");
  ASSERT_THAT(s.changes, SizeIs(1));
  const auto& offered = s.changes.front().protocol.offered;
  ASSERT_THAT(offered, SizeIs(2));
  EXPECT_EQ(offered[0].protocol.product.culture.mean(), 3);
  EXPECT_EQ(offered[0].protocol.product.release.mean(), 5);
  EXPECT_EQ(offered[1].protocol.product.culture.mean(), 7);
  EXPECT_EQ(offered[1].protocol.product.release.mean(), 5);
}

TEST(OfferedProducts, SayWhatIsWrong) {
  EXPECT_THAT(problems_of(offering("  axi-cel: {}\n", "[axicel]")),
              HasSubstr("test:11:11: offered.0: `axicel` is not a product that is known; expected "
                        "`axi-cel` (did you mean `axi-cel`?)"));
  EXPECT_THAT(problems_of(world + "offered: axi-cel\n"),
              HasSubstr("expected one under `products:`, or a file `products/axi-cel.yaml`"));
  EXPECT_THAT(problems_of(offering("  a: {}\n", "[a, a]")), HasSubstr("offered twice"));
  EXPECT_THAT(problems_of(offering("  a: { for: { line: 1 } }\n", "a")),
              HasSubstr("products.a.for: nobody to whom `a` is offered is among these"));
  EXPECT_THAT(problems_of(offering("  a: { for: { lines: 3 } }\n", "a")),
              HasSubstr("`lines` is not known of the patients to whom it is offered; expected a "
                        "characteristic under `patients:` (did you mean `line`?)"));
  EXPECT_THAT(problems_of(offering("  a: { for: { age: 0-20 } }\n", "a")),
              HasSubstr("it means only a part of the level `0-25`"));
  EXPECT_THAT(problems_of(offering("  a: { product: { kind: in_vivo } }\n", "a")),
              HasSubstr("the kind of product is the same throughout"));
  EXPECT_THAT(problems_of(offering("  a: { at: plant }\n", "a")), HasSubstr("has no patients"));
  EXPECT_THAT(problems_of(offering("  a: { most_a_year: 0 }\n", "a")), HasSubstr("most_a_year"));
  EXPECT_THAT(problems_of(offering("  a: { product: { culture: 3 x } }\n", "a")),
              HasSubstr("culture"));
  EXPECT_THAT(problems_of(offering("  a: { prodct: {} }\n", "a")), HasSubstr("did you mean"));
  EXPECT_THAT(problems_of(offering("  a: { file: products/a.yaml }\n", "a")),
              HasSubstr("only a file can name a product beside it"));
  EXPECT_THAT(problems_of(offering("  a: {}\n", "a") + "approved_by: soon\n"),
              HasSubstr("not a date"));
}

TEST(LevelWords, MeanWordsAndRanges) {
  Problems problems;
  const auto among = [&](const std::vector<std::string>& levels, const std::string& words) {
    const auto node = read_yaml("[" + words + "]", problems.add_file("test"), problems);
    return levels_named(levels, Value{&*node, "x", nullptr, &problems});
  };
  const auto named = [&](const std::string& words) {
    return among({"2", "3", "4+", "MCL", "18-25"}, words);
  };
  EXPECT_THAT(named("3"), ElementsAre(false, true, false, false, false));
  EXPECT_THAT(named("3+"), ElementsAre(false, true, true, false, true));
  EXPECT_THAT(named("MCL, 2"), ElementsAre(true, false, false, true, false));
  EXPECT_THAT(among({"0-17", "18-25"}, "18-40"), ElementsAre(false, true));
  EXPECT_THAT(named("mcl"), ElementsAre(false, false, false, false, false));
  EXPECT_THAT(named("2-3"), ElementsAre(true, true, false, false, false));
  EXPECT_TRUE(problems.empty());
  named("3-5");
  EXPECT_FALSE(problems.empty()) << "a part of 4+";
}

class ProductFiles : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_ / "products"); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  std::string problems(const std::string& offered, const std::string& products = "") const {
    const std::string path =
        write("s.yaml", world + (products.empty() ? "" : "products:\n" + products) +
                            "offered: " + offered + "\n");
    return messages_of(read_scenario(path, {}, {}));
  }
  std::filesystem::path folder_ = own_folder("product_files");
};

const std::string catalogue =
    "catalogue: product\nformat: 1\ntitle: From a file\nsources: { x: y }\n"
    "product: { culture: 4 d }\n";

TEST_F(ProductFiles, AreFoundByTheirNames) {
  write("products/mine.yaml", catalogue);
  const std::string path = write("s.yaml", world + "offered: mine\n");
  const ScenarioReading reading = read_scenario(path, {}, {});
  const Scenario s = good(reading);
  ASSERT_THAT(s.protocol->offered, SizeIs(1));
  EXPECT_EQ(s.protocol->offered.front().title, "From a file");
  EXPECT_EQ(s.protocol->offered.front().protocol.product.culture.mean(), 4);
  EXPECT_THAT(s.provenance, testing::Contains(testing::Field(&Provenance::path,
                                                             "products.mine.product.culture")));
  // What is set on the command line counts like what stands in the file.
  const ScenarioReading other =
      read_scenario(path, {{"products.mine.product.culture", "5 d", "--set"}}, {});
  EXPECT_EQ(good(other).protocol->offered.front().protocol.product.culture.mean(), 5);
}

TEST_F(ProductFiles, MayBeNamedAndAddedTo) {
  write("mine.yaml", catalogue);
  const std::string path = write(
      "s.yaml", world + "products: { own: { file: mine.yaml, title: Ours } }\noffered: own\n");
  const Scenario s = good(read_scenario(path, {}, {}));
  EXPECT_EQ(s.protocol->offered.front().title, "Ours");
  EXPECT_EQ(s.protocol->offered.front().protocol.product.culture.mean(), 4);
}

TEST_F(ProductFiles, SayWhatIsWrong) {
  EXPECT_THAT(problems("own", "  own: { file: nowhere.yaml }\n"),
              HasSubstr("products.own.file: `" + (folder_ / "nowhere.yaml").string() + "`"));
  write("products/mine.yaml", "format: 1\nproduct: {}\n");
  EXPECT_THAT(problems("mine"), HasSubstr("is no product of a catalogue"));
  write("products/mine.yaml", "catalogue: product\nformat: 2\n");
  EXPECT_THAT(problems("mine"), HasSubstr("mine.yaml:2:9"));
  write("products/mine.yaml", catalogue + "surprise: 1\n");
  EXPECT_THAT(problems("mine"), HasSubstr("mine.yaml:6:1"));
  write("products/mine.yaml", "catalogue: [\n");
  EXPECT_THAT(problems("mine"), HasSubstr("mine.yaml"));
  EXPECT_THAT(problems("../mine"), HasSubstr("is not a product that is known"));
  const std::string path = write("products/alone.yaml", catalogue);
  EXPECT_THAT(messages_of(read_scenario(path, {}, {})), HasSubstr("this is a product"));
}

}  // namespace
}  // namespace v2v::test
