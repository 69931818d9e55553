"""Runs the Slurm scripts as Slurm would, with a v2v that only says how it was called."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(os.environ["V2V_SOURCE_DIR"]) / "tools" / "slurm"
WORDS = ["a scenario.yaml", "--vary", "product.release=7d:35d:1d"]


class Slurm(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name)
        self.tool("v2v", 'printf "%s|" "$@" >> "$CALLS"; echo >> "$CALLS"\n'
                         'store=""; for word; do [ "$store" = next ] && touch "$word"; store=""\n'
                         '[ "$word" = --store ] && store=next; done; exit "${V2V_STATUS:-0}"\n')
        self.tool("srun", 'while [ "${1#--}" != "$1" ]; do shift; done; exec "$@"\n')
        self.calls = self.place / "calls"
        self.study = self.place / "a study"

    def tool(self, name, text):
        path = self.place / name
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)

    def run_script(self, script, *words, **variables):
        environment = {"PATH": f"{self.place}:{os.environ['PATH']}", "CALLS": str(self.calls),
                       **{key: str(value) for key, value in variables.items()}}
        return subprocess.run(["bash", FOLDER / script, *words], env=environment, cwd=self.place,
                              capture_output=True, text=True, timeout=60)

    def task(self, number, count=3, least=1, most=None, **variables):
        return self.run_script("sweep.sbatch", self.study, *WORDS, SLURM_ARRAY_TASK_ID=number,
                               SLURM_ARRAY_TASK_COUNT=count, SLURM_ARRAY_TASK_MIN=least,
                               SLURM_ARRAY_TASK_MAX=most or count, **variables)

    def called(self):
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return [line.split("|")[:-1] for line in lines]

    def sweep_call(self, shard, threads="1"):
        return ["sweep", *WORDS, "--threads", threads, "--shard", shard,
                "--store", str(self.study / f"shard-{shard.split('/')[0]}.sqlite")]

    def test_each_task_simulates_its_shard(self):
        for number in (3, 1, 2):
            done = self.task(number, SLURM_CPUS_PER_TASK=4)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(self.called(), [self.sweep_call(f"{number}/3", "4")])
        self.assertEqual(sorted(path.name for path in self.study.iterdir()),
                         ["shard-1.sqlite", "shard-2.sqlite", "shard-3.sqlite", "shards"])

    def test_a_part_of_the_array_again_keeps_the_number_of_shards(self):
        self.task(1)
        self.called()
        done = self.task(2, count=1, least=2, most=2)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.called(), [self.sweep_call("2/3")])
        done = self.task(4, count=4)
        self.assertEqual(done.returncode, 2)
        self.assertIn("has shards 1 to 3, not 4", done.stderr)
        self.assertEqual(self.called(), [])

    def test_a_new_study_needs_all_its_shards(self):
        for number, count, least, most in ((2, 1, 2, 2), (1, 2, 1, 5), (0, 3, 0, 2)):
            done = self.task(number, count, least, most)
            self.assertEqual(done.returncode, 2)
            self.assertIn("--array=1-N", done.stderr)
            self.assertEqual(self.called(), [])

    def test_the_status_of_the_program_is_that_of_the_task(self):
        self.assertEqual(self.task(1, V2V_STATUS=4).returncode, 4)

    def test_outside_an_array_it_says_how_to_use_it(self):
        for words in ((self.study, *WORDS), ()):
            done = self.run_script("sweep.sbatch", *words)
            self.assertEqual(done.returncode, 2)
            self.assertIn("Usage: sbatch --array=1-N", done.stderr)
        self.assertEqual(self.called(), [])

    def test_the_shards_are_merged_and_read(self):
        for number in (1, 2, 3):
            self.task(number)
        self.called()
        done = self.run_script("merge.sbatch", self.study, *WORDS)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        store = str(self.study / "results.sqlite")
        self.assertEqual(self.called(), [
            ["merge", "--store", store, *(str(self.study / f"shard-{n}.sqlite") for n in (1, 2, 3))],
            ["sweep", *WORDS, "--store", store, "--out", str(self.study / "results")]])

    def test_a_missing_shard_is_named(self):
        self.task(1)
        self.task(3)
        self.called()
        done = self.run_script("merge.sbatch", self.study, *WORDS)
        self.assertEqual(done.returncode, 1)
        self.assertIn("shard-2.sqlite is missing: submit the array again with --array=2", done.stderr)
        self.assertEqual(self.called(), [])

    def test_what_cannot_be_merged_is_not_read(self):
        for number in (1, 2, 3):
            self.task(number)
        self.called()
        done = self.run_script("merge.sbatch", self.study, *WORDS, V2V_STATUS=2)
        self.assertEqual(done.returncode, 2)
        self.assertEqual([call[0] for call in self.called()], ["merge"])


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
