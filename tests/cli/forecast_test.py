"""`v2v forecast`: a run from a list, told by the week and by patient."""
import collections
import csv
import json
import pathlib
import sys
import tempfile
import unittest

from program import INATI, SCENARIOS, files_in, v2v

SLOTS = str(SCENARIOS / "slot-crunch.yaml")

# One hospital whose patients are infused 20 days after receipt, whatever happens: 7 d of culture, 3 d
# until released, 5 d until a bed is planned, and lymphodepletion from day -5 on.
FIXED = """
format: 1
title: Certain
starts: 2026-12-01
service: { arrivals: 0.1 /d, patients: 10, warm_up: 10 d, enters: eligible }
sites: { plant: { kind: plant }, ward: { kind: hospital, ward_beds: 50 } }
lanes: [{ between: [ward, plant], transit: 0 d }]
collection: { takes: 0 d }
product: { made_at: plant, culture: 7 d, release: 3 d }
lymphodepletion: { start: after_release, days: [-5, -3], scheduling: 5 d }
stay: { after_infusion: 3 d }
"""
LIST = """id,state,since
Anna,received,2026-11-30
Berta,received,2026-11-21
Carla,released,2026-11-24
Dora,infused,2026-11-30
"""


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Forecasts(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name)
        self.scenario = self.place / "fixed.yaml"
        self.scenario.write_text(FIXED)
        self.list = self.place / "today's \"list\".csv"
        self.list.write_text(LIST)

    def test_several_groups(self):
        """The same in two groups, of which the second is cultured for three days less."""
        scenario, listed = self.place / "two.yaml", self.place / "two.csv"
        scenario.write_text(FIXED.replace("patients: 10, warm_up: 10 d", "for: 1 y, warm_up: 10 d") +
                            "populations:\n"
                            "  slow: { title: Slow, patients: { size: { table: { S: 1, L: 1 } } } }\n"
                            "  quick: { product: { culture: 4 d } }\n")
        listed.write_text("id,state,since,population,size\nAnna,received,2026-11-30,slow,S\n"
                          "Berta,received,2026-11-21,quick,\nCarla,released,2026-11-24,slow,L\n"
                          "Dora,infused,2026-11-30,quick,\n")
        out = self.place / "out"
        words = ["forecast", str(scenario), "--list", str(listed), "--for", "5 weeks", "--late-after",
                 "2026-12-12", "--replications", "40"]
        done = v2v(*words, "--format", "json", "--out", str(out))
        self.assertEqual(done.returncode, 0, done.stderr)
        people = {one["id"]: one for one in json.loads(done.stdout)["forecast"]["patients"]}
        self.assertEqual({name: (one["population"], one["median"]) for name, one in people.items()},
                         {"Anna": ("Slow", "2026-12-21"), "Berta": ("quick", "2026-12-18"),
                          "Carla": ("Slow", "2026-12-11")})
        patients = [row for row in rows(out / "patients.csv") if row["id"]]
        self.assertEqual({row["id"]: (row["population"], row["size"]) for row in patients},
                         {"Anna": ("slow", "S"), "Berta": ("quick", ""), "Carla": ("slow", "L"),
                          "Dora": ("quick", "")})
        self.assertIn("Anna, Slow", v2v(*words).stdout)
        for line, why in (("Eva,received,2026-11-30,fast,S", "`fast` is not one of `populations`"),
                          ("Anna,received,2026-11-30,quick,S", "expected every id once"),
                          ("Eva,received,2026-11-30,,", "nothing is not one of")):
            listed.write_text("id,state,since,population,size\nAnna,received,2026-11-30,slow,S\n" +
                              line + "\n")
            done = v2v(*words)
            self.assertEqual(done.returncode, 2)
            self.assertIn(why, done.stderr)
        listed.write_text("id,state\nAnna,received\n")
        self.assertIn("the column `population` is missing", v2v(*words).stderr)

    def test_what_is_certain(self):
        out = self.place / "out"
        done = v2v("forecast", str(self.scenario), "--list", str(self.list), "--for", "5 weeks",
                   "--late-after", "2026-12-12", "--replications", "50", "--format", "json",
                   "--out", str(out))
        self.assertEqual(done.returncode, 0, done.stderr)
        ahead = json.loads(done.stdout)["forecast"]
        self.assertEqual(ahead["until_d"], 35)
        self.assertEqual([week["from"] for week in ahead["weeks"]],
                         ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29"])
        people = {patient["id"]: patient for patient in ahead["patients"]}
        # Who has been infused is in a bed, and waits for nothing. Received on 30 November at 0:00 is
        # cultured from the first day on, because nobody knows that it was before.
        self.assertEqual(set(people), {"Anna", "Berta", "Carla"})
        self.assertEqual({name: one["median"] for name, one in people.items()},
                         {"Anna": "2026-12-21", "Berta": "2026-12-21", "Carla": "2026-12-11"})
        self.assertEqual({name: one["late"] for name, one in people.items()},
                         {"Anna": True, "Berta": True, "Carla": False})
        for one in people.values():
            self.assertEqual((one["infused"], one["median"]), (1, one["latest"]))
        self.assertEqual(ahead["weeks"][1]["infused"], {"mean": 1, "prediction95": [1, 1]})
        self.assertTrue({"weeks.csv", "listed.csv", "occupancy.csv", "report.html"}
                        <= set(files_in(out)))
        self.assertEqual({row["id"]: row["late"] for row in rows(out / "listed.csv")},
                         {"Anna": "1", "Berta": "1", "Carla": "0"})
        text = v2v("forecast", str(self.scenario), "--list", str(self.list), "--for", "5 weeks",
                   "--late-after", "2026-12-12", "--replications", "50").stdout
        self.assertIn("2 of the 3 on the list are not likely to be infused by 2026-12-12",
                      " ".join(text.split()))
        self.assertIn("Anna", text)
        self.assertNotIn("Carla", text)

    def test_it_is_a_run(self):
        """The same patients as `run` has with the same list and horizon, counted once more."""
        out = self.place / "out"
        done = v2v("forecast", SLOTS, "--for", "84 d", "--late-after", "60 d", "--replications", "40",
                   "--patients", "all", "--out", str(out), "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        ahead = told["forecast"]
        self.assertEqual(len(ahead["weeks"]), 12)
        self.assertAlmostEqual(sum(week["infused"]["mean"] for week in ahead["weeks"]),
                               told["years"][0]["infused"]["mean"], places=6)
        self.assertAlmostEqual(sum(week["cultures_started"]["mean"] for week in ahead["weeks"]),
                               told["years"][0]["cultures_started"]["mean"], places=6)
        infused = collections.defaultdict(list)
        for row in rows(out / "patients.csv"):
            if row["outcome"] == "infused":
                infused[int(row["patient"])].append(float(row["infused_d"]))
        for patient, one in enumerate(ahead["patients"]):
            days = sorted(infused[patient])
            self.assertAlmostEqual(one["infused"], len(days) / 40, places=9)
            in_time = sum(day < 61 for day in days) / 40
            self.assertAlmostEqual(one["infused_in_time"], in_time, places=9)
            self.assertEqual(one["late"], in_time < 0.5)
            self.assertEqual(one["median_d"], int(days[19]) if len(days) >= 20 else None)
        run = v2v("run", SLOTS, "--set", "service.patients=", "--set", "service.for=84 d",
                  "--replications", "40", "--format", "json")
        self.assertEqual(json.loads(run.stdout)["fingerprint"], told["fingerprint"])

    def test_what_it_is_not_for(self):
        for words, why in (([INATI], "a `service`"),
                           ([SLOTS, "--late-after", "soon"], "expected a date"),
                           ([SLOTS, "--late-after", "2026-01-01"], "does not say when it `starts`"),
                           ([str(self.scenario), "--late-after", "2026-01-01"], "before 2026-12-01"),
                           ([SLOTS, "--for", "12 parsecs"], "--for:1:1: `parsecs`"),
                           ([SLOTS, "--list", "nowhere.csv"], "nowhere.csv`: there is no such file")):
            with self.subTest(why):
                done = v2v("forecast", *words)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertIn(why, done.stderr)
                self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
