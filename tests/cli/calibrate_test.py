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
        empty = self.place / "empty"
        empty.mkdir()
        self.assertEqual(v2v("calibrate", str(empty), "--out", str(self.place / "x.yaml")).returncode, 2)
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
