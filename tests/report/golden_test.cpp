// Every form of the sample, to the byte.
#include "golden.hpp"

#include "sample.hpp"
#include "vein2vein/report/report.hpp"

namespace v2v::test {

TEST(Golden, RunAsText) { expect_golden("run.txt", text_of(sample_run())); }
TEST(Golden, RunAsJson) { expect_golden("run.json", json_of(sample_run())); }
TEST(Golden, RunAsSvg) { expect_golden("run.svg", flowchart_svg(sample_run())); }
TEST(Golden, RunAsDot) { expect_golden("run.dot", flowchart_dot(sample_run())); }
TEST(Golden, ComparisonAsText) { expect_golden("comparison.txt", text_of(sample_comparison())); }
TEST(Golden, ComparisonAsJson) { expect_golden("comparison.json", json_of(sample_comparison())); }

}  // namespace v2v::test
