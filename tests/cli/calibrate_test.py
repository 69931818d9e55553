"""The calibration of published studies, as a user meets it."""
import csv
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

from program import INATI, v2v

# Enough to see that everything is there; chains of this length need not agree.
QUICK = ("--chains", "2", "--iterations", "200", "--draws", "50")
TEXT = """format: 1
cohort: {{ size: 50, over: 1 y, enters: eligible }}
itt_gate: eligible
flowchart: [eligible, infused]
attrition: {{ model: ../model.yaml, study: {name}, disease: LBCL, line: 3 }}
recorded_as: {{ progression: other, death: other, infection: other, withdrawal: other, ineligible: other }}
collection: {{ takes: 3 d }}
product: {{ made_at: plant, culture: 7 d, release: 5 d }}
lymphodepletion: {{ days: [-5, -3] }}
sites: {{ plant: {{ kind: plant }}, ward: {{ kind: hospital }} }}
lanes: [{{ between: [ward, plant], transit: 1 d }}]
published: {{ flow: {{ eligible: 50, infused: {infused} }} }}
"""


class Calibration(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.studies = self.place / "studies"
        self.studies.mkdir()
        for name, infused in (("first", 45), ("second", 38)):
            self.write(name, infused)

    def write(self, name, infused, file=None):
        (self.studies / f"{file or name}.yaml").write_text(TEXT.format(name=name, infused=infused))

    def calibrate(self, *words, out="model.yaml"):
        return v2v("calibrate", str(self.studies), "--out", str(self.place / out), *QUICK, *words)

    def files(self):
        return sorted(path.name for path in self.place.iterdir() if path.is_file())

    def test_the_files_are_used_by_the_studies(self):
        done = self.calibrate("--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(done.returncode == 0, found["converged"])
        self.assertEqual([one["study"] for one in found["studies"]], ["first", "second"])
        self.assertEqual(found["studies"][1]["infused"], 38)
        self.assertIn("mix_after.progression", found["parameters"])
        self.assertEqual(self.files(), ["model-left-out.csv", "model.csv", "model.yaml"])
        rows = list(csv.reader((self.place / "model.csv").read_text().splitlines()))
        self.assertEqual(len(rows), 51)
        self.assertIn("first/after.death", rows[0])
        # The model is there now, so a study can be simulated with it.
        run = v2v("run", str(self.studies / "first.yaml"), "--replications", "5")
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_the_same_bytes_on_any_threads(self):
        self.calibrate("--threads", "1")
        self.calibrate("--threads", "2", out="model-2.yaml")
        for end in (".csv", "-left-out.csv"):
            self.assertEqual((self.place / f"model{end}").read_bytes(),
                             (self.place / f"model-2{end}").read_bytes())

    def test_what_is_no_study_is_passed_over(self):
        shutil.copy(INATI, self.studies / "another.yaml")
        done = self.calibrate()
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertIn("no study of their own: another\n", done.stderr)
        # Named, it is a mistake.
        named = v2v("calibrate", INATI, "--out", str(self.place / "x.yaml"), *QUICK)
        self.assertEqual(named.returncode, 2)
        self.assertIn("expected a study", named.stderr)

    def test_only_the_hazards_that_are_wanted(self):
        self.calibrate(out="all.yaml")
        # A model that lies beside the studies is none of them.
        shutil.copy(self.place / "all.yaml", self.studies / "old.yaml")
        kept = self.calibrate("--keep", "second")
        self.assertIn(kept.returncode, (0, 1), kept.stderr)
        self.assertIn("first", kept.stdout)  # it had its say, and is told of
        everything = list(csv.reader((self.place / "all.csv").read_text().splitlines()))
        rows = list(csv.reader((self.place / "model.csv").read_text().splitlines()))
        wanted = [i for i, name in enumerate(everything[0]) if not name.startswith("first/")]
        self.assertLess(len(wanted), len(everything[0]))
        self.assertEqual(rows, [[row[i] for i in wanted] for row in everything])
        self.assertNotIn("  first:", (self.place / "model.yaml").read_text())
        used = v2v("run", str(self.studies / "second.yaml"), "--replications", "3")
        self.assertEqual(used.returncode, 0, used.stderr)
        unused = v2v("run", str(self.studies / "first.yaml"), "--replications", "3")
        self.assertEqual(unused.returncode, 2)
        self.assertIn("first", unused.stderr)

    def test_priors_of_ones_own(self):
        fixed = self.calibrate("--prior", "time_shape=1", "--prior", "MM=0.5:2", "--without-left-out")
        self.assertIn(fixed.returncode, (0, 1), fixed.stderr)
        model = (self.place / "model.yaml").read_text()
        self.assertIn("time_shape: { median: 1, sd: 0 }", model)
        self.assertIn("MM: { median: 0.5, sd: 2 }", model)
        self.assertEqual(self.files(), ["model.csv", "model.yaml"])
        for words, expected in (("time_shap=1", "did you mean"),
                                ("time_shape", "expected NAME=MEDIAN"),
                                ("time_shape=0", "0.01"),
                                ("time_shape=soon", "soon"),
                                ("time_shape=1:9", "5")):
            with self.subTest(words):
                wrong = self.calibrate("--prior", words, out="wrong.yaml")
                self.assertEqual(wrong.returncode, 2, wrong.stdout)
                self.assertIn(expected, wrong.stderr)
        self.assertEqual(self.files(), ["model.csv", "model.yaml"])

    def test_withheld_reasons_supposed_to_be_one_cause(self):
        supposed = self.calibrate("--withheld-as", "progression", "--without-left-out")
        self.assertIn(supposed.returncode, (0, 1), supposed.stderr)
        self.assertIn("withheld_as: progression", (self.place / "model.yaml").read_text())
        wrong = self.calibrate("--withheld-as", "progresion", out="wrong.yaml")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("progression", wrong.stderr)

    def test_mistakes_write_nothing(self):
        self.write("first", 40, file="again")
        twice = self.calibrate()
        self.assertEqual(twice.returncode, 2, twice.stderr)
        self.assertIn("expected each study once", twice.stderr)
        (self.studies / "again.yaml").write_text("format: 1\ncohrt: 3\n")
        wrong = self.calibrate()
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("did you mean `cohort`", wrong.stderr)
        (self.studies / "again.yaml").unlink()
        self.assertEqual(self.calibrate(out="model.txt").returncode, 2)
        self.assertEqual(self.calibrate("--draws", "1000").returncode, 2)
        nobody = self.calibrate("--keep", "secnd")
        self.assertEqual(nobody.returncode, 2)
        self.assertIn("did you mean", nobody.stderr)
        empty = self.place / "empty"
        empty.mkdir()
        self.assertEqual(v2v("calibrate", str(empty), "--out", str(self.place / "x.yaml")).returncode, 2)
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
