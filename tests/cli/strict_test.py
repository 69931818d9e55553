"""`v2v check --strict`: every value of every shipped file has a source or a reason."""
import pathlib
import re
import sys
import tempfile
import unittest

from program import INATI, SCENARIOS, v2v

REST = ("value has neither a source nor a reason; expected `source:` or `assumed:` beside it or on "
        "a mapping around it")
POLICY = str(SCENARIOS / "policies" / "release-at-risk.yaml")


def shipped():
    """All YAML files that are scenarios or overlays, and no other kind of file of the program."""
    files = sorted(SCENARIOS.rglob("*.yaml"))
    return [str(file) for file in files if file.parent.name != "products"
            if any(line.startswith("format:") for line in file.read_text().splitlines())]


class Strict(unittest.TestCase):
    def test_every_shipped_file(self):
        files = shipped()
        self.assertGreaterEqual(len(files), 23)
        done = v2v("check", "--strict", *files)
        self.assertEqual(done.stderr, "")
        self.assertEqual(done.returncode, 0)
        # What is remarked on a distribution says nothing against its source.
        lines = [line for line in done.stdout.splitlines() if not line.startswith("Remark: ")]
        self.assertEqual(len(lines), len(files), done.stdout)
        for line in lines:
            self.assertTrue(" 0 say neither" in line or "Every value of it has a source" in line, line)

    def stripped(self, place, file, text, remark, name="stripped.yaml"):
        """The file without one remark, in which `text` is found."""
        lines = pathlib.Path(file).read_text().splitlines(keepends=True)
        number = next(i for i, line in enumerate(lines) if text in line)
        self.assertIn(remark, lines[number])
        lines[number] = lines[number].replace(remark, "")
        mine = pathlib.Path(place) / name
        mine.write_text("".join(lines))
        return str(mine), number + 1, lines[number]

    def test_a_value_without_is_named_and_nothing_else_is_said(self):
        with tempfile.TemporaryDirectory() as place:
            file, line, text = self.stripped(place, INATI, "culture: {", ", source: wang Methods")
            done = v2v("check", "--strict", file)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stdout, "")
            column = text.index("7 d") + 1
            self.assertEqual(done.stderr, f"{file}:{line}:{column}: product.culture: {REST}\n")
            # Without --strict it is told, and the file is good.
            done = v2v("check", file)
            self.assertEqual(done.returncode, 0)
            self.assertIn(" and 3 say neither:\n  product.culture.median: 7 d\n", done.stdout)
            # The other files are checked all the same.
            done = v2v("check", "--strict", file, INATI)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"{INATI} is valid.", done.stdout)

    def test_an_overlay_by_itself_and_with_a_scenario(self):
        self.assertEqual(v2v("check", "--strict", POLICY).returncode, 0)
        self.assertEqual(v2v("check", POLICY).returncode, 2)
        with tempfile.TemporaryDirectory() as place:
            file, line, text = self.stripped(place, POLICY, "release_at_risk: {",
                                             ", assumed: preliminary results")
            column = text.index("2 d") + 1
            said = f"{file}:{line}:{column}: product.release_at_risk: {REST}\n"
            for words in ([file], [INATI, "--with", file]):
                done = v2v("check", "--strict", *words)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", said))

    def test_what_was_not_looked_up_is_counted(self):
        with tempfile.TemporaryDirectory() as place:
            file = pathlib.Path(place) / "recalled.yaml"
            file.write_text(f"format: 1\nextends: {INATI}\nproduct:\n  culture: {{ fixed: 8 d, "
                            "source: wang, unverified: low confidence }\n")
            done = v2v("check", "--strict", str(file))
            self.assertEqual(done.returncode, 0, done.stderr)
            # One more than the scenario itself has.
            own = re.search(r"\((\d+) of them unverified\)", v2v("check", INATI).stdout)
            self.assertIn(f"({int(own.group(1)) + 1} of them unverified)", done.stdout)
            described = v2v("describe", str(file), "--replications", "5").stdout
            self.assertIn("source, unverified (low confidence)", described)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
