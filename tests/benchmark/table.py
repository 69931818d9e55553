# Prints how long things take, each as a ratio to a reference that took turns with it: ratios hardly
# differ from machine to machine. What is measured, against what, and which goal it has is the list
# below, and stands nowhere else.
import argparse
import csv
import dataclasses
import json
import pathlib
import resource
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HISTORY = ROOT / "tests/benchmark/history.csv"
BY_HAND = "journeys by hand"
INATI = "scenarios/inati-cel.yaml"
POINT_OF_CARE = "scenarios/inati-cel-point-of-care.yaml"


@dataclasses.dataclass
class Row:
    """What a benchmark program says of `name` over what it says of `reference`."""
    what: str
    program: str
    name: str
    reference: str
    measured_in: str
    goal: float = None
    counter: str = None  # of `name`, instead of a ratio


@dataclasses.dataclass
class Command:
    """Time of the processors that a command takes, in that of the yardstick; or by the clock, in
    that of the same command with other words at its end."""
    what: str
    program: str
    words: list
    measured_in: str = BY_HAND
    goal: float = None
    instead: list = None  # of the last words
    seconds: float = None  # the goal, on the machine where it was set


JOURNEYS = [
    Row("one simulation of the journeys", "journeys_benchmark", "model", "by_hand", BY_HAND, 1.0),
    Row("one of a hundred replications", "journeys_benchmark", "one_replication/iterations:10",
        "by_hand", BY_HAND, 1.5),
    Row("one simulation", "journeys_benchmark", "model", "floor_under_the_model", "its floor", 2.0),
    Row("one simulation", "journeys_benchmark", "model",
        "one_simgrid_actor_a_patient/iterations:1/manual_time", "an actor a patient", 0.02),
    Row("one simulation", "journeys_benchmark", "model",
        "one_simgrid_actor_a_patient_with_foresight/iterations:1/manual_time",
        "an actor that knows its day"),
    Row("one replication with outcomes", "journeys_benchmark",
        "one_replication_with_outcomes/iterations:10", "one_replication/iterations:10",
        "without outcomes", 1.6),
    Row("memory of 10,000,000 journeys", "journeys_benchmark", "ten_million_patients/iterations:1",
        None, "MB", 64, "peak_MB"),
]
NATION = [
    Row("a nation in detail, a patient", "nation_benchmark", "in_detail", "journeys_by_hand",
        BY_HAND),
    Row("a nation in detail, a patient", "nation_benchmark", "in_detail", "small_in_detail",
        "a small nation", 2.5),
    Row("memory of a nation in detail", "nation_benchmark", "in_detail", None, "MB", None,
        "peak MB"),
]
ROUTES = [
    Row("routes of 2,000 sites, every maker", "routes_benchmark",
        "every_maker_by_the_fastest_way/2000", "dijkstra_from_every_plant/2000",
        "Dijkstra's algorithm alone"),
]
EXPERIMENTS = [
    Row("verification of 40,000 patients in flight", "experiments_benchmark",
        "verification_of_a_full_lane/40000/iterations:1/real_time",
        "verification_of_a_full_lane/10000/iterations:1/real_time", "of 10,000", 6.25),
]
COMMANDS = [
    Command("nothing but the start", "v2v", ["--version"]),
    Command("a scenario is checked", "v2v", ["check", INATI]),
    Command("the first answer", "v2v", ["run", INATI, "--replications", "1"]),
    Command("the first answer, by the launcher", "tools/v2v", ["run", INATI, "--replications", "1"],
            seconds=0.08),
    Command("1,000 virtual trials of inati-cel", "v2v",
            ["run", INATI, "--replications", "1000", "--threads", "1"], seconds=0.25),
    Command("10,000,000 patients who wait for nobody", "v2v",
            ["run", "scenarios/waiting-time.yaml", "--replications", "1000", "--threads", "1"],
            seconds=20),
    Command("a programme of several populations", "v2v",
            ["run", "scenarios/dutch-programme.yaml", "--replications", "100", "--threads", "1"]),
    Command("every published study", "v2v",
            ["validate", "scenarios/published", "--threads", "1"], seconds=4),
]
# By the clock, which takes a machine that does nothing else.
ON_TWO_THREADS = [
    Command(f"{words[0]} on two threads", "v2v", [*words, "--threads", "2"], "one thread", 0.53,
            ["1"])
    for words in (["validate", "scenarios/published"],
                  ["sweep", INATI, "--vary", "product.release.with_median=10d:39.7d:0.3d"],
                  ["select", INATI, POINT_OF_CARE, "--indifference", "0.001"])
]
ROWS = JOURNEYS + NATION + ROUTES + EXPERIMENTS + COMMANDS


def rates_and_counters(program, names):
    """One run of a benchmark program: by name, items a second of the processor and counters."""
    done = subprocess.run(
        [program, "--benchmark_format=json", f"--benchmark_filter=^({'|'.join(names)})$"],
        cwd=ROOT, check=True, capture_output=True, text=True)
    told = {}
    for one in json.loads(done.stdout)["benchmarks"]:
        if one["run_type"] == "iteration" and "error_message" not in one:
            told[one["name"]] = one
    missing = set(names) - set(told)
    if missing:
        raise SystemExit(f"{program}: nothing was measured of {', '.join(sorted(missing))}")
    return told


