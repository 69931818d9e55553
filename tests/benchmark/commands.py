# Prints the processor time that whole commands take, and how much of it another program takes.
import argparse
import pathlib
import resource
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
INATI = "scenarios/inati-cel.yaml"
COMMANDS = [
    ("nothing but the start", ["--version"], 20),
    ("a scenario is checked", ["check", INATI], 20),
    ("the first answer", ["run", INATI, "--replications", "1"], 20),
    ("1,000 virtual trials", ["run", INATI, "--replications", "1000", "--threads", "1"], 5),
    ("every published study", ["validate", "scenarios/published", "--threads", "1"], 1),
]
POINT_OF_CARE = "scenarios/inati-cel-point-of-care.yaml"
ON_THREADS = [
    ("validate", ["validate", "scenarios/published"]),
    ("sweep", ["sweep", INATI, "--vary", "product.release.with_median=10d:39.7d:0.3d"]),
    ("select", ["select", INATI, POINT_OF_CARE, "--indifference", "0.001"]),
]


def taken(program, words):
    """Seconds of the processors, of every process that it starts, and seconds of the clock."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([program, *words], cwd=ROOT, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{program} {' '.join(words)}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, time.monotonic() - began


def least(program, words, times, which):
    return min(taken(program, words)[which] for _ in range(times))


def row(name, *cells):
    print(f"| {name} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", default="build/release/tools/cli/v2v")
    parser.add_argument("--other", help="a program to compare with, such as that of an older commit")
    parser.add_argument("--threads", action="store_true", help="one thread against two, by the clock")
    arguments = parser.parse_args()
    program = str((ROOT / arguments.program).resolve())
    if arguments.threads:
        for name, words in ON_THREADS:
            one, two = (least(program, [*words, "--threads", str(n)], 2, 1) for n in (1, 2))
            row(f"{name}, one thread / two", f"{one / two:.2f}")
        return
    commands = [(name, program, words, times) for name, words, times in COMMANDS]
    commands.insert(3, ("the same through `tools/v2v`", str(ROOT / "tools/v2v"), *COMMANDS[2][1:]))
    for name, starts, words, times in commands:
        ours = least(starts, words, times, 0)
        cells = [f"{ours:.3f} s"]
        if arguments.other:
            theirs = arguments.other if starts == program else None
            cells.append(f"{least(theirs, words, times, 0) / ours:.1f}" if theirs else "")
        row(name, *cells)


if __name__ == "__main__":
    main()
