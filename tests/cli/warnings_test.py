"""What a planner must know first, and counts at the edges: in every form, worked out by hand."""
import csv
import math
import pathlib
import sys
import tempfile
import unittest

from program import INATI, result, v2v

# One patient a day for 10 d of a suite: ten are asked for.
SERVICE = """format: 1
service: { arrivals: 1 /d, patients: 100, warm_up: WARM_UP, enters: eligible }
MORE
itt_gate: eligible
collection: { takes: 0 d }
product: { made_at: plant, culture: { fixed: 10 d, assumed: so }, release: 0 d }
lymphodepletion: { start: after_release, days: [-1, -1], scheduling: 0 d }
sites:
  plant: { kind: plant, suites: SUITES }
  hospital: { kind: hospital }
lanes: [ { between: [hospital, plant], transit: 0 d } ]
"""
# Two ward beds, none from day 3, one from day 40; three patients on the first day.
WARD = """format: 1
starts: 2026-01-05
referrals: { file: referrals.csv, enters: eligible }
itt_gate: eligible
collection: { takes: 0 d }
product: { made_at: plant, culture: 1 d, release: 0 d }
lymphodepletion: { start: after_release, days: [-5, -3], scheduling: 0 d }
stay: { from: lymphodepletion, after_infusion: 10 d, intensive_care: { share: 100 %, after: 2 d, takes: 3 d } }
sites:
  plant: { kind: plant }
  hospital: { kind: hospital, ward_beds: { units: 2, later: { 3 d: 0, 40 d: 1 } }, intensive_care_beds: 1 }
lanes: [ { between: [hospital, plant], transit: 0 d } ]
"""


class Place(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, text):
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def service(self, suites, name="service.yaml", warm_up="0 d", more=""):
        text = SERVICE.replace("SUITES", str(suites)).replace("WARM_UP", warm_up)
        return self.file(name, text.replace("MORE\n", more))


