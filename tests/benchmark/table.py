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

ROOT = pathlib.Path(__file__).resolve().parents[2]
HISTORY = ROOT / "tests/benchmark/history.csv"
BY_HAND = "journeys by hand"
INATI = "scenarios/inati-cel.yaml"


@dataclasses.dataclass
class Row:
    """`name` of a benchmark program (or a command) over `reference` of the same (or yardstick)."""
    what: str
    program: str
    name: object
    reference: object
    measured_in: str
    goal: float = None
    counter: str = None  # of `name`, instead of a ratio


JOURNEYS = [
    Row("one simulation of the journeys", "journeys_benchmark", "model", "by_hand", BY_HAND, 1.0),
    Row("one replication, with potential times", "journeys_benchmark", "one_replication", "by_hand",
        BY_HAND, 1.5),
    Row("one simulation", "journeys_benchmark", "model", "floor_under_the_model", "its floor", 2.0),
    Row("one replication with outcomes", "journeys_benchmark", "one_replication_with_outcomes",
        "one_replication", "without outcomes", 1.6),
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
    Row("the first answer, by the launcher", "tools/v2v",
        ["run", INATI, "--replications", "1"], ["yardstick"], BY_HAND),
    Row("1,000 virtual trials of inati-cel", "v2v",
        ["run", INATI, "--replications", "1000", "--threads", "1"], ["yardstick"], BY_HAND),
    Row("10,000,000 patients who wait for nobody", "v2v",
        ["run", "scenarios/waiting-time.yaml", "--replications", "1000", "--threads", "1"],
        ["yardstick"], BY_HAND),
    Row("a programme of several populations", "v2v",
        ["run", "scenarios/dutch-programme.yaml", "--replications", "100", "--threads", "1"],
        ["yardstick"], BY_HAND),
    Row("every published study", "v2v",
        ["validate", "scenarios/published", "--threads", "1"], ["yardstick"], BY_HAND),
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


def seconds(command):
    """Of the processors, of every process that a command starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True)
    if done.returncode not in (0, 1):  # 1: a check that a study misses
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def time_an_item(one):
    if "items_per_second" in one:
        return 1 / one["items_per_second"]
    return one["real_time" if one["name"].endswith("real_time") else "cpu_time"]


class Build:
    """The programs of one build of the tree."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def measure(self, rows):
        """By index in `rows`: what was measured, once; of a counter with 1 as its reference."""
        measured = {}
        for program in dict.fromkeys(row.program for row in rows if isinstance(row.name, str)):
            mine = {i: row for i, row in enumerate(rows) if row.program == program}
            names = {n for row in mine.values() for n in (row.name, row.reference) if n}
            told = rates_and_counters(self.folder / "tests/benchmark" / program, sorted(names))
            for i, row in mine.items():
                measured[i] = ((told[row.name][row.counter], 1) if row.counter else
                               (time_an_item(told[row.name]), time_an_item(told[row.reference])))
        for i, row in enumerate(rows):
            if not isinstance(row.name, str):
                starts = {"v2v": self.folder / "tools/cli/v2v"}.get(row.program, row.program)
                reference = [self.folder / "tests/benchmark" / row.reference[0]]
                measured[i] = (seconds([str(starts), *row.name]), seconds([str(reference[0])]))
        return measured


def cell(value):
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def append_to_history(release, rows, ratios):
    new = not HISTORY.exists()
    with HISTORY.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(["release", "what", "measured_in", "median", "lowest", "highest", "goal"])
        for row, seen in zip(rows, ratios):
            writer.writerow([release, row.what, row.measured_in,
                             *(f"{f(seen):.4g}" for f in (statistics.median, min, max)),
                             "" if row.goal is None else row.goal])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/benchmark")
    parser.add_argument("--other", help="another build, such as of an older commit, to compare with")
    parser.add_argument("--pairs", type=int, default=7, help="how often all take turns (7)")
    parser.add_argument("--only", default="", help="rows with this in their name")
    parser.add_argument("--history", metavar="RELEASE",
                        help=f"adds the table to {HISTORY.relative_to(ROOT)} under this name")
    arguments = parser.parse_args()
    rows = [row for row in ROWS if arguments.only in row.what]
    if not rows:
        raise SystemExit(f"no row has '{arguments.only}' in its name")
    builds = [Build(ROOT / path) for path in (arguments.build, arguments.other) if path]
    if any(row.program == "tools/v2v" for row in rows):
        seconds([str(ROOT / "tools/v2v"), "--version"])  # the launcher may have to build
    turns = [[build.measure(rows) for build in builds] for _ in range(arguments.pairs)]
    ratios = [[turn[0][i][0] / turn[0][i][1] for turn in turns] for i in range(len(rows))]
    print(f"| | in | median of {arguments.pairs} | lowest to highest | goal |"
          + (" other / this |" if arguments.other else ""))
    print("| --- | --- | --- | --- | --- |" + (" --- |" if arguments.other else ""))
    for i, (row, seen) in enumerate(zip(rows, ratios)):
        cells = [row.what, row.measured_in, cell(statistics.median(seen)),
                 f"{cell(min(seen))} to {cell(max(seen))}",
                 "" if row.goal is None else f"at most {row.goal:g}"]
        if arguments.other:
            cells.append(cell(statistics.median(turn[1][i][0] / turn[0][i][0] for turn in turns)))
        print("| " + " | ".join(cells) + " |")
    if arguments.history:
        append_to_history(arguments.history, rows, ratios)


if __name__ == "__main__":
    main()
