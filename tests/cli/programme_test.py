"""Several groups of patients by the calendar: what planners are told, in every form the same."""
import csv
import itertools
import json
import pathlib
import sys
import tempfile
import unittest

from program import INATI, ROOT, SCENARIOS, files_in, result, v2v

DUTCH = str(SCENARIOS / "dutch-programme.yaml")
SMALL = str(ROOT / "tests" / "scenario" / "good" / "populations.yaml")
GROUPS = ["third_line", "second_line", "mantle_cell", "leukaemia", "myeloma"]


def without(*names):
    """Words that switch these groups off."""
    return [word for name in names for word in ("--set", f"populations.{name}=")]


class Programmes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        cls.out = pathlib.Path(place.name) / "out"
        done = v2v("run", DUTCH, "--replications", "40", "--out", str(cls.out), "--occupancy",
                   "month", "--format", "json")
        if done.returncode:
            raise AssertionError(done.stderr)
        cls.run_json = json.loads(done.stdout)

    def rows(self, name):
        with open(self.out / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def groups(self):
        return [self.run_json, *self.run_json["populations"]]

    def test_five_years_of_twelve_months(self):
        for group in self.groups():
            self.assertEqual([year["from"] for year in group["years"]],
                             [f"{year}-01-01" for year in range(2027, 2032)])
            self.assertEqual(len(group["months"]), 60)
            self.assertEqual(group["months"][14]["from"], "2028-03-01")
            for before, after in zip(group["months"], group["months"][1:]):
                self.assertEqual(before["until"], after["from"])

    def test_months_add_up_to_years_and_groups_to_all(self):
        flows = ["referred", "intended", "infused", "lost_before_itt", "cultures_started", "failed"]
        for group in self.groups():
            for place, year in enumerate(group["years"]):
                months = group["months"][12 * place:12 * place + 12]
                for flow in flows:
                    self.assertAlmostEqual(sum(month[flow]["mean"] for month in months),
                                           year[flow]["mean"], places=6, msg=flow)
                self.assertEqual(months[-1]["waiting_at_end"], year["waiting_at_end"])
        for place, month in enumerate(self.run_json["months"]):
            for flow in [*flows, "waiting_at_end", "before_itt_at_end"]:
                self.assertAlmostEqual(
                    sum(group["months"][place][flow]["mean"] for group in self.groups()[1:]),
                    month[flow]["mean"], places=6)

    def test_nobody_is_lost_between_months(self):
        for group in self.groups():
            for before, month in zip(group["months"], group["months"][1:]):
                mean = {key: value["mean"] for key, value in month.items()
                        if isinstance(value, dict) and "mean" in value}
                lost = sum(cause["mean"] for cause in month["lost"].values())
                self.assertAlmostEqual(
                    before["waiting_at_end"]["mean"] + mean["intended"] - mean["infused"] - lost,
                    mean["waiting_at_end"], places=6)
                self.assertAlmostEqual(
                    before["before_itt_at_end"]["mean"] + mean["referred"] - mean["intended"]
                    - mean["lost_before_itt"], mean["before_itt_at_end"], places=6)

    def test_demand_grows_as_the_file_says(self):
        # 40 a year in 2026, 25 % more every year, continuous: from year n to n + 1 on average
        # 40 x (1.25^(n+1) - 1.25^n) / ln 1.25; the standard error of 40 years' counts is 1.2 to 1.8.
        myeloma = self.run_json["populations"][GROUPS.index("myeloma")]
        for n, year in enumerate(myeloma["years"], 1):
            expected = 40 * 1.25 ** n * 0.25 / 0.22314355
            self.assertLess(abs(year["referred"]["mean"] - expected), 4 * (expected / 40) ** 0.5)

    def test_files_say_what_json_says(self):
        periods = self.rows("periods.csv")
        for population, group in zip(["", *GROUPS], self.groups()):
            for kind in ("year", "month"):
                for period in group[kind + "s"]:
                    rows = {row["quantity"]: row for row in periods
                            if row["population"] == population and row["period"] == kind
                            and row["from"] == period["from"]}
                    self.assertEqual(float(rows["infused"]["mean"]), period["infused"]["mean"])
                    self.assertEqual(float(rows["lost.progression"]["prediction95_high"]),
                                     period["lost"]["progression"]["prediction95"][1])
                    if period["median_wait"]:
                        self.assertEqual(float(rows["median_wait"]["mean"]),
                                         period["median_wait"]["mean"])
        hospitals = {row["name"]: row for row in self.rows("hospitals.csv")
                     if row["population"] == "" and row["kind"] == "hospital"}
        self.assertEqual(len(hospitals), 7)
        for place in self.run_json["hospitals"]:
            self.assertEqual(float(hospitals[place["name"]]["treated_fraction"]),
                             place["treated_fraction"])
            self.assertAlmostEqual(sum(place["made_by"].values()), 1)
        self.assertAlmostEqual(sum(place["infused"] for place in self.run_json["hospitals"]),
                               self.run_json["flow"][-1]["mean"], places=6)
        self.assertAlmostEqual(sum(place["infused"] for place in self.run_json["regions"]),
                               self.run_json["flow"][-1]["mean"], places=6)

    def test_beds_by_month(self):
        rows = [row for row in self.rows("occupancy.csv")
                if row["site"] == "utrecht" and row["resource"] == "ward beds"]
        self.assertEqual([row["date"][:7] for row in rows],
                         [month["from"][:7] for month in self.run_json["months"]])
        for row in rows:
            numbers = [float(row[key]) for key in ("p05", "p50", "p95", "capacity")]
            self.assertEqual(numbers, sorted(numbers))
            self.assertGreaterEqual(float(row["mean"]), 0.95 * numbers[0])
        told = {(row["site"], row["resource"]): row for row in self.run_json["occupancy"]}
        short = told["utrecht", "ward beds"]
        self.assertEqual(short["units"], 4)
        self.assertGreater(short["enough95"], 4)
        self.assertIsNotNone(short["short_from"])

    def test_when_it_is_short(self):
        """Stretches of months in each of which somebody waits on more than one day in twenty."""
        ends = [month["until"] for month in self.run_json["months"]]
        rows = {}
        for row in self.rows("occupancy.csv"):
            rows.setdefault((row["site"], row["resource"]), []).append(row)
        several, that_end = 0, 0
        for told in self.run_json["occupancy"]:
            own = rows[told["site"], told["resource"]]
            is_short = [float(row["days_short"]) > 0.05 for row in own]
            stretches = [list(group) for short, group in
                         itertools.groupby(range(len(own)), key=is_short.__getitem__) if short]
            self.assertEqual([(each["from"], each["until"]) for each in told["short_stretches"]],
                             [(own[each[0]]["date"], ends[each[-1]]) for each in stretches], told)
            # Since when for good.
            self.assertEqual(told["short_from"],
                             own[stretches[-1][0]]["date"] if is_short[-1] else None, told)
            several += len(stretches) > 1
            that_end += bool(stretches) and not is_short[-1]
        self.assertGreater(several, 0)
        self.assertGreater(that_end, 0)

    def test_first_screen_tells_it(self):
        text = v2v("run", DUTCH, "--replications", "2").stdout
        for words in ("Myeloma", "a year", "2031", "enough on 95 % of days", "short from"):
            self.assertIn(words, text)

    def test_the_third_line_alone_is_that_of_the_cohort(self):
        alone = result("run", DUTCH, "--replications", "40", *without(*GROUPS[1:]))
        cohort = result("run", str(SCENARIOS / "netherlands.yaml"))
        patients = cohort["flow"][0]["mean"]
        flow = alone["populations"][0]["flow"]
        self.assertEqual([row["gate"] for row in flow], [row["gate"] for row in cohort["flow"]])
        for ours, theirs in zip(flow, cohort["flow"]):
            low, high = (end / patients for end in theirs["prediction95"])
            self.assertTrue(low <= ours["mean"] / flow[0]["mean"] <= high, ours["gate"])
        # And what the others do to its waits.
        among_others = self.run_json["populations"][0]["vein_to_vein"]["mean"]
        self.assertGreater(among_others, alone["populations"][0]["vein_to_vein"]["mean"] + 2)


class ByTheCalendar(unittest.TestCase):
    def test_closures_and_what_it_takes_to_get_over_them(self):
        words = ["run", SMALL, "--replications", "60", "--set", "starts=2026-01-05", "--set",
                 "service={ for: 3 y, warm_up: 180 d, arrivals: 0.3 /d, enters: referred }", "--set",
                 "sites.plant.suites={ units: 9, closed: { units: 8, from: 2027-06-01, to: "
                 "2027-07-12 } }"]
        plant = {row["resource"]: row for row in result(*words)["occupancy"]
                 if row["site"] == "plant"}["suites"]
        closure, = plant["closures"]
        self.assertEqual((closure["from"], closure["until"]), ("2027-06-01", "2027-07-13"))
        self.assertGreater(closure["longest_queue"], closure["queue_before"] + 3)
        self.assertGreater(closure["days_until_back"], 3)
        self.assertLess(closure["days_until_back"], 200)
        self.assertIn("the queue is back", v2v(*words, "--full").stdout)

    def test_what_a_closure_did_is_not_what_the_next_one_does(self):
        def closures(*others):
            closed = ", ".join(["{ units: 4, from: 2028-07-01, to: 2028-07-21 }", *others])
            occupancy = result(
                "run", SMALL, "--replications", "60", "--set", "starts=2028-01-05", "--set",
                "service={ for: 2 y, warm_up: 90 d, arrivals: 0.3 /d, enters: referred }", "--set",
                f"sites.plant.suites={{ units: 7, closed: [{closed}] }}")["occupancy"]
            return next(row for row in occupancy
                        if (row["site"], row["resource"]) == ("plant", "suites"))["closures"]
        alone, = closures()
        self.assertIsNotNone(alone["days_until_back"])
        first, second = closures("{ units: 7, from: 2029-05-01, to: 2029-06-30 }")
        self.assertEqual(first, alone)
        self.assertGreater(second["longest_queue"], first["longest_queue"])
        # One that is not over when the service is: observation ends on 2030-04-05.
        same, last = closures("{ units: 7, from: 2030-03-01, to: 2030-06-30 }")
        self.assertEqual(same, alone)
        self.assertGreater(last["longest_queue"], alone["longest_queue"])
        self.assertIsNone(last["days_until_back"])
        only, = closures("{ units: 7, from: 2030-03-25, to: 2030-06-30 }")
        self.assertEqual(only, alone, "less than two weeks of it are seen")

    def test_stretches_and_hospitals_on_demand(self):
        with tempfile.TemporaryDirectory() as place:
            lengths = {}
            for stretch in ("day", "week", "month"):
                out = pathlib.Path(place) / stretch
                done = v2v("run", SMALL, "--replications", "2", "--by", "hospital", "--occupancy",
                           stretch, "--out", str(out))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("By hospital", done.stdout)
                self.assertIn("occupancy.svg", files_in(out))
                # The command on record is that of the numbers, and runs without a folder.
                self.assertNotIn("--occupancy", (out / "report.html").read_text(encoding="utf-8"))
                with open(out / "occupancy.csv", encoding="utf-8", newline="") as file:
                    rows = [row for row in csv.DictReader(file)
                            if row["site"] == "plant" and row["resource"] == "suites"]
                lengths[stretch] = len(rows)
            self.assertEqual(lengths, {"day": 400, "week": 58, "month": 14})

    def test_arms_cover_the_same_dates(self):
        for change, words in (("service.for=300 d", "2026-12-01"),
                              ("service.warm_up=10 d", "2026-01-15")):
            other = v2v("compare", SMALL, SMALL, "--replications", "2")
            self.assertEqual(other.returncode, 0, other.stderr)
            with tempfile.TemporaryDirectory() as place:
                overlay = pathlib.Path(place) / "other.yaml"
                key, value = change.split("=")
                overlay.write_text(f"format: 1\noverlay: true\nservice: {{ {key[8:]}: {value} }}\n")
                done = v2v("compare", SMALL, str(overlay), "--replications", "2")
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn("different times", done.stderr)
            self.assertIn(words, done.stderr)

    def test_engines_and_threads_see_the_same(self):
        with tempfile.TemporaryDirectory() as place:
            folders = []
            for name, words in (("one", ["--threads", "1"]), ("five", ["--threads", "5"]),
                                ("simgrid", ["--engine", "simgrid"]), ("batch", ["--batch", "3"])):
                out = pathlib.Path(place) / name
                done = v2v("run", SMALL, "--replications", "20", "--out", str(out), *words)
                self.assertEqual(done.returncode, 0, done.stderr)
                folders.append({file: (out / file).read_bytes() for file in
                                ("periods.csv", "occupancy.csv", "hospitals.csv")})
            for other in folders[1:]:
                self.assertEqual(other, folders[0])

    def test_a_cohort_has_no_calendar(self):
        run = result("run", INATI, "--replications", "2")
        self.assertFalse({"years", "months", "occupancy"} & set(run))
        self.assertIn("hospitals", run)


ACCESS = str(SCENARIOS / "european-access.yaml")


def access(name):
    return str(SCENARIOS / "access" / f"{name}.yaml")


class Products(unittest.TestCase):
    """What approvals do: more of the same patients are eligible, and nobody else changes."""

    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        cls.out = pathlib.Path(place.name) / "out"
        done = v2v("compare", ACCESS, access("2018"), access("2022"), access("point-of-care"),
                   "--replications", "5", "--format", "json", "--out", str(cls.out))
        if done.returncode:
            raise AssertionError(done.stderr)
        cls.arms = json.loads(done.stdout)["arms"]
        with open(cls.out / "patients.csv", encoding="utf-8", newline="") as file:
            cls.patients = list(csv.DictReader(file))

    def test_each_date_adds_products(self):
        now, first, second, unit = ([row["name"] for row in arm["offered"]] for arm in self.arms)
        self.assertEqual(set(first), {"axi-cel", "tisa-cel"})
        # Of those with one indication the first in order: axi-cel before liso-cel, cilta-cel before ide-cel.
        self.assertEqual(set(second), set(first) | {"brexu-cel", "cilta-cel"})
        self.assertEqual(set(now), set(second) | {"liso-cel"})
        self.assertEqual(set(unit), set(now) | {"ari-0001"})
        now, first, second, unit = (arm["treated_fraction"]["mean"] for arm in self.arms)
        self.assertLess(first + 0.1, second)
        self.assertLess(second + 0.1, now)
        self.assertLess(now, unit)

    def test_the_same_patients_come(self):
        come = {arm["scenario"]: arm["flow"][0]["mean"] for arm in self.arms}
        self.assertEqual(len(set(come.values())), 1, come)

    def test_files_say_who_was_given_what(self):
        of_now = [row for row in self.patients if row["arm"] == "european-access"]
        given = [row for row in of_now if row["population"] == "mantle_cell" and row["product"]]
        self.assertEqual({row["product"] for row in given}, {"brexu-cel"})
        self.assertGreater(len(given), 5)
        self.assertTrue(all(row["line"] in ("3", "4+") for row in given))
        self.assertTrue(all(row["product"] for row in of_now if row["collected_d"]))
        refused = [row for row in of_now if row["reason"] == "not eligible for any product"]
        self.assertGreater(len(refused), 5)
        self.assertEqual({row["product"] for row in refused}, {""})
        with open(self.out / "hospitals.csv", encoding="utf-8", newline="") as file:
            kinds = {row["kind"] for row in csv.DictReader(file)}
        self.assertIn("product", kinds)

    def test_text_by_product(self):
        text = v2v("run", ACCESS, "--replications", "2", "--by", "product").stdout
        self.assertIn("By product, means over replications", text)
        one = v2v("run", INATI, "--replications", "2", "--by", "product").stdout
        self.assertIn("Only one product is offered", one)

    def test_a_contract_is_kept(self):
        run = result("run", ACCESS, "--replications", "3", "--set",
                     "products.axi-cel.most_a_year=20")
        given = {row["name"]: row["intended"] for row in run["offered"]}
        self.assertLessEqual(given["axi-cel"], 3 * 20)
        self.assertGreater(given["liso-cel"], 100)


class People(unittest.TestCase):
    def test_forms_agree(self):
        with tempfile.TemporaryDirectory() as place:
            out = pathlib.Path(place) / "out"
            run = result("run", DUTCH, "--replications", "3", "--out", str(out))
            with open(out / "people.csv", encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual(len(rows), len(run["people"]))
            self.assertEqual(len(rows), 3 * 7 + 3)
            for row, one in zip(rows, run["people"]):
                self.assertEqual((row["site"], row["role"]), (one["site"], one["role"]))
                self.assertAlmostEqual(float(row["used_hours"]), one["hours_a_week"]["used"])
                self.assertAlmostEqual(one["fte"]["used"], one["hours_a_week"]["used"] / 36)
                self.assertLessEqual(one["hours_a_week"]["p50"], one["hours_a_week"]["p95"])
                self.assertEqual(len(one["hours_a_week_by_year"]), 5)
            self.assertIn("cell-processing operators", (out / "report.html").read_text())

    def test_nobody_waits_for_them(self):
        """They change no patient's way: the fingerprint is that of the scenario without them."""
        with_them = result("run", DUTCH, "--replications", "2")
        without_them = result("run", DUTCH, "--replications", "2", "--set", "people=")
        self.assertEqual(with_them["fingerprint"], without_them["fingerprint"])
        self.assertNotIn("people", without_them)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
