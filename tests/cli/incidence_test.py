"""Cumulative incidence that the program prints, against cmprsk::cuminc of the same patients."""
import csv
import datetime
import json
import pathlib
import subprocess
import tempfile
import unittest

from program import INATI, POINT_OF_CARE, v2v

# Days and outcome of each patient; prints outcome, day and incidence at each whole day.
CUMINC = """
suppressMessages(library(cmprsk))
arguments <- commandArgs(TRUE)
seen <- read.csv(arguments[1], colClasses = c("numeric", "character"))
outcomes <- setdiff(sort(unique(seen$outcome)), "")
fit <- cuminc(seen$days, match(seen$outcome, outcomes, nomatch = 0), cencode = 0)
for (i in seq_along(outcomes)) {
  days <- 0:as.integer(arguments[2])
  curve <- fit[[paste("1", i)]]
  y <- approx(curve$time, curve$est, days, method = "constant", f = 0, rule = 2, ties = "ordered")$y
  cat(sprintf("%s,%d,%.15g\\n", outcomes[i], days, y), sep = "")
}
"""


A_DAY = 86_400_000


def milliseconds(days):
    """Whole ones: of numbers with eight decimals a difference need not be a whole day."""
    return round(float(days) * A_DAY)


class Incidence(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)

    def by_r(self, seen, last):
        """By outcome, at 0, 1, ... `last` days; `seen` are days and outcomes, empty if censored."""
        with open(self.place / "seen.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("days", "outcome"), *seen])
        (self.place / "cuminc.R").write_text(CUMINC)
        done = subprocess.run(["Rscript", "cuminc.R", "seen.csv", str(last)], cwd=self.place,
                              capture_output=True, text=True, check=True)
        curves = {}
        for outcome, _, value in csv.reader(done.stdout.splitlines()):
            curves.setdefault(outcome, []).append(float(value))
        return curves

    def expect(self, incidence, reference):
        for curve in incidence:
            there = reference.get(curve["outcome"], [0] * len(curve["by_day"]))
            self.assertEqual(len(curve["by_day"]), len(there))
            for day, (one, other) in enumerate(zip(curve["by_day"], there)):
                self.assertAlmostEqual(one, other, delta=1e-6, msg=(curve["outcome"], day))
        self.assertLessEqual(set(reference), {curve["outcome"] for curve in incidence})

    def patients(self, scenario):
        """Those at the ITT gate of a replication, and the curves that the program has of them."""
        out = self.place / pathlib.Path(scenario).stem
        done = v2v("run", scenario, "--replications", "1", "--set", "cohort.size=400", "--out",
                   str(out))
        self.assertEqual(done.returncode, 0, done.stderr)
        run = json.loads((out / "summary.json").read_text())
        gate = run["treated_fraction"]["of"] + "_d"
        with open(out / "patients.csv", newline="", encoding="utf-8") as file:
            # A product may get to the gate after its patient has left.
            return run["incidence"], [(max(0, milliseconds(row["ended_d"]) -
                                           milliseconds(row[gate])), row)
                                      for row in csv.DictReader(file) if row[gate]]

    def test_of_a_simulation(self):
        for scenario in (INATI, POINT_OF_CARE):
            incidence, patients = self.patients(scenario)
            last = len(incidence[0]["by_day"]) - 1
            self.assertGreater(len(patients), 200)
            seen = [(since / A_DAY, "infused" if row["outcome"] == "infused" else row["cause"])
                    for since, row in patients]
            self.assertLess(last - 1, max(days for days, _ in seen))
            self.expect(incidence, self.by_r(seen, last))

    def test_the_table_says_what_the_summary_does(self):
        out = self.place / "bands"
        done = v2v("run", INATI, "--replications", "50", "--out", str(out))
        self.assertEqual(done.returncode, 0, done.stderr)
        curves = json.loads((out / "summary.json").read_text())["incidence"]
        with open(out / "incidence.csv", newline="", encoding="utf-8") as file:
            rows = {(row["outcome"], int(row["day"])): row for row in csv.DictReader(file)}
        self.assertEqual(len(rows), sum(len(curve["by_day"]) for curve in curves))
        bands = 0
        for curve in curves:
            its = {band["day"]: band["prediction95"] for band in curve["bands"]}
            self.assertLessEqual(set(its), set(range(len(curve["by_day"]))))
            for day, share in enumerate(curve["by_day"]):
                row = rows[curve["outcome"], day]
                # JSON has six digits and the table more.
                self.assertAlmostEqual(float(row["share"]), share, delta=1e-6)
                ends = [row["prediction95_low"], row["prediction95_high"]]
                self.assertEqual(ends != ["", ""], day in its, (curve["outcome"], day))
                for there, end in zip(ends, its.get(day, [])):
                    self.assertAlmostEqual(float(there), end, delta=1e-6)
            bands += len(its)
        self.assertGreater(bands, 100)

    def test_of_a_trial_in_which_some_are_under_way(self):
        # The same patients, in whole days, and as they were known on a day before all had ended.
        today = 300
        lines, seen = ["received,infused,reason,left"], []

        def day(number):
            return (datetime.date(2026, 1, 5) + datetime.timedelta(number)).isoformat()

        for since, row in self.patients(INATI)[1]:
            received = int(float(row["received_d"]))
            if received > today:
                continue
            ended = received + round(since / A_DAY)
            under_way = ended > today
            infused = row["outcome"] == "infused" and not under_way
            end = min(ended, today)
            lines.append(",".join([
                day(received), day(ended) if infused else "",
                "" if infused or under_way else row["reason"], "" if infused else day(end)]))
            seen.append((end - received, "" if under_way else "infused" if infused else row["reason"]))
        self.assertGreater(sum(outcome == "" for _, outcome in seen), 5)
        (self.place / "trial.csv").write_text("\n".join(lines) + "\n")
        done = v2v("observe", "trial.csv", "--itt", "received", "--format", "json", cwd=self.place)
        self.assertEqual(done.returncode, 0, done.stderr)
        incidence = json.loads(done.stdout)["incidence"]
        self.expect(incidence, self.by_r(seen, len(incidence[0]["by_day"]) - 1))


if __name__ == "__main__":
    unittest.main()
