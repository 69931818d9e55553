"""No interval reaches beyond what is possible, whatever the number of replications."""
import json
import pathlib
import sys
import tempfile
import unittest

from program import INATI, v2v

THIRTY = """format: 1
title: Thirty patients
starts: 2026-01-05
replications: 5
cohort: { size: 30, enters: eligible, over: 100 d }
itt_gate: eligible
collection: { takes: 0 d }
product: { made_at: plant, culture: 10 d, release: 0 d, failure: { probability: 5 %, then: lose } }
lymphodepletion: { start: after_release, days: [-2, -1], scheduling: 0 d }
sites:
  plant: { kind: plant }
  hospital: { kind: hospital }
lanes:
  - { between: [hospital, plant], transit: 0 d }
"""


class Intervals(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "thirty.yaml"
        self.file.write_text(THIRTY)

    def result(self, command, *words):
        done = v2v(command, str(self.file), *words, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def within(self, interval, low, high, mean):
        self.assertLessEqual(low, interval[0])
        self.assertLessEqual(interval[0], mean + 1e-9)
        self.assertLessEqual(mean, interval[1] + 1e-9)
        self.assertLessEqual(interval[1], high)

    def check_run(self, run):
        enough = run["replications"] >= 39
        fraction = run["treated_fraction"]
        for share in [fraction, *run["causes"]]:
            self.assertEqual(share["monte_carlo95"] is not None, run["replications"] > 1)
            if share["monte_carlo95"]:
                self.within(share["monte_carlo95"], 0, 1, share["mean"])
        for row in run["flow"] + run["attrition"]:
            self.assertEqual(row["prediction95"] is not None, enough, row)
            if enough:
                low, high = row["prediction95"]
                self.assertTrue(0 <= low <= high <= 30, row)
                self.assertEqual((low, high), (int(low), int(high)))
        self.assertEqual(fraction["prediction95"] is not None, enough)

    def test_of_any_number_of_replications(self):
        for replications in (1, 2, 3, 5, 17, 38, 39, 60):
            self.check_run(self.result("run", "--replications", str(replications)))

    def test_thirty_of_thirty_is_not_certain(self):
        fraction = self.result("run", "--replications", "2", "--set",
                               "product.failure.probability=0 %")["treated_fraction"]
        self.assertEqual(fraction["mean"], 1)
        # 1 - 0.05 ^ (1 / (2 - 1)) of all cohorts may be others.
        self.assertAlmostEqual(fraction["monte_carlo95"][0], 0.05, places=9)
        self.assertEqual(fraction["monte_carlo95"][1], 1)

    def test_a_difference_is_at_most_a_hundred_points(self):
        other = self.file.with_name("other.yaml")
        other.write_text(THIRTY.replace("5 %", "60 %"))
        for replications in ("2", "3", "5"):
            compared = self.result("compare", str(other), "--replications", replications)
            for arm in compared["arms"]:
                self.check_run(arm)
            change = compared["differences"][0]["treated_fraction"]
            self.within(change["monte_carlo95"], -1, 1, change["mean"])

    def test_a_sweep(self):
        sweep = self.result("sweep", "--vary", "product.failure.probability=5%:65%:30%",
                            "--replications", "2")
        for point in sweep["points"]:
            self.within(point["treated_fraction"]["monte_carlo95"], 0, 1,
                        point["treated_fraction"]["mean"])
            self.assertIsNone(point["treated_fraction"]["prediction95"])

    def test_reports_say_how_many_it_takes(self):
        for words in ([], ["--replications", "1"], ["--replications", "38"]):
            self.assertIn("takes at least 39", v2v("run", str(self.file), "--full", *words).stdout)
        self.assertNotIn("at least 39", v2v("run", str(self.file), "--full", "--replications", "39").stdout)

    def test_nothing_is_validated_with_few(self):
        done = v2v("validate", INATI, "--replications", "38")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn("expected at least 39", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
