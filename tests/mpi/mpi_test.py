"""Jobs of several ranks: what is carried, how they end, and that they compute what one process does.

`Carrying` and `Ends` start stand_in.py in place of v2v; `Sweeps` starts v2v.
"""
import contextlib
import hashlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))
from program import INATI, PROGRAM  # noqa: E402
from stand_in import UNITS, answer_of  # noqa: E402

MPI_PROGRAM = os.environ["V2V_MPI_PROGRAM"]
STAND_IN = str(pathlib.Path(__file__).with_name("stand_in.py"))
# As many ranks as one likes, shared memory without the help that containers deny, and no patience
# with ranks that have to go.
MPIRUN = [os.environ["MPIRUN"], "--oversubscribe", "--bind-to", "none", "--mca", "btl", "self,vader",
          "--mca", "btl_vader_single_copy_mechanism", "none",
          "--mca", "odls_base_sigkill_timeout", "0"]
LONGEST = 60  # seconds; a job that hangs fails its test

EXPECTED = "".join(f"{unit} {hashlib.sha256(answer_of(unit, unit + 1)).hexdigest()}\n"
                   for unit in range(UNITS))


class Job(unittest.TestCase):
    program = PROGRAM

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.pids = self.place / "pids"
        self.pids.mkdir()

    def start(self, ranks, *words, program=None):
        environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", STAND_IN_PIDS=str(self.pids),
                           OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", V2V_PROGRAM=program or self.program,
                           OMPI_MCA_orte_tmpdir_base=str(self.place))
        launcher = [*MPIRUN, "-n", str(ranks)] if ranks else []
        return subprocess.Popen([*launcher, MPI_PROGRAM, *words], env=environment, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, start_new_session=True)

    def end(self, job):
        try:
            out, err = job.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(job.pid, signal.SIGKILL)
            out, err = job.communicate()
            self.fail(f"the job hangs: {out} {err}")
        return subprocess.CompletedProcess(job.args, job.returncode, out, err)

    def job(self, ranks, *words, **options):
        return self.end(self.start(ranks, *words, **options))

    def expect_no_orphans(self):
        """Every process that has said its number is gone, or goes at once."""
        numbers = [int(path.name) for path in self.pids.iterdir()]
        self.assertTrue(numbers)
        give_up = time.monotonic() + 5
        while left := [number for number in numbers if is_running(number)]:
            self.assertLess(time.monotonic(), give_up, f"still running: {left}")
            time.sleep(0.01)


def is_running(number):
    with contextlib.suppress(OSError):
        state = pathlib.Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state != "Z"
    return False


class Carrying(Job):
    program = STAND_IN

    def expect_everything(self, ranks, way):
        done = self.job(ranks, "sweep", way)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, EXPECTED)
        self.expect_no_orphans()
        answered = [int(word) for word in done.stderr.split()[1:]]
        self.assertEqual((len(answered), sum(answered)), (max(ranks, 1), UNITS), done.stderr)
        return answered

    def test_answers_from_nothing_to_megabytes(self):
        for ranks in (0, 1, 2, 3):
            with self.subTest(ranks=ranks):
                self.expect_everything(ranks, "sizes")

    def test_pipes_full_at_both_ends(self):
        for ranks in (1, 3):
            with self.subTest(ranks=ranks):
                self.expect_everything(ranks, "flood")

    def test_who_is_slow_gets_less(self):
        # At a hundred to one, the slow worker hardly gets more than the two that it began with.
        quick, slow = self.expect_everything(2, "uneven")
        self.assertLess(4 * slow, quick)

    def test_words_arrive_as_they_are(self):
        done = self.job(2, "sweep", "sizes", "two  words", "--", "$HOME", "")
        self.assertEqual((done.returncode, done.stdout), (0, EXPECTED), done.stderr)


