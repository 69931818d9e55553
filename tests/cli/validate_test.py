"""Published counts against predictions, as a user meets them."""
import json
import pathlib
import tempfile
import unittest
import xml.etree.ElementTree

from program import files_in, v2v

STUDY = """format: 1
title: Made up
cohort: {{ size: 100, enters: collected, over: 100 d }}
flowchart: [collected, infused]
product: {{ made_at: unit, culture: 14 d, release: 0 d, failure: {{ events: 10, of: 100 }} }}
lymphodepletion: {{ start: after_release, days: [-2, -1] }}
leaving: {{ always: {{ death: 0.02 /d }} }}
sites: {{ unit: {{ kind: hospital }} }}
"""
CALIBRATED = """format: 1
cohort: {{ size: 50, over: 1 y, enters: eligible }}
itt_gate: eligible
flowchart: [eligible, infused]
attrition: {{ model: model.yaml, study: {name}, disease: LBCL, line: 3 }}
recorded_as: {{ progression: other, death: other, infection: other, withdrawal: other, ineligible: other }}
collection: {{ takes: 3 d }}
product: {{ made_at: plant, culture: 7 d, release: 5 d }}
lymphodepletion: {{ days: [-5, -3] }}
sites: {{ plant: {{ kind: plant }}, ward: {{ kind: hospital }} }}
lanes: [{{ between: [ward, plant], transit: 1 d }}]
published: {{ flow: {{ eligible: 50, infused: {infused} }} }}
"""
FEW = ["--replications", "60"]


class Validations(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.studies = self.place / "studies"
        self.studies.mkdir()

    def study(self, name, infused=None):
        text = STUDY.format()
        if infused is not None:
            text += f"published: {{ flow: {{ collected: 100, infused: {infused} }} }}\n"
        (self.studies / f"{name}.yaml").write_text(text)

    def validation(self, *words, status=0):
        done = v2v("validate", str(self.studies), *FEW, "--format", "json", *words)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def test_a_folder_is_read_by_name(self):
        self.study("b", 64)
        self.study("a", 65)
        self.study("silent")
        (self.studies / "notes.txt").write_text("no scenario")
        result = self.validation()
        self.assertEqual([check["scenario"] for check in result["checks"]], ["a", "b"])
        self.assertEqual(result["not_published"], ["silent"])
        self.assertEqual(result["coverage"], {"fitted": 1.0, "leave_one_out": None})
        self.assertEqual(result["reasons"]["fitted"], {"share": None, "inside": 0, "of": 0})
        self.assertEqual((result["seed"], result["replications"], result["passed"]), (1, 60, True))
        for check in result["checks"]:
            self.assertEqual(list(check), [
                "scenario", "quantity", "published", "published95", "predicted", "prediction95",
                "inside", "fitted", "primary", "pit", "score", "of"])
            low, high = check["prediction95"]
            self.assertTrue(low <= check["predicted"] <= high)
            self.assertEqual(check["inside"], low <= check["published"] <= high)
            self.assertTrue(check["fitted"] and check["primary"])

    def test_a_fitted_miss_is_exit_status_1_and_said_first(self):
        self.study("a", 64)
        self.study("far", 20)
        result = self.validation(status=1)
        self.assertEqual(result["checks"][0]["scenario"], "far")
        self.assertFalse(result["checks"][0]["inside"])
        self.assertFalse(result["passed"])
        self.assertEqual(result["coverage"]["fitted"], 0.5)
        done = v2v("validate", str(self.studies), *FEW)
        self.assertEqual(done.returncode, 1)
        first = done.stdout.index("far: 20 of 100 infused")
        self.assertLess(first, done.stdout.index("Infused, of those intended to treat"))

    def test_threads_change_nothing_and_seeds_do(self):
        self.study("a", 64)
        self.study("b", 60)
        one = self.validation("--threads", "1")
        self.assertEqual(one, self.validation("--threads", "3"))
        other = self.validation("--threads", "1", "--seed", "2")
        self.assertNotEqual(one["checks"], other["checks"])

    def test_files_are_written_whole(self):
        self.study("a", 20)
        out = self.place / "out"
        result = self.validation("--out", str(out), status=1)
        self.assertEqual(files_in(out),
                         ["validation.json", "validation.svg", "validation.txt"])
        self.assertEqual(json.loads((out / "validation.json").read_text()), result)
        xml.etree.ElementTree.parse(out / "validation.svg")
        self.assertIn("a: 20 of 100 infused", (out / "validation.txt").read_text())

    def test_values_can_be_set_for_all_studies(self):
        self.study("a", 100)
        self.validation(status=1)
        result = self.validation("--set", "product.failure=0 %", "--set",
                                 "leaving={always: {death: 0 /d}}")
        self.assertEqual(result["checks"][0]["predicted"], 100)
        self.assertFalse(result["checks"][0]["fitted"], "nothing of it is known from counts")

    def test_nothing_is_run_on_bad_input(self):
        empty = self.place / "empty"
        empty.mkdir()
        self.study("a", 64)
        (self.studies / "broken.yaml").write_text("format: 1\n")
        for words, expected in [([str(empty)], "no scenario files"),
                                ([str(self.studies)], "broken.yaml"),
                                ([str(self.place / "missing.yaml")], "missing.yaml"),
                                ([], "scenarios"),
                                (["x", "--fitted-only", "--leave-one-out-only"], "does not go with")]:
            done = v2v("validate", *words, *FEW)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertIn(expected, done.stderr)


class CalibratedStudies(unittest.TestCase):
    """Studies of one model, which is made here from three of them; short chains will do."""

    def test_each_is_predicted_with_its_counts_and_without(self):
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for name, infused in (("first", 46), ("second", 44), ("third", 12)):
                files.append(pathlib.Path(folder) / f"{name}.yaml")
                files[-1].write_text(CALIBRATED.format(name=name, infused=infused))
            files = [str(file) for file in files]
            made = v2v("calibrate", *files, "--out", folder + "/model.yaml", "--chains", "2",
                       "--iterations", "400", "--draws", "100")
            self.assertIn(made.returncode, (0, 1), made.stderr)
            found = {}
            for option in ([], ["--fitted-only"], ["--leave-one-out-only"]):
                done = v2v("validate", *files, *FEW, *option, "--format", "json")
                self.assertIn(done.returncode, (0, 1), done.stderr)
                found[tuple(option)] = json.loads(done.stdout)
        kinds = {option: sorted((check["scenario"], check["fitted"]) for check in result["checks"])
                 for option, result in found.items()}
        names = ("first", "second", "third")
        self.assertEqual(kinds[()], [(name, fitted) for name in names for fitted in (False, True)])
        self.assertEqual(kinds[("--fitted-only",)], [(name, True) for name in names])
        self.assertEqual(kinds[("--leave-one-out-only",)], [(name, False) for name in names])
        predicted = {(check["scenario"], check["fitted"]): check for check in found[()]["checks"]}
        # What the others say of the third lies far above its own 12 of 50.
        self.assertGreater(predicted["third", False]["predicted"],
                           predicted["third", True]["predicted"] + 10)
        self.assertTrue(predicted["third", True]["inside"])


if __name__ == "__main__":
    unittest.main()
