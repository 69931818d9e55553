"""The command line as a whole, tried at random: every command, with blocks and values of the shipped
scenarios and overlays put where they may not belong. However odd the words, the program ends in time,
by itself, and not with a defect; what it refuses it explains, and prints nothing else.

    commands_test.py PROGRAM SOURCES [--seed N] [--executions N] [--first N]

Execution i of a seed is the same words each time, whatever was executed before it."""
import argparse
import collections
import os
import pathlib
import random
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile

# Far more than any of these needs: what takes longer spins.
SECONDS = 60
MEMORY = 3 << 30
ODD = """0|-1|1|0.5|1e308|-1e-308|nan|inf|1 ms|0 d|1 d|1000 y|1001 y|7 d|-3 d|0 %|100 %|101 %|50 %|none|~|{}|[]
unlimited|x|''|""|"|{|[1, 2|&a [*a]|*a|!!int 3|1 /d|0 /d|1000000 /d|1 /ms|1e-9 /y|2026-02-29|2026-01-05
2026-12-24 to 2026-12-26|Mon-Fri|08:00-17:00|true|null|{value: 3 d, assumed: x}|{median: 1 d, iqr: [0.9 d, 7 d]}
{exponential: 1 ms}|{fixed: 3 d, assumed: x}|{units: 1, later: {1 d: 2}}|{units: 0, later: {99 y: 1}}
{units: 2, fails: {every: 1 ms, repair: 1 ms}}|{events: 0, of: 0}|{events: 3, of: 10}|\u202e|\x01|é""".replace(
    "\n", "|").split("|")


def blocks_of(text):
    """The top-level mappings of a file as it is written: key and text below it."""
    blocks = {}
    for key, rest in re.findall(r"^([a-z_]+):(.*(?:\n(?![a-z_]+:).*)*)", text, re.MULTILINE):
        blocks[key] = rest
    return blocks


def paths_of(text):
    """Dotted paths and the texts that stand there, by indentation."""
    found, above = [], []
    for line in text.splitlines():
        match = re.match(r"^( *)([\w-]+):(.*)$", line)
        if not match:
            continue
        depth = len(match[1])
        above = [each for each in above if each[0] < depth] + [(depth, match[2])]
        path = ".".join(key for _, key in above)
        found.append((path, match[3].split(" #")[0].strip()))
        for inner, value in re.findall(r"(\w+): ([^{},\[\]]+)", match[3]):
            found.append((path + "." + inner, value.strip()))
    return found


