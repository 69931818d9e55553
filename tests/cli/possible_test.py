"""No number that cannot be: every form of a result, of shipped scenarios made small at random."""
import itertools
import math
import pathlib
import random
import sqlite3
import sys
import tempfile
import unittest

from program import SCENARIOS, result

ENOUGH = 39  # replications for a prediction interval
COHORTS = [SCENARIOS / name for name in
           ("inati-cel.yaml", "inati-cel-point-of-care.yaml", "published/zuma-1.yaml",
            "published/eliana.yaml", "published/kite-753.yaml", "published/in-vivo.yaml",
            "atalanta-1.yaml", "netherlands.yaml")]
SERVICES = [SCENARIOS / name for name in ("uk-network.yaml", "slot-crunch.yaml",
                                          "china-inati-cel.yaml")]
ROUNDING = 1e-9


class Possible(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.random = random.Random(20)
        self.shares = self.intervals = 0

    def small(self, scenario, size):
        key = "cohort.size" if scenario in COHORTS else "service.patients"
        return [str(scenario), "--set", f"{key}={size}"]

    def is_within(self, interval, low, high, about):
        """Both ends in [low, high] and in order; nothing passes."""
        if interval is None:
            return
        self.intervals += 1
        self.assertTrue(low <= interval[0] <= interval[1] <= high, (interval, low, high, about))

    def is_share(self, value, about):
        if value is None:
            return
        self.shares += 1
        self.assertTrue(-ROUNDING <= value <= 1 + ROUNDING, (value, about))

    def check_share(self, row, replications, about):
        self.is_share(row["mean"], about)
        self.is_within(row["monte_carlo95"], 0, 1, about)
        self.is_within(row["prediction95"], 0, 1, about)
        if row["monte_carlo95"]:
            self.is_within([row["monte_carlo95"][0] - ROUNDING, row["mean"]], -1, 1, about)
            self.is_within([row["mean"], row["monte_carlo95"][1] + ROUNDING], -1, 2, about)
        # Not that there is one with enough of them: nobody may have been at the gate in some.
        if replications < ENOUGH:
            self.assertIsNone(row["prediction95"], about)

    def check_count(self, row, size, replications, about):
        self.assertTrue(-ROUNDING <= row["mean"] <= size + ROUNDING, (row, about))
        self.assertEqual(row["prediction95"] is not None, replications >= ENOUGH, (row, about))
        self.is_within(row["prediction95"], 0, size, about)
        for end in row["prediction95"] or []:
            self.assertEqual(end, int(end), (row, about))

    def check_flow(self, run, size, about):
        replications = run["replications"]
        for row in run["flow"] + run["attrition"]:
            self.check_count(row, size, replications, about)
        for before, after in itertools.pairwise(run["flow"]):
            lost = sum(row["mean"] for row in run["attrition"]
                       if row["after_gate"] == before["gate"])
            self.assertAlmostEqual(before["mean"] - after["mean"], lost, delta=1e-6, msg=about)
        self.check_share(run["treated_fraction"], replications, about)
        for cause in run["causes"]:
            self.check_share(cause, replications, about)
        if run["treated_fraction"]["mean"] is not None:
            everybody = run["treated_fraction"]["mean"] + sum(one["mean"] for one in run["causes"])
            self.assertAlmostEqual(everybody, 1, delta=1e-9, msg=about)

    def check_times(self, times, about):
        if not times or times["patients"] == 0:
            return
        middle = [times[name] for name in ("min", "q1", "median", "q3", "max")]
        # Quantiles are those of a histogram whose steps are at most a thousandth of the time.
        for a, b in itertools.pairwise(middle):
            self.assertLessEqual(a, b * 1.001 + 1e-3, (times, about))
        self.assertTrue(times["min"] - ROUNDING <= times["mean"] <= times["max"] + ROUNDING, about)
        if "parts" in times:
            self.assertAlmostEqual(sum(part["mean"] for part in times["parts"]), times["mean"],
                                   delta=1e-6, msg=about)

    def check_resources(self, run, about):
        for row in run["resources"] + run["site_resources"]:
            for name in ("utilisation", "mean_queue", "mean_wait_d", "capacity"):
                self.assertTrue(row.get(name) is None or row[name] >= 0, (row, about))
        for row in run["site_resources"]:
            self.is_share(row["waited"], about)
            waits = [row[name] for name in ("median_wait_d", "wait90_d", "longest_wait_d")]
            if None not in waits:
                self.assertEqual(waits, sorted(waits), (row, about))
        self.is_share(run["waiting"]["share_of_vein_to_vein"], about)

    def check_run(self, run, size, about):
        self.assertTrue(run["verified"]["identical"], about)
        self.check_flow(run, size, about)
        for times in ("vein_to_vein", "potential_vein_to_vein"):
            self.check_times(run[times], about)
        for times in run["intervals"]:
            self.check_times(times, about)
        self.check_resources(run, about)
        few = [one["needed"] for one in run["warnings"] if one["kind"] == "few_replications"]
        self.assertEqual(few, [] if run["replications"] >= ENOUGH else [ENOUGH], about)
        for one in run["warnings"]:
            self.is_share(one.get("share"), about)

    def check_change(self, change, about):
        fraction, patients = change["treated_fraction"], change["patients"]
        if fraction["mean"] is not None:
            self.assertTrue(-1 <= fraction["mean"] <= 1, about)
        self.is_within(fraction["monte_carlo95"], -1, 1, about)
        for name, share in patients.items():
            self.is_share(share, (name, about))
        if None not in patients.values():
            self.assertAlmostEqual(sum(patients.values()), 1, delta=1e-9, msg=about)

    def numbers_of_replications(self):
        return [1, 2, 3, 38, 39, self.random.randint(4, 37), self.random.randint(40, 80)]

    def test_of_runs(self):
        for scenario in COHORTS + SERVICES:
            for replications in self.random.sample(self.numbers_of_replications(), 3):
                size = self.random.choice([1, 2, 3, 7, 30])
                seed = self.random.randint(1, 10**6)
                words = ["run", *self.small(scenario, size), "--replications", str(replications),
                         "--seed", str(seed)]
                run = result(*words)
                self.assertEqual(run["replications"], replications)
                # A waiting list comes to those of the service.
                size += scenario.name == "slot-crunch.yaml" and 1000
                self.check_run(run, size, words)
        self.assertGreater(self.shares, 500)
        self.assertGreater(self.intervals, 500)

    def test_of_comparisons(self):
        for first, second in (COHORTS[0:2], COHORTS[2:4], [SERVICES[0], SERVICES[0]]):
            for replications in self.random.sample(self.numbers_of_replications(), 3):
                size = self.random.choice([1, 2, 5])
                words = ["compare", str(first), *self.small(second, size), "--replications",
                         str(replications)]
                both = result(*words)
                for arm in both["arms"]:
                    self.check_run(arm, size, words)
                for change in both["differences"]:
                    self.check_change(change, words)

    def test_of_sweeps_and_their_stores(self):
        for replications in (1, 2, 40):
            store = self.folder / f"{replications}.sqlite"
            words = ["sweep", *self.small(COHORTS[0], 2), "--vary", "product.culture.median="
                     "6.5 d,7 d", "--vary", "sites.plant.suites=1,2", "--replications",
                     str(replications), "--store", str(store)]
            for point in result(*words)["points"]:
                self.check_share(point["treated_fraction"], replications, words)
                for row in point["attrition"]:
                    self.check_count(row, 2, replications, words)
            database = sqlite3.connect(store)
            self.addCleanup(database.close)
            for mean, error, of in database.execute(
                    "SELECT mean, standard_error, replications FROM treated_fraction"):
                self.is_share(mean, words)
                # The largest deviation of values in [0, 1] from their mean.
                if of > 1:
                    self.assertLessEqual(error, math.sqrt(mean * (1 - mean) / (of - 1)) + ROUNDING)
            for (mean,) in database.execute("SELECT mean FROM differences"):
                self.assertTrue(-1 <= mean <= 1)

    def test_of_sensitivities(self):
        for method in ("tornado", "morris", "sobol"):
            for quantity, most in (("treated_fraction", 1), ("lost", 1), ("infused", 3)):
                words = ["sensitivity", *self.small(COHORTS[0], 3), "--of", quantity, "--method",
                         method, "--vary", "sites.plant.suites=1:3", "--vary",
                         "product.culture.median=6.5d:8d", "--replications", "2"]
                if method != "tornado":
                    words += ["--size", "16" if method == "sobol" else "4"]
                self.check_sensitivity(result(*words), most, words)

    def check_sensitivity(self, analysis, most, about):
        self.assertTrue(analysis["base"] is None or 0 <= analysis["base"] <= most, about)
        for row in analysis["factors"]:
            if analysis["method"] == "tornado":
                for name in ("at_low", "at_high"):
                    self.assertTrue(row[name] is None or 0 <= row[name] <= most, (row, about))
                self.is_within(row["change95"], -most, most, about)
            elif analysis["method"] == "morris":
                self.assertTrue(abs(row["mu"] or 0) <= (row["mu_star"] or 0) + ROUNDING, about)
                self.is_within(row["mu_star95"], 0, math.inf, about)
            else:
                self.is_within(row["total95"], 0, math.inf, about)
                self.is_within(row["first95"], -math.inf, math.inf, about)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
