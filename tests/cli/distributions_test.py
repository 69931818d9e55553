"""Distributions at their edges, as a user meets them: remarks, refusals, and no defect."""
import pathlib
import tempfile
import unittest

from program import result, v2v

SCENARIO = """format: 1
starts: 2026-01-05
replications: 20
cohort: {{ size: {size}, enters: eligible, over: 100 d }}
itt_gate: eligible
collection: {{ takes: 0 d }}
product: {{ made_at: plant, culture: {culture}, release: 0 d }}
lymphodepletion: {{ start: after_release, days: [-2, -1], scheduling: 0 d }}
sites:
  plant: {{ kind: plant{suites} }}
  hospital: {{ kind: hospital }}
lanes:
  - {{ between: [hospital, plant], transit: 0 d }}
"""


class Distributions(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.folder.cleanup()

    def scenario(self, culture, size=100, suites=""):
        file = pathlib.Path(self.folder.name) / "scenario.yaml"
        file.write_text(SCENARIO.format(culture=culture, size=size, suites=suites))
        return str(file)

    def test_skewed_quartiles_have_a_sane_mean(self):
        # Culture and two days of lymphodepletion. Mean 38.4 d and standard deviation 26 d by the
        # closed form; 2,000 patients: 4 standard errors are 2.4 d.
        run = result("run", self.scenario("{ median: 28 d, iqr: [27 d, 42 d] }"))
        times = run["vein_to_vein"]
        self.assertAlmostEqual(times["median"], 30, delta=1)
        self.assertAlmostEqual(times["q1"], 29, delta=1)
        self.assertAlmostEqual(times["q3"], 44, delta=2)
        culture = [part["mean"] for part in times["parts"] if part["name"] == "culture"]
        self.assertAlmostEqual(culture[0], 38.4, delta=2.4)
        self.assertLess(times["max"], 600)

    def test_bounds_hold_and_published_values_too(self):
        run = result("run", self.scenario("{ median: 28 d, iqr: [27 d, 42 d], at_least: 20 d, at_most: 60 d }"))
        times = run["vein_to_vein"]
        self.assertLessEqual(times["max"], 62.001)
        self.assertGreaterEqual(times["min"], 21.999)
        self.assertAlmostEqual(times["median"], 30, delta=1)
        self.assertAlmostEqual(times["q3"], 44, delta=2)

    def test_heavy_tails_are_no_defect(self):
        for culture in ("{ median: 1 d, iqr: [0.9 d, 7 d] }", "{ weibull: { shape: 0.1, scale: 9 d } }",
                        "{ lognormal: { median: 5 d, sigma: 3 } }", "{ median: 28 d, iqr: [26 d, 60 d] }"):
            for seed in ("1", "2", "3"):
                done = v2v("run", self.scenario(culture, size=1000), "--seed", seed, "--replications", "3")
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_too_long_is_said_where_it_stands(self):
        done = v2v("check", self.scenario("1000 y"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("scenario.yaml:7:37: product.culture: `1000 y` is too long; expected at most 100 y",
                      done.stderr)

    def test_a_queue_beyond_a_millennium_is_said(self):
        for engine in ("fast", "simgrid"):
            done = v2v("run", self.scenario("90 y", size=13, suites=", suites: 1"), "--engine", engine)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("2 of 13 patients are still under way after 1000 years", done.stderr)

    def test_check_remarks_on_what_nobody_meant(self):
        done = v2v("check", self.scenario("{ median: 28 d, iqr: [27 d, 42 d] }"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("Remark: ", done.stdout)
        self.assertIn("one in 1,000 draws is longer than 206.6 d", done.stdout)
        bounded = v2v("check", self.scenario("{ median: 28 d, iqr: [27 d, 42 d], at_most: 60 d }"))
        self.assertNotIn("Remark: ", bounded.stdout)


if __name__ == "__main__":
    unittest.main()
