"""What becomes of patients, as the program tells of it: rows counted again, trials, refusals."""

import csv
import json
import pathlib
import sys
import tempfile
import unittest

from program import SCENARIOS, v2v

INATI = str(SCENARIOS / "inati-cel.yaml")
ZUMA_7 = str(SCENARIOS / "zuma-7.yaml")
TRIAL = str(SCENARIOS.parent / "tests/scenario/good/randomised.yaml")
MONTH = 365.25 / 12


class Outcomes(unittest.TestCase):
    def results_of(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out"
            done = v2v("run", *arguments, "--patients", "all", "--out", str(out), "--format", "json")
            self.assertEqual(done.returncode, 0, done.stderr)
            summary = json.loads((out / "summary.json").read_text())
            with (out / "patients.csv").open(encoding="utf-8-sig") as table:
                rows = list(csv.DictReader(table))
            files = {path.name: path.read_text() for path in out.glob("*.svg")}
        return summary, rows, files

    def check_curve(self, curve, rows, ended, of):
        """Shares by month, and so their mean over replications, from the rows of patients."""
        for month in (6, 12, 24):
            shares = {}
            for row in filter(of, rows):
                alive, everybody = shares.setdefault(row["replication"], [0, 0])
                later = row[ended] == "" or float(row[ended]) > month * MONTH
                shares[row["replication"]] = [alive + later, everybody + 1]
            mean = sum(alive / everybody for alive, everybody in shares.values()) / len(shares)
            self.assertAlmostEqual(curve["mean"][month], mean, places=9)

    def test_rows_of_patients_give_the_curves(self):
        # With parameters drawn: every replication has rules of its own.
        summary, rows, _ = self.results_of(INATI, "--replications", "12")
        intended = lambda row: row["received_d"] != ""
        self.check_curve(summary["survival"]["itt"]["overall"], rows, "died_after_d", intended)
        infused = [row for row in rows if row["infused_d"] != ""]
        responded = sum(row["responded_to_cells"] == "1" for row in infused)
        self.assertGreater(responded, len(infused) / 2)
        self.assertTrue(all(row["responded_to_cells"] == "" for row in rows if row["infused_d"] == ""))

    def test_a_trial_is_counted_by_its_clock(self):
        summary, rows, files = self.results_of(TRIAL, "--replications", "20")
        curves = summary["survival"]["itt"]
        self.check_curve(curves["event_free"], rows, "event_after_d", lambda row: True)
        for alive, event_free in zip(curves["overall"]["mean"], curves["event_free"]["mean"]):
            self.assertGreaterEqual(alive, event_free)
        standard = summary["trial"]["standard_of_care"]
        # Two to one, of 60 in four strata whose last blocks of six may be torn.
        cells = curves["overall"]["at_risk"][0]
        self.assertAlmostEqual(cells + standard["patients"], 60)
        self.assertLess(abs(cells - 40), 2)
        self.assertIn("Allocated to standard of care", files["flowchart.svg"])
        self.assertIn("alive, standard of care", files["survival.svg"])
        self.assertIn("event_free", summary["trial"]["hazard_ratio"])

    def test_what_was_printed_is_listed_with_misses_first(self):
        done = v2v("validate", ZUMA_7, "--replications", "60", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        checks = json.loads(done.stdout)["outcomes"]
        named = {check["quantity"]: check for check in checks}
        self.assertEqual(named["alive, all intended, standard of care: at 48 months"]["published"], 0.46)
        self.assertEqual(named["event-free, all intended: hazard ratio"]["published"], 0.398)
        self.assertEqual(len(named), len(checks))
        # A number that cannot be is a miss, and comes first.
        done = v2v("validate", ZUMA_7, "--replications", "60", "--set",
                   "published.medians.event_free=40 mo")
        text = done.stdout
        self.assertRegex(text, r"After the vein: [0-7] of 8 printed values inside")
        after = text[text.index("After the vein"):]
        self.assertLess(after.index("median, months"), after.index("at 24 months"))

    def test_control_arm_is_predicted_from_other_studies(self):
        """Survival of both control arms, of which nothing is an input, within three points."""
        for name in ("zuma-7", "transform"):
            done = v2v("run", str(SCENARIOS / f"{name}.yaml"), "--replications", "400", "--format",
                       "json")
            curve = json.loads(done.stdout)["trial"]["standard_of_care"]["survival"]["itt"]["overall"]
            for printed in curve["published"]:
                predicted = curve["mean"][printed["months"]]
                self.assertLess(abs(predicted - printed["share"]), 0.03, (name, printed))

    def test_survival_can_be_swept_and_chosen(self):
        done = v2v("sweep", str(SCENARIOS / "waiting-time.yaml"), "--vary",
                   "product.delivery.fixed=1 h,9 mo", "--set", "cohort.size=400", "--replications",
                   "10", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = v2v("sensitivity", INATI, "--of", "alive_at_12_months", "--replications", "5")
        self.assertNotIn("unknown", done.stderr)

    def test_bad_trials_are_refused_with_a_place(self):
        for setting, words in (
                ("randomised.ratio=[1]", "a list of length 1"),
                ("randomised.block=4", "expected a multiple of 3"),
                ("randomised.strata=[fitnes]", "did you mean `fitness`?"),
                ("outcomes.assessments.days=[84 d, 42 d]", "ascending"),
                ("outcomes.response.partial=20 %", ""),
                ("outcomes.not_infused.by_cause={ death: 1 /y }", "has died"),
                ("outcomes.general_mortality=0.01 /y", "it or `life_table`"),
                ("outcomes.life_table.women=1.4", "women"),
                ("outcomes.life_table={ age: 50 y, women: 40 % }", "`deaths_of_women` is missing"),
                ("outcomes=none", "beside `randomised`"),
                ("itt_gate=infused", "enter at that gate"),
                ("published={ hazard_ratio: { event_free: 0 } }", "0.001")):
            done = v2v("run", TRIAL, "--replications", "1", "--set", setting)
            if not words:
                self.assertEqual(done.returncode, 0, done.stderr)
                continue
            self.assertEqual(done.returncode, 2, setting)
            self.assertIn(words, done.stderr, setting)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]], verbosity=2)
