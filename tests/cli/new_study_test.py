"""A new study, from the empty template to a prediction, as a user meets it."""
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from program import PROGRAM, SCENARIOS, result, v2v

DISEASES = ["LBCL", "B-ALL", "FL", "MCL", "MM", "other"]
GATES = ["referred", "approved", "screened", "eligible", "collected", "received"]
STARTS = ["after-release", "before-release"]


class NewStudies(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)

    def new_study(self, file, *words, model="none", **options):
        model = ["--model", str(model)] if model else []
        return v2v("new-study", str(file), *words, *model, cwd=self.place, **options)

    def made(self, file, *words, **options):
        done = self.new_study(file, *words, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        return str(self.place / file)

    def refused(self, *words, model="none", says=()):
        done = self.new_study("refused.yaml", *words, model=model)
        self.assertEqual((done.returncode, done.stdout), (2, ""), words)
        self.assertEqual(list(self.place.iterdir()), [], words)
        for text in says:
            self.assertIn(text, done.stderr)

    def test_every_disease_gate_and_start_checks_and_runs(self):
        files = {}
        for disease, gate, start in itertools.product(DISEASES, GATES, STARTS):
            files[disease, gate, start] = self.made(
                f"{disease}-{gate}-{start}.yaml", "--disease", disease, "--gate", gate,
                "--lymphodepletion", start)
        done = v2v("check", "--strict", *files.values())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.count(", and 0 say neither"), len(files))
        # The disease changes no part of the way: each is run with some of them.
        diseases = itertools.cycle(DISEASES)
        for gate, start in itertools.product(GATES, STARTS):
            flow = result("run", files[next(diseases), gate, start], "--replications", "5")["flow"]
            gates = [row["gate"] for row in flow]
            self.assertEqual((gates[0], gates[-1]), (gate, "infused"))
            self.assertEqual(gates.index("lymphodepleted") < gates.index("released"),
                             start == "before-release")
            self.assertEqual(flow[0]["mean"], 100)

    def test_at_the_point_of_care_it_takes_eight_days(self):
        self.refused("--fresh", says=["--lymphodepletion before-release"])
        self.refused("--made-at", "hospital", says=["did you mean hospitals?"])
        words = ["--made-at", "hospitals", "--fresh", "--lymphodepletion", "before-release",
                 "--gate", "collected"]
        file = self.made("here.yaml", *words, "--failure", "0%")
        self.assertEqual(v2v("check", "--strict", file).returncode, 0)
        run = result("run", file, "--replications", "20")
        # A culture and its tests, where a unit is free; nothing is on the road.
        self.assertAlmostEqual(run["vein_to_vein"]["q1"], 8, places=6)
        self.assertAlmostEqual(run["vein_to_vein"]["median"], 8, places=6)
        self.assertNotIn("overload", [one["kind"] for one in run["warnings"]])
        self.made("modelled.yaml", *words, "--disease", "MCL", model=SCENARIOS / "attrition.yaml")
        done = self.new_study("short.yaml", "--to-release", "5d")
        self.assertEqual(done.returncode, 0)
        self.assertIn("before its culture of 7 d", done.stderr)

    def test_a_trial_of_ones_own_weighs_the_model(self):
        rows = ["id,collected,infused,outcome,reason,left"]
        for i in range(60):
            day = f"2025-{1 + i % 12:02}-0{1 + i % 9}"
            if i % 6:
                rows.append(f"{i},{day},{day[:5]}12-28,infused,,")
            else:
                rows.append(f"{i},{day},,left,{'progression' if i % 12 else 'toxicity'},2025-12-20")
        rows.append("60,2025-12-01,,under_way,,2025-12-24")
        (self.place / "mine.csv").write_text("\n".join(rows) + "\n")
        model = SCENARIOS / "attrition.yaml"
        done = self.new_study("own.yaml", "--like", "mine.csv", "--disease", "LBCL", model=model)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 patient of mine.csv is still under way", done.stderr)
        low, high, own_low, own_high = (int(number) for number in re.search(
            r"probability: (\d+) to (\d+) % before its own counts, (\d+) to (\d+) % with them",
            done.stdout).groups())
        self.assertLess(own_high - own_low, high - low)
        self.assertLess(own_low, 100 * 50 / 60)
        self.assertGreater(own_high, 100 * 50 / 60)
        self.assertEqual(v2v("check", "--strict", str(self.place / "own.yaml")).returncode, 0)
        # The second prediction is narrower than the first, with the luck of patients in both.
        self.made("first.yaml", "--disease", "LBCL", "--gate", "collected", "--patients", "60",
                  model=model)
        widths = []
        for name in ("first.yaml", "own.yaml"):
            infused = result("run", str(self.place / name), "--replications", "200")["flow"][-1]
            widths.append(infused["prediction95"][1] - infused["prediction95"][0])
        self.assertLess(widths[1], widths[0])
        # What has learnt from the trial does not predict it from others.
        table = str(self.place / "mine.csv")
        for name, known in (("own.yaml", True), ("first.yaml", False)):
            told = result("validate", str(self.place / name), "--observed", table, "--replications",
                          "60", "--set", "cohort.size=61")
            self.assertEqual({check["fitted"] for check in told["checks"]}, {known}, name)
        for words in (["--gate", "screened"], ["--patients", "9"]):
            done = self.new_study("other.yaml", "--like", "mine.csv", *words, model=model)
            self.assertEqual(done.returncode, 2)
            self.assertIn("60 patients are counted from collected", done.stderr)
        done = self.new_study("other.yaml", "--like", "mine.csv")
        self.assertEqual(done.returncode, 2)
        self.assertIn("a model whose draws are weighed", done.stderr)

    def test_the_parts_make_the_wait(self):
        file = self.made("parts.yaml", "--gate", "eligible", "--to-collection", "5d", "--culture",
                         "7d", "--to-release", "16d", "--transport", "36h",
                         "--to-lymphodepletion", "2d", "--patients", "40", "--failure", "0%")
        run = result("run", file, "--replications", "2")
        # To release, back, waiting for lymphodepletion, which starts five days before infusion.
        self.assertAlmostEqual(run["vein_to_vein"]["mean"], 16 + 1.5 + 2 + 5, places=6)
        self.assertEqual(run["flow"][0]["mean"], 40)
        early = self.made("early.yaml", "--to-release", "16d", "--transport", "36h", "--failure",
                          "0%", "--lymphodepletion", "before-release")
        wait = result("run", early, "--replications", "2")["vein_to_vein"]["mean"]
        self.assertAlmostEqual(wait, 16 + 1.5, places=6)

    def test_the_shared_model_predicts(self):
        model = SCENARIOS / "attrition.yaml"
        words = ["--patients", "100", "--failure", "0%", "--bridging-share", "60%"]
        for disease, start in itertools.product(DISEASES, STARTS):
            file = self.made(f"{disease}-{start}.yaml", "--disease", disease, *words,
                             "--lymphodepletion", start, model=model)
            self.assertEqual(v2v("check", "--strict", file).returncode, 0)
            infused = result("run", file, "--replications", "200")["flow"][-1]
            low, high = infused["prediction95"]
            self.assertLess(infused["mean"], 99.5)
            # Wider than 100 patients of a known hazard: their binomial interval at this mean.
            share = infused["mean"] / 100
            self.assertGreater(high - low, 2 * 1.96 * (100 * share * (1 - share)) ** 0.5)

    def test_without_a_file(self):
        self.made("same.yaml", "--name", "same", "--disease", "FL")
        shown = self.new_study("-", "--name", "same", "--disease", "FL")
        self.assertEqual(shown.returncode, 0)
        self.assertEqual(shown.stdout, (self.place / "same.yaml").read_text())

    def test_what_is_there_is_not_overwritten(self):
        file = self.place / "mine.yaml"
        file.write_text("mine\n")
        done = self.new_study(file)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--force", done.stderr)
        self.assertEqual(file.read_text(), "mine\n")
        self.assertEqual(self.new_study(file, "--culture", "x", "--force").returncode, 2)
        self.assertEqual(file.read_text(), "mine\n")
        self.assertEqual(self.new_study(file, "--force").returncode, 0)
        self.assertIn("title: \"mine\"", file.read_text())
        self.assertEqual(list(self.place.iterdir()), [file])
        # What is no folder holds no files.
        done = self.new_study(file / "below.yaml")
        self.assertEqual(done.returncode, 4, done.stderr)

    def test_one_message_for_each_bad_value(self):
        for words, says in [
                (("--disease", "DLBCL"), "did you mean LBCL?"),
                (("--gate", "infused"), "--gate infused: expected one of referred"),
                (("--line", "third"), "a number from 1 to 20"),
                (("--patients", "0"), "a whole number from 1"),
                (("--patients", "12.5"), "not a whole number"),
                (("--bridging-share", "140%"), "0 % to 100 %"),
                (("--culture", "7"), "`7` has no unit"),
                (("--to-release", "16 days"), "did you mean `d`?"),
                (("--failure", "5/4"), "5 events cannot happen to 4"),
                (("--failure", "1/0"), "whole number from 1"),
                (("--lymphodepletion", "early"), "after-release, before-release"),
                (("--gate", "collected", "--to-collection", "5d"), "expected it left out"),
                (("--name", "two\nlines"), "one line of words"),
                (("--transport", "1 d, assumed: x }\nformat: 2 #"), "a number with its unit"),
                (("--colour", "red"), "--colour")]:
            self.refused(*words, says=[says])
            done = self.new_study("refused.yaml", *words)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.refused("--culture", "x", "--line", "x", says=["--culture x", "--line x"])

    def test_the_model_is_found(self):
        self.refused(model="nowhere.yaml", says=["--model nowhere.yaml"])
        # With nothing near, that of the tree in which the program was built.
        if pathlib.Path(os.environ["V2V_SOURCE_DIR"]) in pathlib.Path(PROGRAM).resolve().parents:
            text = pathlib.Path(self.made("far.yaml", model=None)).read_text()
            self.assertIn("scenarios/attrition.yaml", text)
        # A copy of the program that came without one finds none.
        alone = self.place / "bin" / "v2v"
        alone.parent.mkdir()
        shutil.copy(PROGRAM, alone)
        done = subprocess.run([alone, "new-study", "none.yaml", "--disease", "LBCL", "--line", "2",
                               "--gate", "eligible", "--patients", "9", "--bridging-share", "60%",
                               "--failure", "4/100"],
                              cwd=self.place, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn("`v2v calibrate`", done.stderr)
        study = {"published/new.yaml": "../attrition.yaml", "new.yaml": "attrition.yaml",
                 "../new.yaml": "scenarios/attrition.yaml",
                 "../studies/of/mine.yaml": "../../scenarios/attrition.yaml"}
        scenarios = self.place / "scenarios"
        scenarios.mkdir()
        (scenarios / "attrition.yaml").write_text("only looked for\n")
        for file, model in study.items():
            text = pathlib.Path(self.made(scenarios / file, model=None)).read_text()
            self.assertEqual(re.search(r'^  model: "(.*)"$', text, re.MULTILINE).group(1), model)
        other = self.place / "other.yaml"
        other.write_text("another model\n")
        text = pathlib.Path(self.made("named.yaml", model="other.yaml")).read_text()
        self.assertIn('  model: "other.yaml"\n', text)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
