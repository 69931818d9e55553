// Diagnostics: their one line, and the name that was meant.
#include "vein2vein/core/diagnostic.hpp"

#include <gtest/gtest.h>

namespace v2v {
namespace {

TEST(Diagnostic, IsOneLineWithItsPlace) {
  EXPECT_EQ(to_string(Diagnostic{{"a.yaml", 3, 7}, "unknown key `seat`", "did you mean `seed`?"}),
            "a.yaml:3:7: unknown key `seat` (did you mean `seed`?)");
  EXPECT_EQ(to_string(Diagnostic{{"a.yaml", 3, 0}, "wrong", ""}), "a.yaml:3: wrong");
  EXPECT_EQ(to_string(Diagnostic{{"a.yaml", 0, 0}, "cannot be read", ""}),
            "a.yaml: cannot be read");
  EXPECT_EQ(to_string(Diagnostic{{}, "wrong", "right"}), "wrong (right)");
  EXPECT_EQ(to_string(Diagnostic{{"", 3, 7}, "wrong", ""}), "3:7: wrong");
  EXPECT_EQ(to_string(Diagnostic{{"a", 1, 1}, "not `x\r\ny`", ""}), "a:1:1: not `x  y`");
}

TEST(NearestName, FindsWhatWasMeant) {
  const std::vector<std::string> names = {"seed",     "sites",     "replications", "screening",
                                          "hospital", "hospitals", "lanes",        "screened"};
  struct Case {
    const char* word;
    const char* nearest;
  };
  for (const auto& [word, nearest] : {
           Case{"seed", "seed"},                 // itself
           Case{"sede", "seed"},                 // neighbours swapped: 1, not 2
           Case{"sites ", "sites"},              // one too many
           Case{"replication", "replications"},  // one too few
           Case{"lames", "lanes"},               // one other
           Case{"screeend", "screened"},         // the nearer one of two
           Case{"hospitls", "hospitals"},        // 1 against 2
           Case{"hospitalz", "hospital"},        // a tie of 1: the first one
           Case{"sxxd", ""},                     // 2 of 4 letters differ
           Case{"lan", ""},                      // 2 of 5
           Case{"xitez", ""},                    // 2 of 5
           Case{"", ""},
           Case{"patients", ""},
       })
    EXPECT_EQ(nearest_name(word, names), nearest) << word;
}

TEST(NearestName, AThirdOfTheLongerWordMayDiffer) {
  EXPECT_EQ(nearest_name("abX", {"abc"}), "abc");
  EXPECT_EQ(nearest_name("abXX", {"abcd"}), "");
  EXPECT_EQ(nearest_name("abcdXX", {"abcdef"}), "abcdef");
  // Optimal string alignment: CA -> ABC is 3 (no part is edited twice), padded to be near enough.
  EXPECT_EQ(nearest_name("xxxxxxCA", {"xxxxxxABC"}), "xxxxxxABC");
  EXPECT_EQ(nearest_name("xxxxxCA", {"xxxxxABC"}), "");
  EXPECT_EQ(nearest_name(std::string(1'000'000, 'x'), {"abc"}), "");
  EXPECT_EQ(nearest_name("seed", {}), "");
}

}  // namespace
}  // namespace v2v