def seconds(command, by_the_clock=False):
    """Of the processors, of every process that a command starts; or of the clock."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True)
    if done.returncode not in (0, 1):  # 1: a check that a study misses
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began if by_the_clock else used


def time_an_item(one):
    if "items_per_second" in one:
        return 1 / one["items_per_second"]
    return one["real_time" if one["name"].endswith("real_time") else "cpu_time"]


class Build:
    """The programs of one build of the tree."""

    def __init__(self, folder):
        self.benchmarks = pathlib.Path(folder) / "tests/benchmark"
        self.program = str(pathlib.Path(folder) / "tools/cli/v2v")
        self.counters = {}  # by index: they do not vary

    def measure(self, rows):
        """By index in `rows`: what was measured, once, and what in; of a counter in 1."""
        measured = dict(self.counters)
        ours = {i: row for i, row in enumerate(rows) if isinstance(row, Row) and i not in measured}
        for program in dict.fromkeys(row.program for row in ours.values()):
            mine = {i: row for i, row in ours.items() if row.program == program}
            names = {n for row in mine.values() for n in (row.name, row.reference) if n}
            told = rates_and_counters(self.benchmarks / program, sorted(names))
            for i, row in mine.items():
                if row.counter:
                    measured[i] = self.counters[i] = told[row.name][row.counter], 1
                else:
                    measured[i] = time_an_item(told[row.name]), time_an_item(told[row.reference])
        for i, row in enumerate(rows):
            if isinstance(row, Command):
                measured[i] = self.measure_command(row)
        return measured

    def measure_command(self, row):
        starts = self.program if row.program == "v2v" else str(ROOT / row.program)
        command = [starts, *row.words]
        if row.instead:
            other = command[:-len(row.instead)] + row.instead
            return seconds(command, True), seconds(other, True)
        return seconds(command), seconds([str(self.benchmarks / "yardstick")])


def cell(value):
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def goal_of(row):
    if isinstance(row, Command) and row.seconds:
        return f"at most {row.seconds:g} s"
    return "" if row.goal is None else f"at most {row.goal:g}"


def row_of_table(row, turns):
    """`turns`: what was measured, and what in, whenever it was this row's turn."""
    ratios = [measured / reference for measured, reference in turns]
    took = f"{statistics.median(one[0] for one in turns):.3g} s" if isinstance(row, Command) else ""
    return [row.what, row.measured_in, cell(statistics.median(ratios)),
            f"{cell(min(ratios))} to {cell(max(ratios))}", goal_of(row), took]


def append_to_history(release, rows, turns):
    new = not HISTORY.exists()
    with HISTORY.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(
                ["release", "what", "measured_in", "median", "lowest", "highest", "goal"])
        for i, row in enumerate(rows):
            ratios = [turn[0][i][0] / turn[0][i][1] for turn in turns]
            writer.writerow([release, row.what, row.measured_in,
                             *(f"{f(ratios):.4g}" for f in (statistics.median, min, max)),
                             "" if row.goal is None else row.goal])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/benchmark")
    parser.add_argument("--other", help="another build, such as of an older commit, beside it")
    parser.add_argument("--pairs", type=int, default=7, help="how often all take turns (7)")
    parser.add_argument("--only", default="", help="rows with this in their name")
    parser.add_argument("--threads", action="store_true", help="two threads against one, instead")
    parser.add_argument("--history", metavar="RELEASE",
                        help=f"adds the table to {HISTORY.relative_to(ROOT)} under this name")
    arguments = parser.parse_args()
    rows = [row for row in (ON_TWO_THREADS if arguments.threads else ROWS)
            if arguments.only in row.what]
    if not rows:
        raise SystemExit(f"no row has '{arguments.only}' in its name")
    builds = [Build(ROOT / path) for path in (arguments.build, arguments.other) if path]
    if any(row.program == "tools/v2v" for row in rows):
        seconds([str(ROOT / "tools/v2v"), "--version"])  # the launcher may have to build
    turns = [[build.measure(rows) for build in builds] for _ in range(arguments.pairs)]
    heads = ["", "in", f"median of {arguments.pairs}", "lowest to highest", "goal", "took"]
    heads += ["other / this"] if arguments.other else []
    print("| " + " | ".join(heads) + " |")
    print("| " + " | ".join("---" for _ in heads) + " |")
    for i, row in enumerate(rows):
        cells = row_of_table(row, [turn[0][i] for turn in turns])
        if arguments.other:
            cells.append(cell(statistics.median(turn[1][i][0] / turn[0][i][0] for turn in turns)))
        print("| " + " | ".join(cells) + " |")
    if arguments.history:
        append_to_history(arguments.history, rows, turns)


if __name__ == "__main__":
    main()
