# Reads the whole tree and says where it breaks its own rules; `--self-test` breaks each on purpose.
import argparse
import pathlib
import sys

from rules import RULES
import self_test

IGNORED = {".git", "__pycache__", ".cache", "node_modules"}
BUILT = {"build", "out", "CMakeUserPresets.json"}


class Tree:
    """The files below a folder, without what is built there; text read once. As for git, a file with a
    byte of 0 near its beginning is not text: a picture's bytes may spell anything."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.top = sorted(p.name for p in self.root.iterdir() if p.name not in IGNORED | BUILT)
        self.files = sorted(self._walk())
        self._text = {}

    def _walk(self):
        for name in self.top:
            start = self.root / name
            for path in [start] if start.is_file() else start.rglob("*"):
                if path.is_file() and not IGNORED & set(path.relative_to(self.root).parts):
                    yield path.relative_to(self.root).as_posix()

    def text(self, path):
        if path not in self._text:
            data = (self.root / path).read_bytes()
            self._text[path] = "" if b"\0" in data[:8000] else data.decode("utf-8", "replace")
        return self._text[path]

    def lines(self, path):
        return self.text(path).splitlines()

    def code(self, *folders):
        """C++ files below the folders."""
        for path in self.files:
            if path.split("/")[0] in folders and path.endswith((".cpp", ".hpp")):
                yield path

    def programs(self):
        """Everything that somebody has to read as code."""
        for path in self.files:
            if (path.endswith((".cpp", ".hpp", ".cmake", ".py", ".sh", ".R", "CMakeLists.txt", ".ts",
                                    ".svelte", ".mjs", ".css"))
                    or path in ("tools/v2v", "tools/test", ".ci/run")):
                yield path


def findings(tree):
    return [(rule.__name__, *finding) for rule in RULES for finding in rule(tree)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", nargs="?", default=pathlib.Path(__file__).parents[2])
    parser.add_argument("--self-test", action="store_true", help="break every rule once")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test.run(lambda root: findings(Tree(root)), [r.__name__ for r in RULES])
    tree = Tree(arguments.root)
    found = findings(tree)
    for rule, path, line, message in found:
        print(f"{path}:{line}: {message} [{rule}]")
    print(f"{len(tree.files)} files, {len(RULES)} rules, {len(found)} findings")
    return 1 if found or not any(tree.code("sim")) else 0


if __name__ == "__main__":
    sys.exit(main())
