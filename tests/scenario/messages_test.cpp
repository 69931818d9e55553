// Every class of mistake gives exactly the pinned messages.
#include "scenario/support.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace v2v::test {
namespace {

namespace fs = std::filesystem;

const fs::path kHere = fs::path(V2V_SOURCE_DIR) / "tests" / "scenario";

/// All files of the folder `bad` with what reading them says, in the format of messages.txt.
std::string all_messages() {
  // Messages begin with the path as it was given: short ones keep the pinned text readable.
  const fs::path before = fs::current_path();
  fs::current_path(kHere / "bad");
  std::vector<std::string> names;
  for (const auto& file : fs::directory_iterator("."))
    if (file.path().extension() == ".yaml") names.push_back(file.path().stem().string());
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) {
    const ScenarioReading reading = read_scenario(name + ".yaml");
    EXPECT_FALSE(reading.problems.empty()) << name;
    EXPECT_FALSE(reading.scenario.has_value()) << name;
    text += "== " + name + "\n" + messages_of(reading);
  }
  fs::current_path(before);
  return text;
}

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(Messages, ArePinned) {
  const std::string now = all_messages();
  if (std::getenv("UPDATE_GOLDEN")) std::ofstream(kHere / "messages.txt") << now;
  EXPECT_EQ(lines_of(now), lines_of(read_file(kHere / "messages.txt")));
}

TEST(Messages, AreSortedByPlace) {
  const auto reading = read("title: [a]\nformat: 3\nquestion: [b]\nbridging: 7\n");
  ASSERT_GE(reading.problems.size(), 4U);
  EXPECT_TRUE(std::is_sorted(
      reading.problems.begin(), reading.problems.end(),
      [](const Diagnostic& a, const Diagnostic& b) { return a.position.line < b.position.line; }));
}

TEST(Messages, AreAtMostFiftyAndThenCounted) {
  std::string text = minimal + product;
  for (int i = 0; i < 60; ++i) text += "colour_" + std::to_string(i) + ": red\n";
  const auto reading = read(text);
  ASSERT_EQ(reading.problems.size(), 51U);
  EXPECT_EQ(to_string(reading.problems.back()), "... and 10 more");
}

TEST(Messages, CountColumnsInCharacters) {
  const auto reading = read(minimal + product + "title: { \xC3\xA4\xC3\xB6: 1, b: 2 }\n");
  EXPECT_EQ(
      messages_of(reading),
      "test:6:8: title: a mapping stands here; expected text, such as `Central production`\n");
  const auto later =
      read(minimal + "product: { note: \xC3\xA4\xC3\xB6, made_at: lab }\n" + "title: t\n");
  EXPECT_NE(messages_of(later).find("test:5:31: product.made_at: `lab` is not a site"),
            std::string::npos)
      << messages_of(later);
}

TEST(Messages, StayOnOneLineAndShort) {
  const auto reading =
      read(minimal + product + "\"colour\\nof\\e\": 1\n" + std::string(1000, 'x') + ": 1\n");
  ASSERT_EQ(reading.problems.size(), 2U);
  for (const Diagnostic& problem : reading.problems) {
    const std::string text = to_string(problem);
    EXPECT_EQ(text.find_first_of("\n\r\x1B"), std::string::npos) << text;
    EXPECT_LT(text.size(), 1500U);
  }
}

TEST(Messages, ShowOverridesAtTheirPath) {
  const auto messages = [](const std::string& path, const std::string& text) {
    return messages_of(read_scenario(good_file("minimal.yaml"), {{path, text}}));
  };
  EXPECT_EQ(messages("product.relese", "7 d"),
            "--set product.relese:1:1: unknown key (did you mean `release`?)\n");
  EXPECT_EQ(messages("product.culture", "{ fixed: 7 }"),
            "--set product.culture:1:10: fixed: `7` has no unit (units: ms, s, min, "
            "h, d, wk, mo, y); expected a duration, such as `7 d`\n");
  EXPECT_EQ(messages("product.culture", "[7"),
            "--set product.culture:1:1: this is not YAML: end of sequence flow not found\n");
  EXPECT_EQ(messages("product..culture", "7 d"),
            "--set product..culture:1:1: `product..culture` is not a path; expected keys separated "
            "by single dots\n");
  EXPECT_EQ(messages("product.culture.median", "7 d"),
            "--set product.culture.median:1:1: there is no `median` in the "
            "value `7 d`; expected the path of a value\n");
  EXPECT_EQ(messages("lanes.1.transit", "7 d"),
            "--set lanes.1.transit:1:1: there is no `1` in a list of 1 values; "
            "expected the path of a value\n");
  EXPECT_EQ(messages("title", ""),
            "--set title:1:1: title is not stated, so that nothing can take it away; expected a "
            "value\n");
  EXPECT_EQ(messages("extends", "other.yaml"),
            "--set extends:1:1: `extends` belongs to a file and cannot be changed here\n");
}

TEST(Messages, RefuseExtendsInText) {
  EXPECT_EQ(messages_of(read(minimal + product + "extends: other.yaml\n")),
            "test:6:1: extends: only a file can extend another; expected the values written out\n");
}

}  // namespace
}  // namespace v2v::test
