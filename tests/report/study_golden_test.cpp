// Every form of every study, to the byte.
#include "golden.hpp"
#include "record_sample.hpp"
#include "study_sample.hpp"
#include "vein2vein/report/study_record.hpp"
#include "vein2vein/report/study_report.hpp"

namespace v2v::test {

TEST(StudyGolden, SweepAsText) { expect_golden("sweep.txt", text_of(sample_sweep())); }
TEST(StudyGolden, SweepAsTables) {
  SweepSummary sweep = sample_sweep();
  expect_golden("sweep.csv", tables_of(sweep)[0].csv);
  sweep.points.resize(2);
  const std::vector<DataTable> tables = tables_of(sweep);
  expect_golden("sweep-long.csv", tables[1].csv);
  expect_golden("datapackage.json",
                data_package_of("A sweep", "Of two points", {tables[1].description}));
}
TEST(StudyGolden, SweepAsCurve) { expect_golden("sweep.svg", attrition_curve_svg(sample_sweep())); }
TEST(StudyGolden, SweepAsJson) {
  SweepSummary sweep = sample_hypercube();
  sweep.points.resize(1);
  expect_golden("sweep.json", json_of(sweep));
}
TEST(StudyGolden, HypercubeAsText) { expect_golden("hypercube.txt", text_of(sample_hypercube())); }
TEST(StudyGolden, HypercubeAsScatter) {
  expect_golden("hypercube.svg", attrition_curve_svg(sample_hypercube()));
}
TEST(StudyGolden, Sensitivity) {
  for (const std::string method : {"tornado", "morris", "sobol"}) {
    const SensitivitySummary sensitivity = sample_sensitivity(method);
    expect_golden(method + ".txt", text_of(sensitivity));
    expect_golden(method + ".json", json_of(sensitivity));
    expect_golden(method + ".csv", tables_of(sensitivity)[0].csv);
    expect_golden(method + ".svg", sensitivity_svg(sensitivity));
  }
}
TEST(StudyGolden, SelectionAsText) { expect_golden("selection.txt", text_of(sample_selection())); }
TEST(StudyGolden, SelectionAsJson) { expect_golden("selection.json", json_of(sample_selection())); }
TEST(StudyGolden, RecordAsMarkdown) {
  expect_golden("record.md", markdown_text(full_document(sample_record())));
}
TEST(StudyGolden, RecordAsJson) { expect_golden("record.json", record_json(sample_record())); }

}  // namespace v2v::test
