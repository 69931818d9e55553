"""What the shipped logistics scenarios were written to show."""
import sys
import unittest

from program import INATI, POINT_OF_CARE, SCENARIOS, result, v2v

SLOTS = str(SCENARIOS / "slot-crunch.yaml")
NETHERLANDS = str(SCENARIOS / "netherlands.yaml")
LOAD = str(SCENARIOS / "priority-under-load.yaml")


def policy(name):
    return str(SCENARIOS / "policies" / (name + ".yaml"))


class FirstScreens(unittest.TestCase):
    """The answer without scrolling, in a terminal of 100 columns."""

    def check_screen(self, text, *keys):
        lines = text.splitlines()
        self.assertLessEqual(len(lines), 40, text)
        self.assertLessEqual(max(map(len, lines)), 100, text)
        self.assertTrue(any(key in line for key in keys for line in lines[:5]), (keys, text))

    def test_every_run(self):
        scenarios = [path for path in sorted(SCENARIOS.rglob("*.yaml"))
                     if "\nformat:" in "\n" + path.read_text()
                     and "overlay: true" not in path.read_text()
                     and path.parent.name != "products"]
        self.assertGreater(len(scenarios), 15)
        for path in scenarios:
            with self.subTest(path.name):
                words = ["run", str(path), "--replications", "2"]
                treated = result(*words)["treated_fraction"]["mean"]
                # A half may have been rounded to either side.
                self.check_screen(v2v(*words).stdout, f"{100 * treated - 1e-7:.1f} %",
                                  f"{100 * treated + 1e-7:.1f} %")

    def test_comparisons(self):
        central = str(SCENARIOS / "seven-and-twenty" / "central.yaml")
        arms = sorted((SCENARIOS / "seven-and-twenty").glob("[a-e]-*.yaml"))
        for words in ([INATI, POINT_OF_CARE],
                      [NETHERLANDS, policy("hovon161-point-of-care"), policy("hybrid-overflow")],
                      [central, *map(str, arms)]):
            words = ["compare", *words, "--replications", "40"]
            differences = result(*words)["differences"]
            best = max(one["treated_fraction"]["mean"] for one in differences)
            self.check_screen(v2v(*words).stdout, f"{abs(100 * best):.1f} percentage points")

    def test_the_rest_is_there_when_asked_for(self):
        words = ["run", INATI, "--replications", "2"]
        first, full = v2v(*words).stdout, v2v(*words, "--full").stdout
        self.assertIn("--full", first)
        for table in ("Intervals, in days", "Where patients wait", "Products and patients"):
            self.assertNotIn(table, first)
            self.assertIn(table, full)


class Shipped(unittest.TestCase):
    def vein_to_vein(self, *settings):
        words = ["run", SLOTS, "--replications", "40"]
        for setting in settings:
            words += ["--set", setting]
        return result(*words)["vein_to_vein"]["mean"]

    def test_a_shorter_culture_does_not_help_where_slots_are_short(self):
        # The same patients with the same luck: halving the culture saves 5 d of it.
        now = self.vein_to_vein()
        shorter = self.vein_to_vein("product.culture.triangular=[4 d, 5 d, 6 d]")
        another_slot = self.vein_to_vein("sites.centre.slots.each=2")
        self.assertLess(abs(now - shorter), 0.5)
        self.assertGreater(now - another_slot, 5)

    def test_the_network_keeps_its_promise_of_eighteen_days(self):
        times = result("run", str(SCENARIOS / "uk-network.yaml"))["vein_to_vein"]
        self.assertLessEqual(times["max"], 18)
        self.assertGreaterEqual(times["min"], 16)  # 7 d + 7 d + twice 1 d

    def gain(self, over):
        compared = result("compare", LOAD, policy("survival-index"), "--set", "cohort.over=" + over)
        change = compared["differences"][0]["treated_fraction"]
        return change["mean"], change["monte_carlo95"]

    def test_priority_gains_nothing_at_a_low_load_and_something_at_a_high_one(self):
        low, interval = self.gain("286 d")
        self.assertLess(abs(low), 0.002)  # less than one patient in 500
        self.assertLess(interval[1] - interval[0], 0.004)
        high, interval = self.gain("133 d")
        self.assertGreater(interval[0], 0, (high, interval))
        self.assertGreater(high, low)

    def test_the_arms_of_the_netherlands(self):
        arms = [policy("hovon161-point-of-care"), policy("hybrid-overflow")]
        compared = result("compare", NETHERLANDS, *arms, "--replications", "60")
        central, point_of_care, hybrid = compared["arms"]
        # The flow that was published: referred, with leukapheresis, infused.
        for row in central["flow"]:
            if row["published"] is not None:
                lo, hi = row["prediction95"]
                self.assertTrue(lo <= row["published"] <= hi, row)
        self.assertLess(point_of_care["vein_to_vein"]["median"],
                        central["vein_to_vein"]["median"] - 7)
        self.assertGreater(compared["differences"][0]["treated_fraction"]["mean"], 0)
        makers = {row["site"] for row in hybrid["site_resources"]
                  if row["name"] == "suites" and row["served"] > 0}
        self.assertEqual(makers, {"commercial-plant", "groningen"})
        for arm in compared["arms"]:
            self.assertTrue(arm["verified"]["identical"])
            self.assertTrue(any(row["mean_wait_d"] > 0 for row in arm["site_resources"]))


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
