# Runs the R or Python that a page shows, one language at a time, after the commands that make its
# files; what is printed has to agree with `summary.json`.
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import run

LANGUAGES = {"r": ["-e"], "python": ["-c"]}


def blocks(text, language):
    """The text of all blocks of a language, as one program."""
    return "\n".join("\n".join(lines) for _, info, lines in run.blocks(text, language))


def treated(folder):
    """The treated fraction of each arm, as the program itself says."""
    arms = json.loads((folder / "summary.json").read_text())["arms"]
    return {arm["scenario"]: arm["treated_fraction"]["mean"] for arm in arms}


def fault_of(printed, expected):
    """Where a line that begins (or after the number of a row goes on) with the arm's name does not
    end with its number, to as many digits as are printed."""
    for arm, mean in expected.items():
        found = re.search(rf"^(?:\d+\s+)?{re.escape(arm)}\s+(0\.\d+)\s*$", printed, re.M)
        if not found:
            return f"nothing is printed of {arm}"
        digits = len(found.group(1)) - 2
        if digits < 4 or abs(float(found.group(1)) - mean) > 0.5001 * 10 ** -digits:
            return f"{found.group(1)} of {arm} is printed; expected {mean}"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, required=True, help="the built v2v")
    parser.add_argument("--language", choices=LANGUAGES, required=True)
    parser.add_argument("--interpreter", required=True)
    parser.add_argument("page", help="relative to the root")
    arguments = parser.parse_args()
    text = (arguments.root / arguments.page).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        copy = run.working_copy(arguments.root.resolve(), place, arguments.program.resolve())
        for start, _, lines in run.blocks(text):
            _, failure = run.run_block(copy, start, lines, run.environment_in(place), 3000)
            if failure:
                print(failure)
                return 1
        done = subprocess.run([arguments.interpreter, *LANGUAGES[arguments.language],
                               blocks(text, arguments.language)],
                              cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(done.stdout)
        if done.returncode:
            return 1
        fault = fault_of(done.stdout, treated(copy / "out" / "arms"))
    if fault:
        print(fault)
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main())
