"""Waiting, networks, overlays and traces, as a user meets them."""
import csv
import os
import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree

from program import JOURNEYS, result, v2v

SMALL = """format: 1
title: Two hospitals and a plant
service: { arrivals: 0.5 /d, patients: 400, warm_up: 60 d, enters: eligible }
replications: 3
collection: { takes: 1 d }
product: { made_at: plant, culture: 9 d, release: 5 d }
lymphodepletion: { start: after_release, days: [-5, -3] }
leaving: { always: { death: 0.004 /d } }
sites:
  north: { kind: hospital, patients: 3, region: far, apheresis_beds: 1 }
  south: { kind: hospital, patients: 1, region: near }
  plant: { kind: plant, suites: 5 }
lanes:
  - { between: [north, plant], mode: air, transit: 1 d, departures: { days: Mon-Fri, at: 17:00 } }
  - { between: [south, plant], mode: road, transit: 4 h }
"""
MORE_SUITES = "format: 1\noverlay: true\nsites: { plant: { suites: 8 } }\n"
SLOWER = "format: 1\noverlay: true\nproduct: { culture: 10 d }\n"


class Place(unittest.TestCase):
    """A folder with a scenario and two overlays."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.small = self.file("small.yaml", SMALL)
        self.more = self.file("more-suites.yaml", MORE_SUITES)
        self.slower = self.file("slower.yaml", SLOWER)

    def file(self, name, text):
        (self.place / name).write_text(text)
        return str(self.place / name)

    def refused(self, words, *expected):
        done = v2v(*words)
        self.assertEqual(done.returncode, 2, (words, done.stderr))
        self.assertEqual(done.stdout, "", words)
        for text in expected:
            self.assertIn(text, done.stderr)


class Waits(Place):
    def test_what_is_waited_for_adds_up(self):
        run = result("run", self.small)
        rows = {(row["site"], row["name"]): row for row in run["site_resources"]}
        self.assertEqual(list(rows), [("north", "apheresis beds"),
                                      ("north", "departures to plant by air"), ("plant", "suites"),
                                      ("plant", "departures to north by air")])
        waiting = run["waiting"]
        parts = {part["name"]: part for part in waiting["parts"]}
        times = run["vein_to_vein"]
        self.assertAlmostEqual(sum(part["mean_d"] for part in parts.values()),
                               waiting["share_of_vein_to_vein"] * times["mean"], places=6)
        queue = next(part["mean"] for part in times["parts"] if part["name"] == "suite queue")
        self.assertAlmostEqual(parts["suites"]["mean_d"], queue, places=6)
        # Everybody who is lost waited for one of them or for nothing.
        lost = sum(row["mean"] for row in run["attrition"])
        self.assertAlmostEqual(sum(part["lost"] for part in parts.values()) +
                               waiting["lost_waiting_for_nothing"], lost, places=6)
        self.assertAlmostEqual(sum(row["lost_while_waiting"] for row in rows.values()),
                               sum(part["lost"] for part in parts.values()), places=6)
        for row in rows.values():
            self.assertLessEqual(row["median_wait_d"], row["wait90_d"])
            self.assertLessEqual(row["wait90_d"], row["longest_wait_d"])
            self.assertGreater(row["served"], 0)
        self.assertEqual(rows["plant", "suites"]["capacity"], 5)
        # Weekday departures at one hour: at most from Friday's to Monday's.
        self.assertLessEqual(rows["plant", "departures to north by air"]["longest_wait_d"], 3)
        text = v2v("run", self.small, "--full").stdout
        self.assertIn("Where patients wait", text)
        self.assertIn("plant: suites", text)

    def test_nothing_limited_says_nothing(self):
        run = result("run", self.small, "--replications", "2", "--set", "sites.plant.suites=unlimited",
                     "--set", "sites.north.apheresis_beds=unlimited",
                     "--set", "lanes=[{between: [north, plant], transit: 1 d}, "
                     "{between: [south, plant], transit: 1 d}]")
        self.assertEqual(run["site_resources"], [])
        self.assertEqual(run["waiting"]["parts"], [])
        self.assertEqual(run["waiting"]["share_of_vein_to_vein"], 0)

    def test_resources_by_day(self):
        out = self.place / "out"
        done = v2v("run", self.small, "--replications", "1", "--out", str(out))
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = list(csv.DictReader((out / "resources.csv").read_text().splitlines()))
        self.assertEqual(set(rows[0]), {"scenario", "arm", "replication", "time_d", "site",
                                        "resource", "capacity", "in_use", "queue"})
        suites = [row for row in rows if (row["site"], row["resource"]) == ("plant", "suites")]
        days = [float(row["time_d"]) for row in suites]
        self.assertEqual(days, [float(day) for day in range(len(days))])
        self.assertGreater(len(days), 400)
        for row in suites:
            self.assertEqual(float(row["capacity"]), 5)
            self.assertTrue(0 <= float(row["in_use"]) <= 5, row)
        # Little's law: 0.5 patients a day less those lost, 9 days each.
        busy = [float(row["in_use"]) for row in suites[100:500]]
        self.assertTrue(3 < sum(busy) / len(busy) < 5, sum(busy) / len(busy))
        other = self.place / "other"
        self.assertEqual(v2v("compare", self.small, self.small, "--replications", "1", "--out",
                             str(other)).returncode, 0)
        both = list(csv.DictReader((other / "resources.csv").read_text().splitlines()))
        for arm in (1, 2):
            self.assertEqual([{**row, "arm": row["scenario"]} for row in both
                              if row["arm"].endswith(f" (arm {arm})")], rows)


class Network(Place):
    def test_loads_of_a_small_network(self):
        network = result("network", self.small)
        self.assertEqual([site["name"] for site in network["sites"]], ["north", "south", "plant"])
        self.assertEqual([lane["mode"] for lane in network["lanes"]], ["air", "road"])
        loads = {(row["site"], row["name"]): row for row in network["resources"]}
        suites = loads["plant", "suites"]
        # 0.5 cultures a day of 9 days each on 5 suites; nobody leaves while waiting.
        self.assertAlmostEqual(suites["offered_load"], 4.5, places=6)
        self.assertAlmostEqual(suites["utilisation"], 0.9, places=6)
        beds = loads["north", "apheresis beds"]
        self.assertAlmostEqual(beds["utilisation"], 0.375, places=6)
        self.assertEqual(network["bottleneck"]["name"], "suites")
        self.assertAlmostEqual(network["saturates_at_patients_per_day"], 5 / 9, places=6)
        faster = result("network", self.small, "--set", "product.culture=4.5 d")
        self.assertAlmostEqual(faster["bottleneck"]["utilisation"], 0.45, places=6)

    def test_formats(self):
        text = v2v("network", self.small).stdout
        self.assertIn("The bottleneck is suites of plant: 90.0 %", text)
        dot = v2v("network", self.small, "--format", "dot").stdout
        self.assertTrue(dot.startswith("graph network {") and dot.endswith("}\n"))
        self.assertIn("air, 24 h", dot)
        svg = v2v("network", self.small, "--format", "svg").stdout
        root = xml.etree.ElementTree.fromstring(svg.encode())
        words = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
        for name in ("north", "south", "plant", "far", "near", "air", "24 h"):
            self.assertIn(name, words)
        for shape in ("text", "json", "dot", "svg"):
            done = v2v("network", JOURNEYS, "--format", shape)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(done.stdout, v2v("network", JOURNEYS, "--format", shape).stdout)

    def test_refusals(self):
        self.refused(["network"])
        self.refused(["network", self.small, "--format", "png"], "--format")
        self.refused(["network", str(self.place / "no.yaml")], "no.yaml")
        self.refused(["network", self.small, "--set", "product.cullture=1 d"],
                     "did you mean `culture`")

    def test_a_hospital_that_reaches_nobody_is_refused_everywhere(self):
        lonely = self.file("lonely.yaml", SMALL.replace(
            "  - { between: [south, plant], mode: road, transit: 4 h }\n", ""))
        for words in (["network", lonely], ["check", lonely], ["run", lonely],
                      ["compare", self.small, lonely]):
            self.refused(words, "lonely.yaml:", "south")


class Overlays(Place):
    def test_with_lays_over(self):
        plain = result("network", self.small)
        with_more = result("network", self.small, "--with", self.more)
        self.assertEqual(plain["resources"][-1]["site"], with_more["resources"][-1]["site"])
        self.assertAlmostEqual(with_more["bottleneck"]["utilisation"], 4.5 / 8, places=6)
        both = result("network", self.small, "--with", self.more, "--with", self.slower)
        self.assertAlmostEqual(both["bottleneck"]["utilisation"], 5 / 8, places=6)
        self.assertEqual(v2v("check", self.small, "--with", self.more).returncode, 0)

    def test_arms_may_be_overlays(self):
        words = ["--replications", "2"]
        compared = result("compare", self.small, self.more, f"{self.more}+{self.slower}", *words)
        arms = compared["arms"]
        self.assertEqual([arm["scenario"] for arm in arms],
                         ["small", "more-suites", "more-suites+slower"])
        for arm, overlays in zip(arms, ([], [self.more], [self.more, self.slower])):
            alone = result("run", self.small, *words,
                           *(word for overlay in overlays for word in ("--with", overlay)))
            self.assertEqual(arm["fingerprint"], alone["fingerprint"])
        # `--with` is for all arms; an arm's own overlays come after it.
        all_slower = result("compare", self.small, self.more, "--with", self.slower, *words)
        self.assertEqual(all_slower["arms"][1]["fingerprint"], arms[2]["fingerprint"])
        self.assertNotEqual(all_slower["arms"][0]["fingerprint"], arms[0]["fingerprint"])

    def test_another_scenario_stands_for_itself(self):
        other = self.file("other.yaml", SMALL.replace("Two hospitals", "Another"))
        compared = result("compare", self.small, other, f"{other}+{self.more}",
                          "--replications", "1")
        self.assertEqual([arm["scenario"] for arm in compared["arms"]],
                         ["small", "other", "other+more-suites"])
        self.assertEqual(compared["arms"][1]["title"], "Another and a plant")

    def test_refusals(self):
        self.refused(["run", self.more], "more-suites.yaml")
        self.refused(["compare", self.more, self.small], "more-suites.yaml")
        self.refused(["run", self.small, "--with", str(self.place / "no.yaml")], "no.yaml")
        self.refused(["compare", self.small, f"{self.more}+{self.place / 'no.yaml'}"], "no.yaml")
        wrong = self.file("wrong.yaml", "format: 1\noverlay: true\nproduct: { cullture: 9 d }\n")
        for words in (["run", self.small, "--with", wrong], ["compare", self.small, wrong],
                      ["check", self.small, "--with", wrong]):
            self.refused(words, "wrong.yaml:3", "did you mean `culture`")


class Trace(Place):
    def test_is_simgrids_alone(self):
        trace = self.place / "small.trace"
        self.refused(["run", self.small, "--trace", str(trace)], "--trace", "--engine simgrid")
        self.refused(["compare", self.small, self.more, "--trace", str(trace)], "--trace")
        self.assertFalse(trace.exists())

    def test_is_written_and_changes_nothing(self):
        trace = self.place / "small.trace"
        words = ["run", self.small, "--replications", "1", "--engine", "simgrid"]
        plain = result(*words)
        self.assertEqual(plain, result(*words, "--trace", str(trace)))
        text = trace.read_text()
        for name in ("north", "south", "plant"):
            self.assertIn(name, text)
        self.assertEqual(sorted(os.listdir(self.place)),
                         ["more-suites.yaml", "slower.yaml", "small.trace", "small.yaml"])
        # Another trace may be there already, and nothing else: a pipe would wait for a reader.
        self.assertEqual(plain, result(*words, "--trace", str(trace)))
        pipe, before = self.place / "pipe", pathlib.Path(self.small).read_text()
        os.mkfifo(pipe)
        for there in (pipe, self.small, self.place):
            self.refused([*words, "--trace", str(there)], "--trace", str(there))
        self.assertTrue(pipe.is_fifo())
        self.assertEqual(pathlib.Path(self.small).read_text(), before)
        pipe.unlink()
        done = v2v(*words, "--trace", str(self.place / "no" / "such" / "folder"))
        self.assertEqual(done.returncode, 4, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
