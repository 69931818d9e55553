"""The last line of defence: signals and a lack of memory end in words, a status and no files."""
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from program import JOURNEYS, PROGRAM, v2v

SANITIZED = os.environ.get("V2V_SANITIZED", "")


@unittest.skipIf(SANITIZED, "sanitizers report signals themselves, and reserve all addresses")
class Defence(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name)

    def test_a_signal_is_a_defect_with_words(self):
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGBUS):
            words = ["run", JOURNEYS, "--replications", "1000", "--threads", "1", "--seed", "7"]
            process = subprocess.Popen([PROGRAM, *words, "--out", str(self.place / "out")],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            time.sleep(0.5)  # it is simulating by now
            process.send_signal(number)
            out, error = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 3, (number, error))
            self.assertEqual(out, "")
            self.assertIn(f"signal {int(number)} ({number.name})", error)
            self.assertIn("This is a defect", error)
            self.assertRegex(error, r"replication \d+ of seed 7 of journeys")
            self.assertIn("v2v " + " ".join(words), error)
            self.assertEqual(os.listdir(self.place), [])

    def test_too_little_memory_is_no_defect(self):
        scenario = self.place / "many.yaml"
        scenario.write_text("""format: 1
title: Many at once
cohort: { size: 10000, enters: eligible, over: 1000 d }
itt_gate: eligible
flowchart: [eligible, infused]
product: { made_at: plant, culture: 10 d, release: 7 d }
sites: { plant: { kind: plant }, ward: { kind: hospital } }
lanes: [{ between: [ward, plant], transit: 1 d }]
""")
        words = ["run", str(scenario), "--replications", "2", "--threads", "2"]
        ends = {}
        # From too little for the libraries to enough for all: whatever it is that does not fit.
        for megabytes in range(40, 200, 2):
            def limit():
                resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
            done = subprocess.run([PROGRAM, *words, "--out", str(self.place / "out")],
                                  capture_output=True, text=True, preexec_fn=limit, timeout=300)
            ends.setdefault(done.returncode, []).append(megabytes)
            if done.returncode == 0:
                break
            self.assertEqual(os.listdir(self.place), ["many.yaml"])
            self.assertEqual(done.stdout, "")
            # Not the loader, nor a library that makes its own before the program begins: with so
            # little the program cannot even say its version.
            says = subprocess.run([PROGRAM, "--version"], capture_output=True, preexec_fn=limit)
            if says.returncode == 0 and done.returncode not in (127, -signal.SIGABRT):
                self.assertEqual(done.returncode, 4, (megabytes, done.stderr))
                self.assertIn("not enough memory", done.stderr)
        self.assertIn(4, ends)
        self.assertIn(0, ends)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