class Warnings(Place):
    def of_kind(self, answer, kind):
        return [one for one in answer["warnings"] if one["kind"] == kind]

    def test_an_overload_in_every_form(self):
        short = self.service(8)
        out = self.folder / "out"
        run = result("run", short, "--replications", "40", "--out", str(out))
        overload, = self.of_kind(run, "overload")
        self.assertEqual((overload["site"], overload["resource"]), ("plant", "suites"))
        self.assertAlmostEqual(overload["load"], 1.25)
        self.assertEqual(overload["units_needed"], 10)
        self.assertEqual(self.of_kind(run, "few_replications"), [])
        assumed, = self.of_kind(run, "assumed")
        self.assertTrue(0 < assumed["share"] < 1)
        words = overload["text"].split()
        text = v2v("run", short, "--full", "--replications", "40").stdout
        self.assertIn("Warning: " + overload["text"], " ".join(text.split()))
        self.assertLess(text.index("Warning:"), text.index("eligible (ITT)"))
        picture = (out / "flowchart.svg").read_text()
        self.assertIn("Warning: " + " ".join(words[:8]), picture)
        self.assertIn("Note: " + assumed["text"], picture)

    def test_an_overload_that_comes_at_the_end(self):
        """Arrivals that leap to 3 a day ask for 30 suites of 6 from then on. Those that grow by half
        a year are judged by the last of three years: 10 (1.5^3 - 1.5^2) / ln 1.5 = 27.7 of 20."""
        late = pathlib.Path(self.service(6, "late.yaml")).read_text()
        late = late.replace("patients: 100", "for: 1000 d")
        leap = late.replace("arrivals: 1 /d", "arrivals: { table: { 0 d: 0.1 /d, 900 d: 3 /d } }")
        overload, = self.of_kind(result("run", self.file("leap.yaml", leap), "--replications", "2"),
                                 "overload")
        self.assertAlmostEqual(overload["load"], 5)
        growing = late.replace("arrivals: 1 /d", "arrivals: { rate: 1 /d, growing: 50 % /y }")
        growing = growing.replace("1000 d", "3 y").replace("suites: 6", "suites: 20")
        overload, = self.of_kind(result("run", self.file("growing.yaml", growing),
                                        "--replications", "2"), "overload")
        self.assertAlmostEqual(overload["offered"], 10 * (1.5**3 - 1.5**2) / math.log(1.5), 3)
        self.assertEqual(overload["units_needed"], 28)

    def test_what_a_change_brings_is_seen(self):
        longer = "changes: [ { from: 30 d, product: { culture: 20 d } } ]\n"
        shorter = longer.replace("20 d", "5 d")
        for suites, change, load in ((15, longer, 20 / 15), (6, shorter, None)):
            scenario = self.service(suites, more=longer if change is longer else shorter)
            text = pathlib.Path(scenario).read_text().replace("patients: 100", "for: 2 y")
            found = self.of_kind(result("run", self.file("changes.yaml", text), "--replications",
                                        "2"), "overload")
            self.assertEqual([round(one["load"], 9) for one in found],
                             [round(load, 9)] if load else [])

    def test_enough_is_no_overload(self):
        self.assertEqual(self.of_kind(result("run", self.service(11), "--replications", "3"),
                                      "overload"), [])

    def test_exactly_enough_is_too_little(self):
        overload, = self.of_kind(result("run", self.service(10), "--replications", "3"), "overload")
        self.assertAlmostEqual(overload["load"], 1)
        self.assertNotIn("units_needed", overload)
        self.assertIn("suites of plant: asked for all that can be given", overload["text"])
        self.assertIn("plant: suites, asked for all that can be given",
                      v2v("run", self.service(10), "--replications", "3").stdout)

    def test_few_replications(self):
        for replications in (1, 2, 38, 39):
            few = self.of_kind(result("run", INATI, "--replications", str(replications)),
                               "few_replications")
            self.assertEqual([one["needed"] for one in few], [39] if replications < 39 else [])

    def test_several_are_told_once_with_whom_they_hold_for(self):
        short, enough = self.service(8, "short.yaml"), self.service(11, "enough.yaml")
        both = result("compare", enough, short, "--replications", "3")
        self.assertEqual([one["arms"] for one in self.of_kind(both, "overload")], [["short"]])
        few, = self.of_kind(both, "few_replications")
        self.assertEqual(few["arms"], ["enough", "short"])
        sweep = result("sweep", short, "--vary", "sites.plant.suites=8,9,11", "--replications", "3")
        overload, = self.of_kind(sweep, "overload")
        self.assertEqual(overload["points"], [0, 1])
        self.assertAlmostEqual(overload["load"], 1.25, msg="the gravest")
        chosen = result("select", enough, short, "--indifference", "0.2")
        overload, = self.of_kind(chosen, "overload")
        self.assertEqual(overload["policies"], ["short"])


    def test_a_mean_of_survivors(self):
        """Waits are uniform from 0 to 40 d, and of those who wait 5 % a day leave: those infused
        have waited 1 / h - T / (exp(h T) - 1) = 13.74 d on average, although nobody's wait was
        shortened; the potential wait is 20 d. The day of lymphodepletion comes to both. Half widths
        of 0.5 d are standard errors of 0.26."""
        safe = self.service(200, "safe.yaml")
        text = pathlib.Path(safe).read_text().replace("fixed: 10 d", "uniform: [0 d, 40 d]")
        safe = self.file("safe.yaml", text)
        losing = self.file("losing.yaml", text + "leaving: { waiting: { death: 0.05 /d } }\n")

        def select(quantity):
            chosen = result("select", safe, losing, "--minimise", quantity, "--indifference", "1")
            return chosen, self.of_kind(chosen, "immortal_time")

        chosen, warned = select("vein_to_vein")
        self.assertEqual(chosen["best"], "losing")
        self.assertEqual([one["policies"] for one in warned], [["safe", "losing"]])
        self.assertIn("potential_vein_to_vein", warned[0]["text"])
        chosen, warned = select("potential_vein_to_vein")
        self.assertEqual(warned, [])
        means = [policy["mean"] for policy in chosen["policies"]]
        self.assertEqual(means[0], means[1])
        goal = ("run", losing, "--precision", "0.5", "--precision-of")
        observed = result(*goal, "vein_to_vein")
        self.assertEqual(len(self.of_kind(observed, "immortal_time")), 1)
        self.assertAlmostEqual(observed["precision"]["mean"], 14.74, delta=4 * 0.26)
        by = ("sensitivity", losing, "--vary", "product.release=0d:2d", "--replications", "5",
              "--of")
        self.assertEqual(len(self.of_kind(result(*by, "vein_to_vein"), "immortal_time")), 1)
        self.assertIn("Warning: vein_to_vein is of those only", v2v(*by, "vein_to_vein").stdout)
        self.assertEqual(result(*by, "potential_vein_to_vein")["warnings"], [])
        potential = result(*goal, "potential_vein_to_vein")
        self.assertEqual(self.of_kind(potential, "immortal_time"), [])
        self.assertAlmostEqual(potential["precision"]["mean"], 21, delta=4 * 0.26)

    def test_arms_of_different_lengths_of_time(self):
        busy = ("--set", "service.arrivals=2 /d")
        once = self.service(40, "once.yaml")
        twice = self.file("twice.yaml", pathlib.Path(once).read_text().replace("1 /d", "2 /d"))
        both = result("compare", once, twice, "--replications", "2")
        warned, = self.of_kind(both, "accrual")
        self.assertEqual((warned["shortest_days"], warned["longest_days"]), (50, 100))
        self.assertEqual([arm["accrual_days"] for arm in both["arms"]], [100, 50])
        self.assertIn("Warning: " + warned["text"],
                      " ".join(v2v("compare", once, twice, "--full", "--replications", "2").stdout.split()))
        sweep = result("sweep", once, "--vary", "service.arrivals=1 /d,2 /d", "--replications", "2")
        self.assertEqual(len(self.of_kind(sweep, "accrual")), 1)
        chosen = result("select", once, twice, "--indifference", "0.2")
        self.assertEqual(len(self.of_kind(chosen, "accrual")), 1)
        self.assertEqual(self.of_kind(result("run", once, *busy, "--replications", "2"), "accrual"),
                         [])
        ends = [self.file(pathlib.Path(one).name,
                          pathlib.Path(one).read_text().replace("patients: 100", "for: 1 y"))
                for one in (once, twice)]
        both = result("compare", *ends, "--replications", "2")
        self.assertEqual(self.of_kind(both, "accrual"), [])
        self.assertEqual([arm["accrual_days"] for arm in both["arms"]], [365.25, 365.25])

    def test_arms_that_count_different_patients(self):
        later = self.file("later.yaml", f"format: 1\nextends: {INATI}\nitt_gate: screened\n")
        both = result("compare", INATI, later, "--replications", "40")
        warned, = self.of_kind(both, "counted_from")
        self.assertEqual(warned["arms"], ["inati-cel", "later"])
        self.assertIn("inati-cel from `received`, later from `screened`", warned["text"])
        first_screen = v2v("compare", INATI, later, "--replications", "40").stdout
        self.assertIn("Warning: The arms count different patients", first_screen)
        chosen = result("select", INATI, later, "--indifference", "0.1")
        self.assertEqual(len(self.of_kind(chosen, "counted_from")), 1)
        swept = result("sweep", INATI, "--vary", "itt_gate=received,screened", "--replications", "2")
        self.assertEqual(len(self.of_kind(swept, "counted_from")), 1)
        same = result("compare", INATI, INATI, "--replications", "2")
        self.assertEqual(self.of_kind(same, "counted_from"), [])

    def test_arms_with_different_numbers_of_patients(self):
        half = self.file("half.yaml", f"format: 1\nextends: {INATI}\ncohort: {{ size: 46 }}\n")
        warned, = self.of_kind(result("compare", INATI, half, "--replications", "2"),
                               "different_patients")
        self.assertIn("92 in inati-cel, 46 in half", warned["text"])
        same = result("compare", INATI, half, "--replications", "2", "--set", "cohort.size=60")
        self.assertEqual(self.of_kind(same, "different_patients"), [])
        # A tenth more of a service: 365 d of one patient a day, and of 1.1.
        service = "service: { arrivals: 1 /d, for: 365 d, warm_up: 0 d, enters: screened }\n"
        base = self.file("service.yaml", f"format: 1\nextends: {INATI}\ncohort:\n{service}")
        more = self.file("more.yaml", "format: 1\nextends: service.yaml\n"
                                      "service: { arrivals: 1.1 /d }\n")
        warned, = self.of_kind(result("compare", base, more, "--replications", "2"),
                               "different_patients")
        self.assertIn("365 in service, 402 in more", warned["text"])

    def test_arms_that_say_the_same(self):
        faster = self.file("faster.yaml", "format: 1\noverlay: true\ntitle: Faster\n"
                                          "product: { release: 12 d }\n")
        words = ["compare", INATI, faster, "--replications", "2"]
        says = "Warning: arm 2 describes the same model as arm 1"
        self.assertNotIn(says, v2v(*words).stderr)
        self.assertIn(says, v2v(*words, "--set", "product.release=12 d").stderr)


