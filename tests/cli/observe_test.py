"""A trial from its own table: counted, drawn, laid over a scenario and over its prediction."""
import csv
import datetime
import json
import pathlib
import tempfile
import unittest
import xml.etree.ElementTree

from data_test import faults_of_folder
from program import INATI, files_in, v2v

# Eight patients whose flowchart and curves can be worked out by hand.
TRIAL = """id,collected,received,released,infused,outcome,reason,left
1,2026-01-05,2026-01-07,2026-01-20,2026-02-02,infused,,
2,2026-01-05,2026-01-07,2026-01-25,,left,progression,2026-01-29
3,2026-01-06,2026-01-08,,,left,manufacturing failure,2026-01-26
4,2026-01-10,2026-01-12,2026-01-30,2026-02-07,infused,,
5,2026-01-12,,,,left,death,2026-01-13
6,2026-02-01,2026-02-03,,,under_way,,2026-02-21
7,2026-02-02,2026-02-04,2026-02-20,2026-03-04,infused,,
8,2026-02-03,2026-02-05,2026-02-19,,under_way,,2026-02-27
"""
GATES = ["screened", "received", "manufactured", "lymphodepleted", "infused"]  # of inati-cel
FIRST = datetime.date(2026, 1, 5)


def trial_of(patients, gates):
    """The patients of a simulation as a trial would keep them, in whole days."""
    def day(text):
        return (FIRST + datetime.timedelta(float(text))).isoformat() if text else ""

    lines = [["id", *gates, "reason", "left"]]
    for patient in patients:
        left = patient["outcome"] == "left"
        lines.append([patient["patient"], *(day(patient[gate + "_d"]) for gate in gates),
                      patient["reason"], day(patient["ended_d"]) if left else ""])
    return "".join(",".join(line) + "\n" for line in lines)


