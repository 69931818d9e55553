"""Sweeps, precision, uncertainty, stores and what goes wrong with them, as a user meets them."""
import contextlib
import csv
import json
import os
import pathlib
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

from program import INATI, POINT_OF_CARE, PROGRAM, SCENARIOS, files_in, result, v2v

VARY = "product.release.with_median=10d:30d:5d"
LOAD = str(SCENARIOS / "priority-under-load.yaml")
SWEEP = ["sweep", INATI, "--vary", VARY, "--replications", "60"]


class Place(unittest.TestCase):
    """A folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)

    def path(self, name):
        return str(self.place / name)

    def refused(self, words, *expected, status=2):
        done = v2v(*words)
        self.assertEqual(done.returncode, status, (words, done.stderr))
        self.assertEqual(done.stdout, "", words)
        for text in expected:
            self.assertIn(text, done.stderr)
        self.assertNotIn("defect", done.stderr)

    def output(self, *words):
        done = v2v(*words)
        self.assertEqual(done.returncode, 0, (words, done.stderr))
        return done.stdout

    def query(self, store, text, *values):
        with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as database:
            return database.execute(text, values).fetchall()


class Sweeps(Place):
    def test_the_curve(self):
        out = self.place / "curve"
        swept = json.loads(self.output(*SWEEP, "--out", str(out), "--format", "json"))
        self.assertEqual(len(swept["points"]), 5)
        medians, treated = [], []
        for days, point in zip(range(10, 31, 5), swept["points"]):
            self.assertEqual(point["values"], {"product.release.with_median": f"{days} d"})
            for key in ("treated_fraction", "attrition", "vein_to_vein", "potential_vein_to_vein"):
                self.assertIn(key, point)
            medians.append(point["potential_vein_to_vein"]["median"])
            treated.append(point["treated_fraction"]["mean"])
        # Common random numbers: who is lost in a short wait is lost in a long one.
        self.assertEqual(medians, sorted(medians))
        self.assertEqual(treated, sorted(treated, reverse=True))
        self.assertEqual(files_in(out),
                         ["curve.svg", "datapackage.json", "summary.json",
                          "sweep-long.csv", "sweep.csv"])
        xml.etree.ElementTree.parse(out / "curve.svg")
        rows = list(csv.reader((out / "sweep.csv").read_text().splitlines()))
        self.assertEqual(len({len(row) for row in rows}), 1)
        self.assertEqual(len(rows), 6)

    def test_a_point_is_a_run(self):
        swept = result(*SWEEP)
        for point in (swept["points"][0], swept["points"][3]):
            words = [f"--set={path}={value}" for path, value in point["values"].items()]
            run = result("run", INATI, "--replications", "60", *words)
            for key in ("treated_fraction", "attrition", "vein_to_vein", "potential_vein_to_vein",
                        "causes", "fingerprint"):
                self.assertEqual(point[key], run[key], key)

    def test_the_same_bytes_on_any_threads(self):
        one = self.output(*SWEEP, "--threads", "1", "--format", "json")
        self.assertEqual(self.output(*SWEEP, "--threads", "5", "--format", "json"), one)

    def test_designs(self):
        for design in ("lhs", "sobol"):
            swept = result("sweep", INATI, "--vary", "product.release.with_median=10d:30d", "--vary",
                           "bridging.response=0.2,0.4,0.6", "--design", design, "--points", "8",
                           "--replications", "5")
            self.assertEqual(len(swept["points"]), 8)
            days = [float(point["values"]["product.release.with_median"].split()[0])
                    for point in swept["points"]]
            self.assertEqual(len(set(days)), 8)
            self.assertTrue(all(10 <= day <= 30 for day in days), days)
            self.assertEqual({point["values"]["bridging.response"] for point in swept["points"]},
                             {0.2, 0.4, 0.6})

    def test_designs_take_whole_suites(self):
        swept = result("sweep", LOAD, "--vary", "sites.plant.suites=9:12", "--design", "lhs",
                       "--points", "8", "--replications", "2")
        # Each of the four has a quarter of the range, and a Latin hypercube two points in each.
        self.assertEqual(sorted(point["values"]["sites.plant.suites"] for point in swept["points"]),
                         [9, 9, 10, 10, 11, 11, 12, 12])

    def test_mistakes(self):
        self.refused(["sweep", INATI], "--vary")
        self.refused(["sweep", LOAD, "--vary", "sites.plant.suites=2:12"], "step, such as", "=2:12:1")
        self.refused(["sweep", INATI, "--vary", "product.culture"], "expected path=from:to:step")
        self.refused(["sweep", INATI, "--vary", "product.culture=7d:9"], "another unit")
        self.refused(["sweep", INATI, "--vary", "product.culture=7d:9d"], "needs a step")
        self.refused(["sweep", INATI, "--vary", "product.cullture=7d:9d:1d"],
                     "--vary product.cullture", "did you mean `culture`")
        self.refused(["sweep", INATI, "--vary", "product.culture=7d:9d:1d", "--vary",
                      "product.culture=1d,2d"], "twice")
        self.refused(["sweep", INATI, "--vary", "product.culture=7d:9d", "--design", "lhs"],
                     "--points")
        # The last point is not valid: nothing is run.
        self.refused(["sweep", INATI, "--vary", "product.failure=0.5:1.5:0.5"], "product.failure")
        self.refused([*SWEEP, "--shard", "0/3", "--store", self.path("s")], "--shard")
        self.refused([*SWEEP, "--shard", "1/3"], "--store")
        self.assertEqual(list(self.place.iterdir()), [])


class Precision(Place):
    def test_until_it_is_precise(self):
        for goal, quantity in (("1%", "treated_fraction"), ("0.02", "lost"), ("1 %", "vein_to_vein"),
                               ("0.9", "infused")):
            run = result("run", INATI, "--precision", goal, "--precision-of", quantity)
            reached = run["precision"]
            self.assertTrue(reached["reached"])
            self.assertGreaterEqual(run["replications"], 100)
            least = reached["goal"] * (reached["mean"] if reached["relative"] else 1)
            self.assertLessEqual(reached["half_width"], least)
        lo, hi = result("run", INATI, "--precision", "1%")["treated_fraction"]["monte_carlo95"]
        self.assertLessEqual((hi - lo) / 2, 0.01 * (hi + lo) / 2)

    def test_not_reached_is_said(self):
        done = v2v("run", INATI, "--precision", "0.01%", "--replications", "150")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("NOT reached", done.stdout)

    def test_mistakes(self):
        for wrong in ("0%", "-1%", "narrow", "", "5 apples"):
            self.refused(["run", INATI, "--precision=" + wrong, "--precision-of", "infused"]
                         if wrong else ["run", INATI, "--precision", "x"], "--precision")
        self.refused(["run", INATI, "--precision", "1%", "--precision-of", "infusd"], "infused")
        self.refused(["run", INATI, "--precision", "1%", "--replications", "99"], "at least 100")


class Parameters(Place):
    def test_uncertainty_widens_the_prediction(self):
        def width(run):
            lo, hi = run["treated_fraction"]["prediction95"]
            return hi - lo
        held = result("run", INATI, "--uncertainty", "none")
        drawn = result("run", INATI, "--uncertainty", "parameters")
        self.assertGreater(width(drawn), 1.1 * width(held))
        split = drawn["uncertainty"]["treated_fraction"]
        variance = split["variance"]
        # Each is written with ten digits.
        self.assertAlmostEqual(variance["parameters"] + variance["chance"], variance["total"],
                               delta=2e-10 * variance["total"])
        self.assertTrue(0.1 < split["share_of_parameters"] < 0.9, split)
        self.assertIsNone(held["uncertainty"]["treated_fraction"])
        self.assertTrue(drawn["verified"]["identical"])

    def test_arms_share_their_parameters(self):
        words = ["compare", INATI, POINT_OF_CARE, "--uncertainty", "parameters",
                 "--replications", "200"]
        compared = result(*words)
        alone = result("run", POINT_OF_CARE, "--uncertainty", "parameters", "--replications", "200")
        self.assertEqual(compared["arms"][1]["fingerprint"], alone["fingerprint"])


class Stores(Place):
    def test_goes_on_and_is_the_same(self):
        plain = self.output(*SWEEP, "--format", "json")
        store = self.path("results.sqlite")
        first = self.output(*SWEEP, "--format", "json", "--store", store)
        self.assertEqual(first, plain)
        self.assertEqual(self.output(*SWEEP, "--format", "json", "--store", store), plain)

    def test_sql_has_the_same_numbers(self):
        for command in (["run", INATI], ["sweep", INATI, "--vary", VARY],
                        ["compare", INATI, POINT_OF_CARE]):
            store = self.path(command[0] + ".sqlite")
            seen = result(*command, "--replications", "50", "--store", store)
            rows = self.query(store, "select mean, replications from treated_fraction "
                                     "order by point, arm")
            runs = {"run": lambda: [seen], "sweep": lambda: seen["points"],
                    "compare": lambda: seen["arms"]}[command[0]]()
            self.assertEqual(len(rows), len(runs))
            for (mean, replications), run in zip(rows, runs):
                self.assertEqual(replications, 50)
                self.assertAlmostEqual(mean, run["treated_fraction"]["mean"], delta=1e-10)
            for index, run in enumerate(runs):
                point, arm = (0, index) if command[0] == "compare" else (index, 0)
                flow = dict(self.query(store, "select gate, mean from flow_means where point = ? "
                                              "and arm = ?", point, arm))
                if "flow" in run:
                    self.assertEqual(set(flow), {row["gate"] for row in run["flow"]})
                    for row in run["flow"]:
                        self.assertAlmostEqual(flow[row["gate"]], row["mean"], delta=1e-7)
                lost = {(gate, reason): mean for gate, reason, mean in
                        self.query(store, "select after_gate, reason, mean from attrition_means "
                                          "where point = ? and arm = ?", point, arm)}
                for row in run["attrition"]:
                    if row["mean"] > 0:
                        self.assertAlmostEqual(lost[row["after_gate"], row["reason"]], row["mean"],
                                               delta=1e-9)
            if command[0] == "compare":
                (difference,), = self.query(store, "select mean from differences where arm = 1")
                self.assertAlmostEqual(difference,
                                       seen["differences"][0]["treated_fraction"]["mean"],
                                       delta=1e-10)

    def test_sql_has_the_potential_time_of_every_replication(self):
        store = self.path("run.sqlite")
        seen = json.loads(self.output("run", INATI, "--replications", "30", "--store", store,
                                      "--format", "json"))
        (mean, patients), = self.query(store, "select sum(potential_vein_to_vein_days * intended) /"
                                              " sum(intended), sum(intended) from replication")
        potential = seen["potential_vein_to_vein"]
        self.assertEqual(potential["patients"], patients)
        self.assertAlmostEqual(mean, potential["mean"], delta=1e-9 * mean)

    def test_another_study_is_refused(self):
        store = self.path("results.sqlite")
        self.output(*SWEEP, "--store", store)
        before = pathlib.Path(store).read_bytes()
        self.refused([*SWEEP, "--store", store, "--seed", "2"], store, "seed")
        self.refused([*SWEEP, "--store", store, "--set", "cohort.size=50"], store, "scenario")
        self.refused(["run", INATI, "--store", store], store, "sweep")
        self.refused([*SWEEP[:-1], "70", "--store", store], store, "replications")
        self.assertEqual(pathlib.Path(store).read_bytes(), before)
        text = self.path("text.sqlite")
        pathlib.Path(text).write_text("this is no database, whatever its name says. " * 100)
        self.refused([*SWEEP, "--store", text], text)
        with contextlib.closing(sqlite3.connect(store)) as database:
            database.execute("pragma user_version = 99")
        self.refused([*SWEEP, "--store", store], store, "version")

    def test_a_flipped_bit(self):
        store = self.path("results.sqlite")
        run = ["run", INATI, "--replications", "40", "--store", store]
        plain = self.output(*run)
        (first,), = self.query(store, "select bytes from batch where batch = 0")
        data = bytearray(pathlib.Path(store).read_bytes())
        data[data.find(first[:24]) + 10] ^= 1 << 4  # a count of patients
        pathlib.Path(store).write_bytes(data)
        self.assertEqual(self.query(store, "pragma integrity_check"), [("ok",)])
        told = f"{store} is damaged (batch 0 of point 0 is not as it was stored)"
        self.refused(run, told, "--repair")
        self.refused(["merge", "--store", self.path("all.sqlite"), store], told)
        self.refused(["run", INATI, "--repair"], "--store")
        again = v2v(*run, "--repair")
        self.assertEqual((again.returncode, again.stdout), (0, plain), again.stderr)
        self.assertEqual(again.stderr,
                         f"v2v: {store}: batch 0 of point 0 was damaged and is simulated again\n")
        self.assertEqual(self.output(*run), plain)

    def test_shards_and_merge(self):
        plain = self.output(*SWEEP, "--format", "json")
        parts = []
        for shard in range(1, 4):
            parts.append(self.path(f"shard-{shard}.sqlite"))
            text = self.output(*SWEEP, "--shard", f"{shard}/3", "--store", parts[-1])
            self.assertIn(f"shard {shard}/3", text)
        whole = self.path("whole.sqlite")
        self.assertIn("not complete", self.output("merge", "--store", whole, *parts[:2]))
        text = self.output("merge", "--store", whole, *parts)
        self.assertIn("is complete", text)
        self.assertIn("v2v sweep", text)
        self.assertEqual(self.output(*SWEEP, "--format", "json", "--store", whole), plain)
        other = self.path("other.sqlite")
        self.output(*SWEEP, "--seed", "5", "--store", other)
        self.refused(["merge", "--store", whole, other], whole, "seed")
        self.refused(["merge", "--store", whole, self.path("none.sqlite")], "none.sqlite", status=4)


class Interruptions(Place):
    """What was finished is there, whatever happens."""
    LONG = ["sweep", INATI, "--vary", VARY, "--replications", "400", "--threads", "2", "--format",
            "json"]

    def test_killed_at_twenty_moments(self):
        plain = self.output(*self.LONG)
        store = self.path("results.sqlite")
        chance = random.Random(20)
        begun = time.monotonic()
        self.output(*self.LONG, "--store", self.path("whole.sqlite"))
        whole = time.monotonic() - begun
        kills, finished, batches = 0, 0, 0
        while kills < 20:
            process = subprocess.Popen([PROGRAM, *self.LONG, "--store", store],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                # Anywhere in the first third, so that many of them fall into one study.
                process.wait(timeout=chance.uniform(0, 0.3) * whole)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            output, errors = process.communicate()
            if process.returncode == 0:
                finished += 1
                self.assertEqual(output.decode(), plain)
                for path in self.place.glob("results.sqlite*"):
                    path.unlink()
                batches = 0
                continue
            self.assertEqual(process.returncode, -signal.SIGKILL, errors)
            kills += 1
            if os.path.exists(store) and os.path.getsize(store) > 0:
                with contextlib.closing(sqlite3.connect(store)) as database:
                    self.assertEqual(database.execute("pragma integrity_check").fetchone()[0], "ok")
                    there = database.execute("select count(*) from sqlite_master "
                                             "where name = 'batch'").fetchone()[0]
                    now = database.execute("select count(*) from batch").fetchone()[0] if there else 0
                self.assertGreaterEqual(now, batches, "a finished batch is gone")
                batches = now
        self.assertEqual(self.output(*self.LONG, "--store", store), plain)

    def test_a_full_disk(self):
        plain = self.output(*self.LONG)
        store = self.path("results.sqlite")

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        done = v2v(*self.LONG, "--store", store, preexec_fn=small_files)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("results.sqlite", done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.output(*self.LONG, "--store", store), plain)

    def test_a_goal_of_precision_goes_on(self):
        words = ["run", INATI, "--precision", "0.7%", "--format", "json"]
        plain = self.output(*words)
        store = self.path("results.sqlite")
        for moment in (0.05, 0.1, 0.2):
            process = subprocess.Popen([PROGRAM, *words, "--store", store],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moment)
            process.kill()
            process.wait()
        self.assertEqual(self.output(*words, "--store", store), plain)
        run = json.loads(plain)
        (mean, replications), = self.query(store, "select mean, replications from treated_fraction")
        self.assertEqual(replications, run["replications"])
        self.assertAlmostEqual(mean, run["treated_fraction"]["mean"], delta=1e-10)


class Questions(Place):
    def test_sensitivity(self):
        for method, size in (("tornado", []), ("morris", ["--size", "4"]), ("sobol", ["--size", "4"])):
            out = self.place / method
            seen = json.loads(self.output(
                "sensitivity", INATI, "--method", method, *size, "--vary",
                "product.release.with_median=10d:30d", "--replications", "20", "--format", "json",
                "--out", str(out)))
            self.assertEqual(seen["method"], method)
            self.assertIn("product.release.with_median", json.dumps(seen["factors"]))
            self.assertIn("screening.lost", json.dumps(seen["factors"]))
            self.assertEqual(files_in(out),
                             sorted(["datapackage.json", f"{method}.svg", "sensitivity.csv",
                                     "summary.json"]))
            xml.etree.ElementTree.parse(out / f"{method}.svg")
        self.refused(["sensitivity", INATI, "--of", "infusd"], "infused")
        self.refused(["sensitivity", INATI, "--vary", "product.culture=1d,2d"], "range")
        self.refused(["sensitivity", INATI, "--method", "sobol", "--size", "9"], "power of two")

    def test_select(self):
        seen = result("select", INATI, POINT_OF_CARE, "--maximise", "treated_fraction",
                      "--indifference", "0.01", "--confidence", "0.95")
        text = json.dumps(seen)
        self.assertIn("inati-cel-point-of-care", text)
        self.assertIn("replications_spent", text)
        self.assertIn("inati-cel-point-of-care", self.output("select", INATI, POINT_OF_CARE))
        self.refused(["select", INATI, POINT_OF_CARE, "--maximise", "treated"], "treated_fraction")
        self.refused(["select", INATI], "scenarios")
        self.refused(["select", INATI, POINT_OF_CARE, "--indifference", "0"], "--indifference")

    def test_describe(self):
        text = self.output("describe", INATI)
        for item in ("Objectives", "Logic", "Data", "Experimentation", "Implementation",
                     "Code access", "wang Results", "assumed"):
            self.assertIn(item, text)
        record = json.loads(self.output("describe", INATI, "--format", "json"))
        self.assertIn("STRESS", json.dumps(record))
        store = self.path("results.sqlite")
        self.output(*SWEEP, "--store", store)
        self.assertIn("5", self.output("describe", INATI, "--store", store))


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
