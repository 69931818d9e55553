"""What the shipped logistics scenarios were written to show."""
import sys
import unittest

from program import SCENARIOS, result

SLOTS = str(SCENARIOS / "slot-crunch.yaml")
NETHERLANDS = str(SCENARIOS / "netherlands.yaml")
LOAD = str(SCENARIOS / "priority-under-load.yaml")


def policy(name):
    return str(SCENARIOS / "policies" / (name + ".yaml"))


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
