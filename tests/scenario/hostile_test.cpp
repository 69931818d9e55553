// Input that nobody should send gives a message, whatever it is.
#include "scenario/support.hpp"

#include <filesystem>
#include <fstream>
#include <string>

namespace v2v::test {
namespace {

namespace fs = std::filesystem;

/// The only message about a text, without its place.
std::string only_message(const std::string& text) {
  const ScenarioReading reading = read(text);
  EXPECT_FALSE(reading.scenario.has_value());
  EXPECT_EQ(reading.problems.size(), 1U) << messages_of(reading).substr(0, 2000);
  return reading.problems.empty() ? "" : reading.problems[0].message;
}

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Hostile, DeepNesting) {
  const std::string deep = "values are nested too deeply; expected at most 64 levels";
  EXPECT_EQ(only_message("a: " + std::string(10'000, '[')), deep);
  EXPECT_EQ(only_message(repeated("{a: ", 10'000)), deep);
  EXPECT_EQ(only_message(repeated("- ", 10'000)), deep);
  std::string indented;
  for (std::size_t i = 0; i < 1000; ++i) indented += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(only_message(indented), deep);
  EXPECT_NE(only_message(repeated("? ", 10'000)), "");
}

TEST(Hostile, AliasBombs) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name <= 'i'; ++name) {
    const std::string before = std::string("*") + static_cast<char>(name - 1);
    bomb +=
        std::string(1, name) + ": &" + name + " [" + repeated(before + ", ", 8) + before + "]\n";
  }
  EXPECT_NE(only_message(bomb).find("too much for a scenario"), std::string::npos);
  std::string long_text = "a: &a " + std::string(1'000'000, 'x') + "\nb: [";
  EXPECT_NE(only_message(long_text + repeated("*a, ", 1000) + "*a]\n").find("too much"),
            std::string::npos);
  std::string deep = "a0: &a0 [x]\n";
  for (int i = 1; i < 100; ++i)
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  EXPECT_NE(only_message(deep).find("nested too deeply"), std::string::npos);
}

TEST(Hostile, MuchText) {
  EXPECT_NE(only_message("title: " + std::string(5'000'000, 'x')).find("larger than 4 MiB"),
            std::string::npos);
  EXPECT_EQ(
      read(minimal + product + "title: " + std::string(4'000'000, 'x')).problems.at(0).message,
      "title: the text is too long; expected at most 4000 characters");
  EXPECT_NE(only_message("a: [" + repeated("1,", 250'000) + "1]").find("too much"),
            std::string::npos);
  std::string many = minimal + product;
  for (int i = 0; i < 90'000; ++i) many += "k" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(read(many).problems.size(), 51U);
}

TEST(Hostile, PlacesThatRunBackwards) {
  // The place of a missing value is that of its key, behind which reading already is.
  EXPECT_NE(only_message(repeated("? a\n", 150'000)).find("too much"), std::string::npos);
  EXPECT_NE(only_message("{" + repeated("a, ", 150'000) + "}").find("too much"), std::string::npos);
}

TEST(Hostile, CopiesOfLongThings) {
  std::string remark = minimal + "product:\n  assumed: " + std::string(1'000'000, 'x') +
                       "\n  made_at: plant\n  culture: 7 d\n  release: 7 d\n";
  EXPECT_EQ(only_message(remark),
            "product.assumed: the text is too long; expected at most 1000 characters");
  std::string reasons = minimal + product + "recorded_as: { death: {";
  for (int i = 0; i < 50'000; ++i) reasons += "r" + std::to_string(i) + ": 0.00002, ";
  EXPECT_EQ(only_message(reasons + "} }\n"),
            "recorded_as.death: too many reasons; expected at most 250");
}

TEST(Hostile, BytesThatAreNotText) {
  const std::string begin = "format: 1\ntitle: a";
  EXPECT_EQ(only_message(begin + std::string(1, '\0') + "b\n"),
            "a control character (0x00) stands here; expected text");
  EXPECT_EQ(only_message(begin + "\x1B[31m\n"),
            "a control character (0x1B) stands here; expected text");
  for (const char* bytes : {"\xFF", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80"})
    EXPECT_NE(only_message(begin + bytes).find("is not UTF-8"), std::string::npos);
  EXPECT_NE(only_message(std::string("\xFF\xFE"
                                     "f\0o\0",
                                     6))
                .find("is not UTF-8"),
            std::string::npos);
  const ScenarioReading reading = read(begin + "\xFF");
  EXPECT_EQ(to_string(reading.problems.at(0)),
            "test:2:9: the byte 0xFF is not UTF-8; expected UTF-8 text");
}

TEST(Hostile, AMarkAtTheBeginningIsPassedOver) {
  good("\xEF\xBB\xBF" + minimal + product);
  good("---\n" + minimal + product + "...\n");
}

TEST(Hostile, LineEndsOfOtherSystems) {
  std::string text = minimal + product;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\r\n");
  good(text);
}

TEST(Hostile, WhatIsNotAFile) {
  const auto messages = [](const std::string& path) { return messages_of(read_scenario(path)); };
  EXPECT_EQ(messages("nowhere/scenario.yaml"), "nowhere/scenario.yaml: there is no such file\n");
  EXPECT_EQ(messages(""), "there is no such file\n");
  const std::string folder = std::string(V2V_SOURCE_DIR) + "/tests";
  EXPECT_EQ(messages(folder), folder + ": it is a folder; expected a file\n");
  EXPECT_EQ(messages("/dev/zero"),
            "/dev/zero: it is a pipe or a device; expected a regular file\n");
}

TEST(Hostile, LongChainsOfFiles) {
  const fs::path folder = fs::path(::testing::TempDir()) / "v2v_chain";
  fs::create_directories(folder);
  for (int i = 0; i < 20; ++i)
    std::ofstream(folder / (std::to_string(i) + ".yaml"))
        << "format: 1\nextends: " << i + 1 << ".yaml\n";
  std::ofstream(folder / "20.yaml") << minimal << product;
  const auto reading = read_scenario((folder / "0.yaml").string());
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_NE(reading.problems[0].message.find("more than 16 files"), std::string::npos);
  good(read_scenario((folder / "5.yaml").string()));
  fs::remove_all(folder);
}

TEST(Hostile, ManySites) {
  std::string sites = "sites:\n  plant: { kind: plant }\n";
  for (int i = 0; i < 10; ++i)
    sites += "  ward" + std::to_string(i) + ": { kind: hospital, count: 1000 }\n";
  const auto reading =
      read("format: 1\ncohort: { size: 10, enters: screened, over: 1 y }\n" + product + sites);
  ASSERT_FALSE(reading.problems.empty());
  EXPECT_NE(messages_of(reading).find("too many sites; expected at most 5000"), std::string::npos);
}

}  // namespace
}  // namespace v2v::test
