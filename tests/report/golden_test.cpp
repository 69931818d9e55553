// Every form of the sample, to the byte.
#include "golden.hpp"

#include "sample.hpp"
#include "vein2vein/report/report.hpp"

namespace v2v::test {

TEST(Golden, RunAsText) { expect_golden("run.txt", text_of(sample_run())); }
TEST(Golden, RunAsJson) {
  RunSummary run = sample_run();
  run.incidence = {{"infused", {0, 0, 0.7198}}, {"progression", {0, 0.05, 0.1202}}};
  expect_golden("run.json", json_of(run));
}
TEST(Golden, RunAsSvg) { expect_golden("run.svg", flowchart_svg(sample_run())); }
TEST(Golden, RunAsDot) { expect_golden("run.dot", flowchart_dot(sample_run())); }
TEST(Golden, ComparisonAsText) { expect_golden("comparison.txt", text_of(sample_comparison())); }
TEST(Golden, ComparisonAsJson) { expect_golden("comparison.json", json_of(sample_comparison())); }

}  // namespace v2v::test