class Trials(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)

    def table(self, text=TRIAL, name="trial.csv"):
        (self.place / name).write_text(text)
        return name

    def observe(self, *words, text=TRIAL):
        done = v2v("observe", self.table(text), "--format", "json", *words, cwd=self.place)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def refused(self, text, *says, words=()):
        done = v2v("observe", self.table(text), "--out", "out", *words, cwd=self.place)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stdout)
        self.assertFalse((self.place / "out").exists())
        for part in says:
            self.assertIn(part, done.stderr)

    def curve(self, result, outcome):
        return next(one["by_day"] for one in result["incidence"] if one["outcome"] == outcome)

    def test_a_trial_is_counted(self):
        result = self.observe()
        self.assertEqual([(one["gate"], one["patients"], one["under_way"]) for one in result["flow"]],
                         [("collected", 8, 0), ("received", 7, 1), ("released", 5, 1),
                          ("infused", 3, 0)])
        self.assertEqual([one["lost"] for one in result["flow"]],
                         [{"death": 1}, {"manufacturing failure": 1}, {"progression": 1}, {}])
        fraction = result["treated_fraction"]
        self.assertEqual((fraction["of"], fraction["intended"], fraction["infused"]),
                         ("collected", 8, 3))
        # Clopper and Pearson of 3 in 8, R 4.2.2: binom.test(3, 8)
        self.assertAlmostEqual(fraction["exact95"][0], 0.08523341, 6)
        self.assertAlmostEqual(fraction["exact95"][1], 0.75513678, 6)
        times = {one["name"]: (one["patients"], one["median"], one["min"], one["max"])
                 for one in result["times"]}
        self.assertEqual(times, {"leukapheresis_to_release": (5, 18, 15, 20),
                                 "vein_to_vein": (3, 28, 28, 30),
                                 "release_to_infusion": (3, 12, 8, 13)})

    def test_curves_know_who_was_under_way(self):
        result = self.observe()
        infused = self.curve(result, "infused")
        # 1 of 8 on day 1, 1 of 7 on day 20, 1 of 5 on day 24 (one was last seen on day 20), 2 of 3
        # on day 28 (another on day 24), the last one on day 30.
        self.assertEqual(len(infused), 31)
        for outcome, steps in (("death", {0: 0, 1: 0.125, 30: 0.125}),
                               ("manufacturing failure", {19: 0, 20: 0.125, 30: 0.125}),
                               ("progression", {23: 0, 24: 0.15, 30: 0.15}),
                               ("infused", {27: 0, 28: 0.4, 29: 0.4, 30: 0.6})):
            for day, value in steps.items():
                self.assertAlmostEqual(self.curve(result, outcome)[day], value, 12, (outcome, day))

    def test_hospitals_write_it_their_way(self):
        rows = list(csv.reader(TRIAL.splitlines()))
        rows[0][:3] = ["PatientNr", "Leukaferese", "received"]
        other = "sep=;\r\n"
        for row in rows:
            cells = ["/".join(reversed(cell.split("-"))) if cell.count("-") == 2 else cell
                     for cell in row]
            other += ";".join([*reversed(cells), "a ward"]) + "\r\n"
        other = other.replace("a ward", "ward", 1)
        options = ["--column", "id=PatientNr", "--column", "collected=Leukaferese", "--dates", "dmy",
                   "--ignore", "ward"]
        self.assertEqual(self.observe(*options, text=other), self.observe())
        # What came of a patient follows from the rest.
        lines = [line.split(",") for line in TRIAL.splitlines()]
        plain = "\n".join(",".join(line[:5] + line[6:]) for line in lines)
        self.assertEqual(self.observe(text=plain), self.observe())

    def test_lymphodepletion_stands_where_its_column_does(self):
        day = "2026-01-0"
        text = ("collected,lymphodepleted,released,infused\n" +
                f"{day}1,{day}2,{day}3,{day}4\n{day}1,{day}2,,\n")
        self.assertEqual([one["gate"] for one in self.observe(text=text)["flow"]],
                         ["collected", "lymphodepleted", "released", "infused"])
        text = "infused,released,collected\n" + f"{day}4,{day}3,{day}1\n"
        self.assertEqual([one["gate"] for one in self.observe(text=text)["flow"]],
                         ["collected", "released", "infused"])

    def test_what_is_wrong_is_said_where_it_stands(self):
        for old, new, *says in (
                ("released,", "relaesed,", "trial.csv:1:23: `relaesed` is not a column",
                 "did you mean `released`"),
                (",infused,outcome", ",infuse,outcome", "trial.csv:1:32: `infuse`",
                 "the column `infused` is missing"),
                ("id,collected", "id,id", "1:4: the column `id` is there twice"),
                ("\n2,", "\n1,", "3:1: id: `1` stands in line 2 already"),
                ("2026-01-05,2026-01-07,2026-01-20", "5.1.2026,2026-01-07,2026-01-20",
                 "2:3: collected: `5.1.2026`", "expected"),
                ("2026-01-25", "2026-01-06", "3:25: released: `2026-01-06` is before `received`",
                 "expected 2026-01-07 or later"),
                ("1,2026-01-05,2026-01-07", "1,2026-01-05,",
                 "2:15: released: there is a date here, but none at `received` before it"),
                ("5,2026-01-12", "5,", "6:1: collected: nothing is stated"),
                ("under_way,,2026-02-21", "underway,,2026-02-21", "7:27: outcome: `underway`",
                 "did you mean `under_way`"),
                ("2026-02-02,infused", "2026-02-02,left", "2:47: outcome: `left`",
                 "a date at `infused`"),
                ("2026-02-02,infused,", "2026-02-02,infused,death",
                 "2:55: reason: `death` stands beside a patient who was infused"),
                ("death,2026-01-13", "death,", "6:1: left: nothing is stated"),
                ("death,2026-01-13", "death,2026-01-11", "left: `2026-01-11` is before `collected`"),
                (TRIAL[TRIAL.index("\n"):], "\n", "there are no patients")):
            self.assertEqual(TRIAL.count(old), 1, old)
            self.refused(TRIAL.replace(old, new), *says)
        self.refused(TRIAL, "`Nr` is not a column of this table", words=["--column", "id=Nr"])
        self.refused(TRIAL, "--column recieved=x", "did you mean `received`",
                     words=["--column", "recieved=x"])
        self.refused(TRIAL, "`ward` is not a column", words=["--ignore", "ward"])
        self.refused(TRIAL, "--itt screened", "expected one of collected, received",
                     words=["--itt", "screened"])
        self.refused(TRIAL, "--itt", words=["--itt", "colected"])
        self.refused(TRIAL, "expected NAME=HEADING", words=["--column", "id"])
        done = v2v("observe", "nowhere.csv", cwd=self.place)
        self.assertEqual(done.returncode, 2)
        self.assertIn("nowhere.csv: ", done.stderr)

    def test_files_are_written(self):
        text = TRIAL.replace("collected", "screened").replace("released", "manufactured")
        done = v2v("observe", self.table(text), "--itt", "received", "--out", "out",
                   cwd=self.place)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("3 of 7 patients received (ITT) were infused: 42.9 %", done.stdout)
        self.assertIn("2 still under way", " ".join(done.stdout.split()))
        out = self.place / "out"
        self.assertEqual(files_in(out), ["observed-datapackage.json", "observed-flowchart.svg",
                                         "observed-incidence.csv", "observed-incidence.svg",
                                         "observed.html", "observed.json", "published.yaml"])
        for picture in ("observed-flowchart.svg", "observed-incidence.svg"):
            root = xml.etree.ElementTree.parse(out / picture).getroot()
            self.assertIn("trial.csv", "".join(root.itertext()))
        observed = json.loads((out / "observed.json").read_text())
        with open(out / "observed-incidence.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(int(row["day"]), row["outcome"], f'{float(row["incidence"]):.9f}')
                          for row in rows],
                         [(day, one["outcome"], f"{value:.9f}") for one in observed["incidence"]
                          for day, value in enumerate(one["by_day"])])
        self.assertEqual(faults_of_folder(out, "observed-datapackage.json"), [])
        # What a run leaves in the same folder takes nothing of it away.
        before = files_in(out)
        done = v2v("run", INATI, "--with", "out/published.yaml", "--set", "cohort.size=8",
                   "--replications", "40", "--out", "out", cwd=self.place)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(set(before) - set(files_in(out)), set())

    def test_without_the_day_of_leaving_there_are_no_curves(self):
        lines = [line.rsplit(",", 1)[0] for line in TRIAL.splitlines()]
        done = v2v("observe", self.table("\n".join(lines)), "--out", "out", "--pictures", "svg,png",
                   "--format", "markdown", cwd=self.place)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no curves", done.stdout)
        out = self.place / "out"
        self.assertEqual([name for name in files_in(out) if "incidence" in name],
                         ["observed-incidence.csv"])
        self.assertEqual((out / "observed-incidence.csv").read_text(), "day,outcome,incidence\n")
        self.assertEqual((out / "observed-flowchart.png").read_bytes()[1:4], b"PNG")

    def simulated(self):
        """A replication of inati-cel, patient by patient."""
        done = v2v("run", INATI, "--replications", "1", "--seed", "7", "--out",
                   str(self.place / "run"))
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.place / "run" / "patients.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_a_simulation_comes_back(self):
        patients = self.simulated()
        result = self.observe("--itt", "received", "--out", "out", text=trial_of(patients, GATES))
        run = json.loads((self.place / "run" / "summary.json").read_text())
        self.assertEqual([(one["gate"], one["patients"]) for one in result["flow"]],
                         [(row["gate"], row["mean"]) for row in run["flow"]])
        lost = {(one["gate"], reason): number
                for one in result["flow"] for reason, number in one["lost"].items()}
        self.assertEqual(lost, {(row["after_gate"], row["reason"]): row["mean"]
                                for row in run["attrition"] if row["mean"] > 0})
        # The overlay says the same, and takes the place of all that the paper saw.
        done = v2v("run", INATI, "--with", "out/published.yaml", "--replications", "1",
                   "--seed", "7", "--format", "json", cwd=self.place)
        self.assertEqual(done.returncode, 0, done.stderr)
        again = json.loads(done.stdout)
        self.assertEqual([row["published"] for row in again["flow"]],
                         [row["mean"] for row in run["flow"]])
        self.assertEqual({(row["after_gate"], row["reason"]): row["published"]
                          for row in again["attrition"] if row["published"]}, lost)
        done = v2v("check", "--strict", INATI, "--with", "out/published.yaml", cwd=self.place)
        self.assertEqual(done.returncode, 0, done.stderr)

    def validation(self, text, *words):
        done = v2v("validate", INATI, "--observed", self.table(text), "--replications", "60",
                   "--format", "json", *words, cwd=self.place)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_a_trial_is_laid_over_its_prediction(self):
        patients = self.simulated()
        result = self.validation(trial_of(patients, GATES))
        checks = {check["quantity"]: check for check in result["checks"]}
        infused = sum(patient["outcome"] == "infused" for patient in patients)
        self.assertEqual((checks["infused"]["published"], checks["infused"]["fitted"]),
                         (infused, False))
        # It is one of the cohorts that are predicted.
        self.assertTrue(all(checks[gate]["inside"] for gate in GATES[1:]))
        curves = {curve["outcome"]: curve for curve in result["curves"]}
        curve = curves["infused"]
        self.assertEqual(len(curve["observed"]), len(curve["predicted"]))
        intended = sum(patient["received_d"] != "" for patient in patients)
        self.assertAlmostEqual(curve["observed"][-1], infused / intended, 9)
        apart = [abs(a - b) for a, b in zip(curve["observed"], curve["predicted"])]
        self.assertAlmostEqual(curve["distance"], max(apart), 9)
        self.assertEqual(curve["day"], apart.index(max(apart)))
        # Kolmogorov's 0.999 point of so many patients is 1.95 / sqrt(n).
        self.assertLess(curve["distance"], 1.95 / intended ** 0.5)
        self.assertEqual(result, self.validation(trial_of(patients, GATES), "--threads", "3"))
        # A trial in which all are infused a month later is not what was predicted.
        for patient in patients:
            if patient["outcome"] == "infused":
                patient["infused_d"] = str(float(patient["infused_d"]) + 30)
        late = self.validation(trial_of(patients, GATES))
        curve = next(one for one in late["curves"] if one["outcome"] == "infused")
        self.assertGreater(curve["distance"], 1.95 / intended ** 0.5)

    def test_who_is_under_way_is_told_of(self):
        patients = self.simulated()
        self.assertEqual(self.validation(trial_of(patients, GATES))["observed_under_way"], 0)
        under_way = [one for one in patients if one["received_d"] and one["outcome"] == "infused"][:7]
        for patient in under_way:
            # Last seen on the day of the infusion that is not known of.
            patient["outcome"], patient["infused_d"] = "left", ""
        text = trial_of(patients, GATES)
        self.assertEqual(self.validation(text)["observed_under_way"], 7)
        done = v2v("validate", INATI, "--observed", self.table(text), "--replications", "60",
                   cwd=self.place)
        self.assertIn("7 of the trial are still under way and count here as not infused",
                      " ".join(done.stdout.split()))

    def test_a_trial_may_know_fewer_gates(self):
        patients = self.simulated()
        result = self.validation(trial_of(patients, ["screened", "received", "infused"]))
        quantities = [check["quantity"] for check in result["checks"]]
        self.assertFalse({"manufactured", "lymphodepleted"} & set(quantities))
        # All who were lost after the cells came, whatever they had reached since.
        progressed = [patient for patient in patients
                      if patient["reason"] == "progression" and patient["received_d"]]
        self.assertEqual(next(check["published"] for check in result["checks"]
                              if check["quantity"] == "lost.received.progression"),
                         len(progressed))
        for trial, says in ((trial_of(patients, ["screened", "infused"]), "no column `received`"),
                            (trial_of(patients[:30], GATES), "--set cohort.size=30")):
            done = v2v("validate", INATI, "--observed", self.table(trial), cwd=self.place)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(says, done.stderr)


if __name__ == "__main__":
    unittest.main()