class Words:
    """What commands are made of."""

    def __init__(self, sources):
        folder = sources / "scenarios"
        texts = {path: path.read_text() for path in sorted(folder.rglob("*.yaml"))
                 if path.name != "attrition.yaml" and path.parent.name != "products"}
        self.overlays = [p for p, text in texts.items() if re.search(r"^overlay: true", text, re.M)]
        self.scenarios = [p for p in texts if p not in self.overlays]
        self.texts = texts
        self.blocks = collections.defaultdict(list)
        for text in texts.values():
            for key, block in blocks_of(text).items():
                if key not in ("format", "extends", "overlay", "replications"):
                    if block not in self.blocks[key]:
                        self.blocks[key].append(block)
        self.paths = sorted({pair for text in texts.values() for pair in paths_of(text)})

    def block(self, dice):
        key = dice.choice(sorted(self.blocks))
        return key, dice.choice(self.blocks[key])

    def value(self, dice):
        return dice.choice(ODD) if dice.random() < 0.6 else dice.choice(self.paths)[1]

    def setting(self, dice, base):
        kind = dice.random()
        if kind < 0.35:
            return "%s=%s" % self.block(dice)
        if kind < 0.5:
            key, block = self.block(dice)
            inner = "\n  %s:%s" % (key, block.replace("\n", "\n  "))
            if dice.random() < 0.5:
                return "changes=\n- from: %s%s" % (dice.choice(["10 d", "1 y", "0 d"]), inner)
            return "makers=\n- at: %s%s" % (self.value(dice), inner)
        path = dice.choice(paths_of(self.texts[base]) if dice.random() < 0.7 else self.paths)[0]
        return path + "=" + self.value(dice)

    def few(self, base):
        """So that no scenario is long because it has many patients."""
        text = self.texts[base]
        sizes = []
        if re.search(r"^service:", text, re.M):
            sizes += ["--set", "service.patients=30", "--set", "service.warm_up=20 d"]
        if re.search(r"^cohort:", text, re.M):
            sizes += ["--set", "cohort.size=30"]
        return sizes

    def shared(self, dice, base):
        words = []
        for _ in range(dice.choice([0, 0, 1, 1, 2])):
            words += ["--with", str(dice.choice(self.overlays))]
        words += self.few(base)
        for _ in range(dice.choice([0, 1, 1, 2, 3])):
            words += ["--set", self.setting(dice, base)]
        return words

    def options(self, dice, out):
        words = ["--replications", dice.choice(["1", "2", "3"]), "--threads", dice.choice("12"),
                 "--seed", str(dice.randrange(1000))]
        for odd in (["--format", "json"], ["--uncertainty", "none"], ["--uncertainty", "parameters"],
                    ["--batch", "1"], ["--out", out + "/results"], ["--store", out + "/a.store"],
                    ["--replications", dice.choice(["0", "-1", "x", "1e3", ""])],
                    ["--frmat", "json"], ["--precision-of", "potential_vein_to_vein"]):
            if dice.random() < 0.12:
                words += odd
        return words

    def varied(self, dice, base):
        path, value = dice.choice(paths_of(self.texts[base]))
        kind = dice.choice(["{0}=0:{1}:{1}", "{0}={1},{2}", "{0}={1}:{2}", "{0}=", "={1}", "{0}=1:2:0"])
        return ["--vary", kind.format(path, value, self.value(dice))]

    def command(self, dice, out):
        base = dice.choice(self.scenarios)
        name = dice.choice(["run", "run", "run", "run", "check", "check", "network", "compare", "sweep",
                            "sensitivity", "select", "describe", "validate", "schema", "page", "rn"])
        file = str(base if dice.random() < 0.95 else dice.choice(self.overlays))
        words = [name, file]
        if name == "schema":
            return [name] + dice.choice([[], ["x"]])
        if name in ("compare", "select"):
            words.append(str(dice.choice(self.scenarios + self.overlays)))
        if name == "check":
            return words + dice.choice([[], ["--strict"]]) + (
                ["--with", str(dice.choice(self.overlays))] if dice.random() < 0.5 else [])
        words += self.shared(dice, base)
        if name == "network":
            return words + ["--format", dice.choice(["text", "json", "dot", "svg"])]
        if name in ("sweep", "sensitivity"):
            words += self.varied(dice, base)
        if name == "sweep":
            words += ["--points", "2"] if dice.random() < 0.3 else []
        if name == "sensitivity":
            words += ["--size", "2"] if dice.random() < 0.3 else []
        if name == "select":
            words += ["--first-stage", "2", dice.choice(["--maximise", "--minimise"]),
                      dice.choice(["treated_fraction", "cost", "x", ""])]
        return words + self.options(dice, out)


def fault_of(done):
    if done.returncode < 0 or done.returncode > 4:
        return "ended by a signal" if done.returncode < 0 else "an unknown exit status"
    if done.returncode == 3:
        return "a defect"
    if done.returncode == 2 and (done.stdout or not done.stderr):
        return "refused without words, or with half a result"
    if b"ERROR: AddressSanitizer" in done.stderr or b"runtime error:" in done.stderr:
        return "reported by a sanitizer"
    return None


def execute(program, words, sanitized):
    def limit():
        if not sanitized:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    process = subprocess.Popen([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               stdin=subprocess.DEVNULL, preexec_fn=limit, start_new_session=True)
    try:
        out, error = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # with the process of the other engine
        process.communicate()
        return None, "longer than %d s" % SECONDS
    done = subprocess.CompletedProcess(words, process.returncode, out, error)
    return done, fault_of(done)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("sources", type=pathlib.Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--executions", type=int, default=200)
    options.add_argument("--first", type=int, default=0)
    asked = options.parse_args()
    words, ends, faults = Words(asked.sources), collections.Counter(), 0
    for number in range(asked.first, asked.first + asked.executions):
        dice = random.Random("%d %d" % (asked.seed, number))
        with tempfile.TemporaryDirectory() as out:
            command = [word.replace("\0", "") for word in words.command(dice, out)]
            done, fault = execute(asked.program, command, bool(os.environ.get("V2V_SANITIZED")))
        ends[done.returncode if done else "late"] += 1
        if fault:
            faults += 1
            print("execution %d of seed %d: %s\n  v2v %s\n%s" % (
                number, asked.seed, fault, " ".join(map(shlex.quote, command)),
                done.stderr.decode(errors="replace")[-600:] if done else ""), flush=True)
    print("%d executions, %d faults; exit statuses %s" % (
        asked.executions, faults, ", ".join("%s: %d" % pair for pair in sorted(ends.items(), key=str))))
    # A driver that is refused all the time, or never, tries nothing.
    return 1 if faults or (asked.executions >= 100 and not (ends[0] and ends[2])) else 0


if __name__ == "__main__":
    sys.exit(main())
