"""Parts that take long to load come when they are asked for, and are missed with one sentence."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from program import INATI, PROGRAM, v2v

FOLDER = pathlib.Path(PROGRAM).resolve().parent


@unittest.skipIf(os.environ.get("V2V_SANITIZED"), "one program with everything in it")
class OnDemand(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name).resolve()
        self.alone = self.place / "bin" / "v2v"
        self.alone.parent.mkdir()
        shutil.copy(PROGRAM, self.alone)

    def start(self, *words):
        return subprocess.run([self.alone, *words], capture_output=True, text=True, timeout=120)

    def run_words(self, *more):
        return ["run", INATI, "--replications", "1", *more]

    def test_the_program_itself_loads_neither_simgrid_nor_what_draws(self):
        loaded = subprocess.run([PROGRAM], env={"LD_TRACE_LOADED_OBJECTS": "1"}, text=True,
                                capture_output=True, timeout=60).stdout
        self.assertIn("libyaml-cpp", loaded)
        for library in ("simgrid", "ns3", "rsvg", "cairo"):
            self.assertNotIn(library, loaded)

    def test_what_needs_no_part_works_without_it(self):
        self.assertEqual(self.start("check", INATI).returncode, 0)

    def test_a_part_that_is_missing_is_named(self):
        for part, words in (("v2v-simgrid.so", self.run_words()),
                            ("v2v-simgrid.so", self.run_words("--engine", "simgrid", "--trace",
                                                              str(self.place / "t"))),
                            ("v2v-simgrid.so", self.run_words("--engine", "simgrid"))):
            with self.subTest(words[3:]):
                done = self.start(*words)
                self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
                self.assertRegex(done.stderr, rf"^v2v: a part of the program cannot be loaded: \S*{part}: "
                                              r"[^\n]*\n$")
        shutil.copy(FOLDER / "v2v-simgrid.so", self.alone.parent)
        done = self.start(*self.run_words("--out", str(self.place / "out"), "--pictures", "png"))
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("v2v-pictures.so", done.stderr)
        self.assertEqual(sorted(path.name for path in self.place.iterdir()), ["bin"])

    def test_a_part_that_is_no_part_is_named(self):
        (self.alone.parent / "v2v-simgrid.so").write_text("something else")
        done = self.start(*self.run_words())
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertRegex(done.stderr, r"^v2v: [^\n]*v2v-simgrid.so: [^\n]*\n$")

    def test_answers_do_not_depend_on_where_the_program_is(self):
        for part in ("v2v-simgrid.so", "v2v-pictures.so"):
            shutil.copy(FOLDER / part, self.alone.parent)
        link = self.place / "link"
        link.symlink_to(self.alone)
        expected = v2v(*self.run_words("--format", "json")).stdout
        self.alone = link
        self.assertEqual(self.start(*self.run_words("--format", "json")).stdout, expected)


if __name__ == "__main__":
    unittest.main()