class Counting(Place):
    def test_more_than_all_beds_in_use(self):
        self.file("referrals.csv", "date,hospital\n" + 3 * "2026-01-05,hospital\n")
        ward = self.file("ward.yaml", WARD)
        run = result("run", ward, "--replications", "1")
        beds, = [row for row in run["resources"] if row["name"] == "ward beds"]
        place, = [row for row in run["site_resources"] if row["name"] == "ward beds"]
        # Stays of 18, 21 (the bed of intensive care is waited for) and 18 d; 2 x 3 + 1 x 18 bed-days.
        self.assertAlmostEqual(beds["utilisation"], (18 + 21 + 18) / (2 * 3 + 1 * 18), places=9)
        self.assertEqual(beds["utilisation"], place["utilisation"])
        self.assertEqual(beds["capacity"], place["capacity"])
        self.assertIn("More than 100 % in use", v2v("run", ward, "--full", "--replications", "1").stdout)

    def test_nobody_of_a_list_counts_where_there_is_a_warm_up(self):
        self.file("waiting.csv", "state,since\n" + 50 * "received,100 d\n")
        for warm_up, counted in (("0 d", 150), ("5 d", 100), ("200 d", 100)):
            scenario = self.service(20, warm_up=warm_up, more="waiting_list: { file: waiting.csv }\n")
            run = result("run", scenario, "--replications", "3")
            self.assertEqual(run["flow"][0]["mean"], counted, warm_up)
            self.assertEqual(run["warm_up"]["not_counted"], 150 - counted)

    def test_files_agree_on_the_past(self):
        self.file("waiting.csv", "state,since,collected\nreceived,9 d,12 d\nculture,4 d,\n"
                                 "eligible,3 d,\nreleased,1 d,20 d\n")
        scenario = self.service(20, more="waiting_list: { file: waiting.csv }\n")
        out = self.folder / "out"
        result("run", scenario, "--replications", "2", "--out", str(out))
        reached = {}
        with open(out / "journal.csv") as journal:
            for row in csv.DictReader(journal):
                if row["event"] == "gate_reached":
                    reached[row["patient"], row["detail"]] = row["time_d"]
        patients = list(csv.DictReader((out / "patients.csv").read_text().splitlines()))
        gates = [name for name in patients[0] if name.endswith("_d") and
                 name[:-2] in {gate for _, gate in reached}]
        self.assertEqual(len(patients), 104)
        seen = 0
        for row in patients:
            times = [row[gate] for gate in gates if row[gate] != ""]
            self.assertEqual(times, [reached[row["patient"], gate[:-2]] for gate in gates
                                     if row[gate] != ""])
            self.assertEqual(times, sorted(times, key=float), "gates in order")
            self.assertEqual(row["entered_d"], times[0])
            seen += float(times[0]) < 0
        self.assertEqual(seen, 4)


    def test_who_waits_with_unknown_collection(self):
        """One suite of 10 d, five patients whose cells are there since nobody knows when: each waits
        for those before, and says so."""
        self.file("waiting.csv", "state,since\n" + 5 * "received,3 d\n")
        scenario = self.service(1, warm_up="0 d", more="waiting_list: { file: waiting.csv }\n")
        out = self.folder / "out"
        result("run", scenario, "--set", "service.patients=1", "--replications", "1", "--out",
               str(out))
        rows = list(csv.DictReader((out / "patients.csv").read_text().splitlines()))
        self.assertEqual(sorted(float(row["waited_d"]) for row in rows if int(row["patient"]) < 5),
                         [0, 10, 20, 30, 40])


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