class Ends(Job):
    program = STAND_IN

    def expect_end(self, way, status, *words):
        done = self.job(2, "sweep", way)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stdout, "")
        for word in words:
            # The message comes once, whoever else has noticed.
            self.assertEqual(done.stderr.count(word), 1, done.stderr)
        self.expect_no_orphans()
        return done.stderr

    def test_a_worker_that_exits(self):
        self.expect_end("worker exits", 4, "worker 1 is gone: rank 1 (", "exit status 1",
                        "the disk is on fire")

    def test_a_worker_that_says_why(self):
        self.expect_end("worker fails", 4, "no such maker")

    def test_a_worker_that_is_killed(self):
        self.expect_end("worker is killed", 4, "worker 1 is gone: rank 1 (", "signal 9 (Killed)")

    def test_a_worker_that_writes_nonsense(self):
        self.expect_end("nonsense", 4, "rank 1: what its worker writes is no answer")

    def test_a_rank_that_is_killed(self):
        # mpirun says it in its own words, and gives 128 and the signal.
        self.expect_end("rank is killed", 128 + 9, "process rank 1", "signal 9 (Killed)")

    def test_a_coordinator_that_refuses(self):
        self.expect_end("refused", 1, "scenario.yaml:3: expected a scenario")

    def test_a_coordinator_that_is_killed(self):
        self.expect_end("coordinator is killed", 128 + 9, "rank 0 (",
                        "the coordinator: signal 9 (Killed)")

    def test_an_interrupted_job(self):
        for what in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=what):
                job = self.start(2, "sweep", "interrupted")
                while len(list(self.pids.iterdir())) < 3 and job.poll() is None:
                    time.sleep(0.01)
                time.sleep(0.3)
                job.send_signal(what)
                self.assertNotEqual(self.end(job).returncode, 0)
                self.expect_no_orphans()

    def test_no_program(self):
        done = self.job(2, "sweep", "sizes", program=str(self.place / "v2v"))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(f"{self.place}/v2v cannot be started; expected the program v2v", done.stderr)

    def test_other_commands(self):
        for words, status in ([["--help"], 0], [["-h"], 0], [["run", INATI], 2], [[], 2]):
            with self.subTest(words=words):
                done = self.job(2, *words)
                self.assertEqual(done.returncode, status, done.stderr)
                text = done.stderr if status else done.stdout
                self.assertEqual(text.count("Usage: mpirun -n N v2v-mpi sweep"), 1, done)

    def test_it_does_not_load_simgrid(self):
        libraries = subprocess.run(["ldd", MPI_PROGRAM], capture_output=True, text=True).stdout
        self.assertIn("libmpi", libraries)
        self.assertNotIn("simgrid", libraries)


class Sweeps(Job):
    words = ["sweep", INATI, "--vary", "product.release.with_median=10d:30d:5d", "--replications",
             "300", "--format", "json"]

    def alone(self, *words):
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=LONGEST)

    def files(self, folder):
        return {path.name: path.read_bytes() for path in (self.place / folder).iterdir()}

    def test_the_bytes_of_one_process(self):
        alone = self.alone(*self.words, "--out", str(self.place / "alone"))
        self.assertEqual(alone.returncode, 0, alone.stderr)
        for ranks in (2, 3):
            with self.subTest(ranks=ranks):
                folder = str(self.place / str(ranks))
                done = self.job(ranks, *self.words, "--out", folder)
                self.assertEqual((done.returncode, done.stderr),
                                 (0, alone.stderr.replace(str(self.place / "alone"), folder)))
                self.assertEqual(done.stdout, alone.stdout)
                self.assertEqual(self.files(str(ranks)), self.files("alone"))

    def test_a_precision(self):
        words = [*self.words[:4], "--precision", "1%", "--uncertainty", "parameters"]
        alone = self.alone(*words)
        done = self.job(2, *words)
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (alone.returncode, alone.stdout, ""))

    def test_a_job_that_was_killed_goes_on(self):
        store = self.place / "store.sqlite"
        words = [*self.words[:4], "--replications", "2500", "--format", "json"]
        stored = [*words, "--store", str(store)]
        job = self.start(2, *stored)
        # The file is the job's alone while it runs: how far it is, its size tells.
        while job.poll() is None and bytes_of(store) < 500_000:
            time.sleep(0.002)
        self.assertIsNone(job.poll(), "it ended before it could be killed")
        os.killpg(job.pid, signal.SIGKILL)  # mpirun itself; the ranks notice
        self.end(job)
        self.assertGreaterEqual(batches_in(store), 1)
        # Another number of ranks, then one process, which finds everything there.
        again = self.job(3, *stored)
        self.assertEqual(again.returncode, 0, again.stderr)
        alone = self.alone(*words)
        self.assertEqual(again.stdout, alone.stdout)
        self.assertEqual(self.alone(*stored).stdout, alone.stdout)

    def test_a_store_is_that_of_one_process(self):
        words = [*self.words[:4], "--replications", "60", "--store"]

        def rows(name, run):
            path = self.place / name / "store.sqlite"
            path.parent.mkdir()
            done = run(*words, str(path))
            self.assertEqual(done.returncode, 0, done.stderr)
            # Batches are finished in any order, and so they are written.
            with contextlib.closing(sqlite3.connect(path)) as database:
                return {row.replace(str(path), "store.sqlite") for row in database.iterdump()}

        alone = rows("alone", self.alone)
        job = rows("job", lambda *words: self.job(2, *words))
        self.assertGreater(len(alone), 1000)
        self.assertEqual(alone - job, set())
        self.assertEqual(job - alone, set())

    def test_mistakes_are_told_once(self):
        done = self.job(3, "sweep", INATI, "--vary", "product.relase=7d,8d")
        alone = self.alone("sweep", INATI, "--vary", "product.relase=7d,8d")
        self.assertEqual((done.returncode, alone.returncode), (2, 2))
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith(alone.stderr), done.stderr)
        self.assertEqual(done.stderr.count("product.relase"), alone.stderr.count("product.relase"))


def bytes_of(store):
    """Of the store and its log, a file that comes and goes while somebody writes."""
    total = 0
    for path in store.parent.glob(store.name + "*"):
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


def batches_in(store):
    """Finished batches."""
    with contextlib.closing(sqlite3.connect(store)) as database:
        return database.execute("SELECT count(*) FROM batch").fetchone()[0]


if __name__ == "__main__":
    unittest.main()
