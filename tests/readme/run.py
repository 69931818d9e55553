# Runs the commands that a README shows, in a copy of the tree, and wants the exit status it states.
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

NOT_COPIED = shutil.ignore_patterns(".git", "build", "out", "__pycache__", "node_modules",
                                   "core.[0-9]*")
FENCE = re.compile(r"^(`{3,})\s*(.*)$")
STATUS = re.compile(r"#\s*exit status (\d+)\s*$")


def blocks(text, language="sh"):
    """The blocks of a Markdown text in a language: (first line, words after the fence, lines)."""
    fence, start, info, lines = None, 0, [], []
    for number, line in enumerate(text.splitlines(), 1):
        match = FENCE.match(line)
        if fence is None and match:
            fence, start, info, lines = match.group(1), number + 1, match.group(2).split(), []
        elif fence is not None and match and match.group(1) == fence and not match.group(2):
            if info[:1] == [language]:
                yield start, info, lines
            fence = None
        else:
            lines.append(line)
    if fence is not None:
        raise ValueError(f"line {start}: the block has no end")


def complete(command):
    """Whether bash has what it needs to run this much."""
    if command.endswith("\\"):
        return False
    check = subprocess.run(["bash", "-n"], input=command, capture_output=True, text=True)
    return check.returncode == 0 and "here-document" not in check.stderr


def commands(start, lines):
    """(line, command, wanted exit status); a command may go over several lines."""
    gathered, first = [], start
    for number, line in enumerate(lines, start):
        if not gathered:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            first = number
        gathered.append(line)
        command = "\n".join(gathered)
        if complete(command):
            status = STATUS.search(command)
            yield first, command, int(status.group(1)) if status else 0
            gathered = []
    if gathered:
        raise ValueError(f"line {first}: the command has no end")


def working_copy(root, place, program):
    """A tree to play in, whose launchers use what is already built."""
    copy = place / "vein2vein"
    shutil.copytree(root, copy, ignore=NOT_COPIED)
    for name in (copy / "tools" / "v2v", place / "bin" / "v2v"):
        name.parent.mkdir(exist_ok=True)
        name.unlink(missing_ok=True)
        name.symlink_to(program)
    # The tests are what is running: it is enough that the arguments are understood.
    real = root / "tools" / "test"
    (copy / "tools" / "test").write_text(f'#!/bin/bash\nexec "{real}" --dry-run "$@"\n')
    return copy


def environment_in(place):
    """What a command is told of the machine."""
    return {"PATH": f"{place / 'bin'}:/usr/local/bin:/usr/bin:/bin", "HOME": str(place),
            "LC_ALL": "C.UTF-8", "TERM": "dumb", "TMPDIR": str(place)}


def run_block(copy, start, lines, environment, timeout):
    """Runs one block in one shell, so that `cd` and variables last; returns what went wrong."""
    script, count = ["set -u"], 0
    for number, command, status in commands(start, lines):
        # On a line of its own, for the command may end in a comment.
        script.append(f"{command}\nv2v_status=$?\n[ $v2v_status -eq {status} ] || {{ echo "
                      f"\"line {number}: exit status $v2v_status, not {status}\" >&2; exit 1; }}")
        count += 1
    try:
        done = subprocess.run(["bash", "-c", "\n".join(script)], cwd=copy, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return count, f"the block at line {start} took longer than {timeout} s"
    return count, "" if done.returncode == 0 else done.stdout[-4000:]


def run_readme(root, readme, program, wanted=(False,), timeout=3000):
    """How many commands ran, and what went wrong; `wanted`: slow blocks, quick ones or both."""
    count, failures = 0, []
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        copy = working_copy(root, place, program)
        environment = environment_in(place)
        for start, info, lines in blocks((root / readme).read_text(encoding="utf-8")):
            if ("slow" in info) not in wanted:
                continue
            ran, failure = run_block(copy, start, lines, environment, timeout)
            count += ran
            if failure:
                failures.append(f"{readme}: {failure}")
    return count, failures


def self_test():
    """A README that holds and some that do not, with a program that exits with what it is told."""
    good = ("```sh\n# a comment\nv2v 0\ncd sim\ntest -f here\ntools=1; v2v 3  # exit status 3\n"
            "../tools/v2v 0 \\\n  2>&1\nfor i in 1 2; do\n  v2v 0\ndone\n```\n"
            "```yaml\nv2v 9\n```\n```sh slow\nv2v 0\n```\n````sh\nv2v 0 | cat\n````\n")
    wrong = ["v2v 1", "v2v 0  # exit status 3", "v2v 2\nv2v 0", "cd nowhere", "tools/v2v 4"]
    problems = []
    with tempfile.TemporaryDirectory() as place:
        root = pathlib.Path(place)
        (root / "sim").mkdir()
        (root / "sim" / "here").touch()
        (root / "tools").mkdir()
        program = root / "program"
        program.write_text('#!/bin/sh\nexit "$1"\n')
        program.chmod(0o755)
        readme = root / "README.md"
        readme.write_text(good)
        for wanted, number in (((False,), 7), ((True,), 1), ((False, True), 8)):
            count, failures = run_readme(root, "README.md", program, wanted)
            if count != number or failures:
                problems.append(f"the good README: {count} commands, not {number}; {failures}")
        for text in wrong:
            readme.write_text(f"```sh\n{text}\n```\n")
            if not run_readme(root, "README.md", program)[1]:
                problems.append(f"not noticed: {text!r}")
    print("\n".join(problems + [f"{len(wrong) + 3} READMEs, {len(problems)} failures"]))
    return 1 if problems else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).parents[2])
    parser.add_argument("--program", type=pathlib.Path, help="the built v2v")
    parser.add_argument("--slow", action="store_true", help="the blocks marked `sh slow` instead")
    parser.add_argument("--all", action="store_true", help="those, too, where they stand")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("readme", nargs="*", help="relative to the root")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test()
    wanted = (False, True) if arguments.all else (arguments.slow,)
    total, failures = 0, []
    for readme in arguments.readme:
        if not (arguments.root / readme).is_file():
            failures.append(f"{readme} is missing")
            continue
        count, failed = run_readme(arguments.root.resolve(), readme, arguments.program.resolve(),
                                   wanted)
        total += count
        failures += failed
        print(f"{readme}: {count} commands")
    print("\n".join(failures + [f"{total} commands, {len(failures)} failed blocks"]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
