"""Words that are not understood, files that are none, and folders of results."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from program import INATI, POINT_OF_CARE, PROGRAM, files_in, v2v

FEW = ("--replications", "2", "--threads", "1")


class Words(unittest.TestCase):
    def refused(self, words, *expected):
        done = v2v(*words)
        self.assertEqual(done.returncode, 2, (words, done.stderr))
        self.assertEqual(done.stdout, "", words)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for text in expected:
            self.assertIn(text, done.stderr)
        return done.stderr

    def test_the_nearest_command_and_option_are_named(self):
        self.refused(["rn"], "v2v rn: unknown command", "did you mean `run`?")
        self.refused(["sensitivty", INATI], "did you mean `sensitivity`?")
        self.refused(["Run", INATI], "did you mean `run`?")
        self.refused([], "which command?", "`run`")
        # What it is the beginning of, what it nearly is, and the short form of another program.
        self.refused(["run", INATI, "--rep", "3"], "v2v run --rep", "did you mean `--replications`?")
        self.refused(["run", INATI, "--replicatoins=3"], "did you mean `--replications`?")
        self.refused(["run", "-o", "x", INATI], "did you mean `--out`?")
        self.refused(["run", INATI, "--format", "jsn"], "`jsn`", "did you mean `json`?")
        # What only programs type is not offered.
        for words in (["work"], ["sweep", INATI, "--worker", "3,4"]):
            self.assertNotIn("work", self.refused(words, "unknown").replace(words[-1], "")
                             .replace("v2v work", "").replace("--worker", ""))

    def test_what_is_missing_or_too_much(self):
        self.refused(["run"], "v2v run: scenario is missing", "v2v run --help")
        self.refused(["run", INATI, INATI], "2 given; expected at most 1")
        self.refused(["compare", INATI], "1 given; expected at least 2")
        self.refused(["run", INATI, "--replications"], "expected a value")
        self.refused(["run", INATI, "--replications", "x"], "`x` does not fit", "1 to 1000000")
        self.refused(["run", INATI, "--seed", "-1"], "`-1`")
        self.refused(["select", INATI, INATI, "--maximise", "lost", "--minimise", "lost"],
                     "does not go with")

    def test_quantities_are_those_of_the_scenario(self):
        error = self.refused(["select", INATI, POINT_OF_CARE, "--maximise", "cost"],
                             "not a quantity", "treated_fraction", "lost.infection", "received",
                             "vein_to_vein")
        # In inati-cel every culture succeeds and no lane loses anything.
        for name in ("lost.lost_in_transit", "lost.product_expired", "collected"):
            self.assertNotIn(f" {name},", error)
        self.assertIn(" cultures_started,", error)

    def test_numbers_that_are_none(self):
        for seed in ("18446744073709551616", "99999999999999999999999", "0x10", "-1", "1.5", "nan"):
            self.refused(["run", INATI, "--seed", seed], "--seed", seed,
                         "not a whole number from 0 to 18446744073709551615")
        self.assertEqual(v2v("run", INATI, "--replications", "1", "--seed",
                             "18446744073709551615").returncode, 0)
        for confidence in ("nan", "inf", "0.49", "1", "0.5x"):
            self.refused(["select", INATI, POINT_OF_CARE, "--confidence", confidence],
                         "--confidence", confidence)
        for indifference in ("nan", "inf", "1e400", "0", "-1"):
            self.refused(["select", INATI, POINT_OF_CARE, "--indifference", indifference],
                         "--indifference")

    def test_a_value_of_several_is_named(self):
        self.refused(["sweep", INATI, "--vary", "sites.plant.suites=1,0,2"],
                     "--vary sites.plant.suites=0:1:1: ")

    def test_nothing_is_not_a_name(self):
        for option in ("--out", "--store", "--set", "--with"):
            self.refused(["run", INATI, option, ""], option, "nothing is given")
        self.refused(["run", ""], "nothing is given")
        self.refused(["run", INATI, "--out="], "--out")

    def test_help(self):
        self.assertEqual(v2v("help").stdout, v2v("--help").stdout)
        self.assertEqual(v2v("help", "run").stdout, v2v("run", "--help").stdout)
        self.assertIn("--replications", v2v("help", "run").stdout)
        with open("/dev/full", "w") as full:
            for words in (["--help"], ["run", "--help"], ["--version"]):
                done = subprocess.run([PROGRAM, *words], stdout=full, stderr=subprocess.PIPE)
                self.assertEqual(done.returncode, 4, (words, done.stderr))

    def test_a_path_that_is_set_is_named_once(self):
        for path in ("product.cullture", "product.culture", "product.culture.median"):
            error = self.refused(["run", INATI, "--set", path + "=9"])
            self.assertTrue(error.startswith("--set " + path + ":1:1: "), error)
            self.assertEqual(error.count(path), 1, error)

    def test_only_regular_files_are_read(self):
        with tempfile.TemporaryDirectory() as place:
            pipe = pathlib.Path(place) / "pipe"
            os.mkfifo(pipe)
            scenario = pathlib.Path(place) / "mine.yaml"
            texts = {
                "extends": f"format: 1\nextends: {pipe}\n",
                "referrals": f"format: 1\nextends: {INATI}\nreferrals: {{ file: {pipe} }}\n",
                "attrition": f"format: 1\nextends: {INATI}\nleaving: none\n"
                             f"attrition: {{ model: {pipe}, disease: B-ALL, line: 3 }}\n"}
            for text in texts.values():
                scenario.write_text(text)
                done = v2v("check", str(scenario), timeout=60)
                self.assertEqual(done.returncode, 2, text)
                self.assertIn("a pipe or a device", done.stderr)
            for words in (["check", str(pipe)], ["run", INATI, "--with", str(pipe)],
                          ["compare", INATI, str(pipe)], ["check", "/dev/null"]):
                done = v2v(*words, timeout=60)
                self.assertEqual(done.returncode, 2, words)
                self.assertIn("a pipe or a device", done.stderr)
            self.assertEqual(v2v("page", str(pipe), timeout=60).returncode, 4)

    def test_what_is_no_scenario_is_not_shown(self):
        with tempfile.TemporaryDirectory() as place:
            secret = pathlib.Path(place) / "shadow"
            scenario = pathlib.Path(place) / "mine.yaml"
            scenario.write_text(f"format: 1\nextends: {secret}\n")
            for text in ("root:$6$abcdefgh:19000:0:99999:7:::\n" * 20, "- root:$6$abcdefgh\n",
                         "root:$6$abcdefgh:19000 x\n" * 20):
                secret.write_text(text)
                for file in (secret, scenario):
                    done = v2v("check", str(file))
                    self.assertEqual(done.returncode, 2)
                    self.assertNotIn("$6$", done.stderr)
                    self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_text_that_looks_other_than_it_reads(self):
        with tempfile.TemporaryDirectory() as place:
            scenario = pathlib.Path(place) / "mine.yaml"
            # An override of direction as it is, and escaped between quotes.
            for title in ('a\u202eb', '"a\\u202eb"', '"a\\u2066b"', 'a\u2028b'):
                scenario.write_text(f"format: 1\nextends: {INATI}\ntitle: {title}\n")
                done = v2v("check", str(scenario))
                self.assertEqual(done.returncode, 2, title)
                self.assertIn(f"{scenario}:3:", done.stderr)
                self.assertTrue(done.stderr.isascii(), done.stderr)
            # Letters of any script and signs are text.
            scenario.write_text(f"format: 1\nextends: {INATI}\ntitle: עברית ≥ 7 d – “x”\n")
            self.assertEqual(v2v("check", str(scenario)).returncode, 0)


class Folders(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.out = pathlib.Path(place.name) / "out"

    def done(self, *words):
        done = v2v(*words, "--out", str(self.out))
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_a_folder_holds_the_last_results_and_what_is_not_ours(self):
        self.done("compare", INATI, POINT_OF_CARE, INATI, *FEW)
        self.assertIn("arm-3-flowchart.dot", files_in(self.out))
        (self.out / "notes.txt").write_text("mine")
        (self.out / "arm-3-flowchart.dot").write_text("worked over")
        done = self.done("compare", INATI, POINT_OF_CARE, *FEW)
        self.assertIn("wrote arm-1-flowchart.dot, ", done.stderr)
        self.assertIn("removed", done.stderr)
        names = files_in(self.out)
        # The one that was changed is somebody's work now.
        self.assertEqual([name for name in names if "arm-3" in name], ["arm-3-flowchart.dot"])
        self.assertEqual((self.out / "notes.txt").read_text(), "mine")
        # The record of a study goes beside its results.
        self.done("describe", INATI, *FEW)
        self.assertEqual(files_in(self.out), sorted(names + ["record.md"]))
        self.done("run", INATI, *FEW)
        left = [name for name in files_in(self.out) if not name.endswith(".svg")]
        self.assertEqual(left, sorted(["arm-3-flowchart.dot", "datapackage.json",
                                       "events.csv", "events.ocel.sqlite", "events.xes",
                                       "flowchart.dot", "hospitals.csv", "journal.csv",
                                       "results.xlsx",
                                       "notes.txt", "patients.csv", "record.md", "report.html",
                                       "resources.csv", "standing.csv", "summary.json",
                                       "survival.csv", "incidence.csv"]))
        self.assertNotIn("comparison.svg", files_in(self.out))

    def test_a_manifest_removes_nothing_elsewhere(self):
        self.out.mkdir()
        outside = self.out.parent / "outside.csv"
        outside.write_text("x")
        # FNV-1a of "x", so that only the name protects it.
        line = "results af63f54c86021707 "
        (self.out / ".v2v-files").write_text(line + "../outside.csv\n" + line + "link\n" + "?\n")
        (self.out / "link").symlink_to(outside)
        (self.out / "gone").write_text("x")
        with open(self.out / ".v2v-files", "a") as manifest:
            manifest.write(line + "gone\n")
        self.done("run", INATI, *FEW)
        self.assertTrue(outside.exists())
        self.assertTrue((self.out / "link").is_symlink())
        self.assertFalse((self.out / "gone").exists())

    def test_what_no_earlier_run_has_left_is_somebodys_own(self):
        self.out.mkdir()
        (self.out / "patients.csv").write_text("mine")
        refused = v2v("run", INATI, *FEW, "--out", str(self.out))
        self.assertEqual(refused.returncode, 4, refused.stderr)
        self.assertIn("patients.csv': a file of this name is there", refused.stderr)
        self.assertEqual([path.name for path in self.out.iterdir()], ["patients.csv"])
        self.assertEqual((self.out / "patients.csv").read_text(), "mine")
        (self.out / "patients.csv").unlink()
        self.done("run", INATI, *FEW)
        self.done("run", INATI, *FEW)

    def test_a_folder_that_cannot_be_is_known_before_the_work(self):
        # A million virtual trials would take minutes; it is refused at once, and nothing is made.
        done = v2v("run", INATI, "--replications", "1000000", "--out", "/dev/null/x", timeout=60)
        self.assertEqual(done.returncode, 4)
        self.assertIn("/dev/null", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_what_was_computed_is_printed_whatever_becomes_of_the_folder(self):
        # A folder that stands where a file goes is only found when the files are put in place.
        (self.out / "summary.json").mkdir(parents=True)
        done = v2v("run", INATI, *FEW, "--out", str(self.out))
        self.assertEqual(done.returncode, 4)
        self.assertIn("summary.json", done.stderr)
        self.assertEqual(done.stdout, v2v("run", INATI, *FEW).stdout)
        self.assertEqual(files_in(self.out), ["summary.json"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
