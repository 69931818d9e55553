"""`v2v page`: numbers in place, the rest untouched, and the pages that are shipped."""
import pathlib
import shutil
import sys
import tempfile
import unittest

from program import SCENARIOS, v2v

TEXT = """# A page
lost <!-- v2v share 1 of 25 -->?<!-- v2v end -->, treated <!-- v2v value treated inati-cel.yaml --replications 20 -->?<!-- v2v end -->

<!-- v2v compare inati-cel.yaml inati-cel-point-of-care.yaml --replications 20 -->
<!-- v2v end -->
the end\u2026"""


class Pages(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="v2v-page-"))
        self.addCleanup(shutil.rmtree, self.folder)
        for name in ("inati-cel.yaml", "inati-cel-point-of-care.yaml"):
            shutil.copy(SCENARIOS / name, self.folder)
        self.page = self.folder / "page.md"
        self.page.write_text(TEXT, encoding="utf-8")

    def refuse(self, text, status, *expected):
        self.page.write_text(text, encoding="utf-8")
        done = v2v("page", str(self.page))
        self.assertEqual(done.returncode, status, done.stderr)
        for words in expected:
            self.assertIn(words, done.stderr)
        self.assertEqual(self.page.read_text(encoding="utf-8"), text)
        self.assertEqual(len(list(self.folder.iterdir())), 3)

    def test_numbers_are_written_in_place(self):
        done = v2v("page", "page.md", cwd=self.folder)  # relative to the page, wherever one is
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        written = self.page.read_text(encoding="utf-8")
        self.assertIn("4.0 % (exact 95 % interval 0.1 to 20.4 %)<!-- v2v end -->, treated", written)
        self.assertIn("\n| inati-cel-point-of-care |", written)
        self.assertTrue(written.startswith("# A page\nlost <!--"))
        self.assertTrue(written.endswith("<!-- v2v end -->\nthe end\u2026"))
        self.assertEqual(len(list(self.folder.iterdir())), 3)
        self.assertEqual(v2v("page", "--check", str(self.page)).returncode, 0)
        self.assertEqual(v2v("page", str(self.page), "--threads", "1").returncode, 0)
        self.assertEqual(self.page.read_text(encoding="utf-8"), written)

    def test_a_check_names_the_first_line_and_writes_nothing(self):
        v2v("page", str(self.page))
        written = self.page.read_text(encoding="utf-8")
        self.page.write_text(written.replace("4.0 %", "5.0 %"), encoding="utf-8")
        before = self.page.read_bytes()
        done = v2v("page", "--check", str(self.page))
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{self.page}:2: differs", done.stderr)
        self.assertIn("4.0 %", done.stderr)
        self.assertEqual(self.page.read_bytes(), before)

    def test_bad_pages_are_left_as_they_are(self):
        good = "<!-- v2v share 1 of 2 -->?<!-- v2v end -->\n"
        self.refuse(good + "<!-- v2v shar 1 of 2 -->?<!-- v2v end -->", 2,
                    "page.md:2:10: 'shar' is no instruction", "did you mean share?")
        self.refuse(good + " <!-- v2v value treated none.yaml --><!-- v2v end -->", 2,
                    "page.md:2:2: ", "none.yaml")
        self.refuse(good + "<!-- v2v value saved inati-cel.yaml --replications 2 --><!-- v2v end -->",
                    2, "page.md:2:1: 'saved' is no value here")
        self.refuse(good + "<!-- v2v sweep inati-cel.yaml --vary product.culture=7d:9d --><!-- v2v end -->",
                    2, "page.md:2:1: --vary product.culture=7d:9d: expected a step")

    def test_what_evidence_can_tell(self):
        studies = self.folder / "studies"
        shutil.copytree(SCENARIOS / "published", studies)
        for name in ("attrition.yaml", "attrition.csv", "attrition-left-out.csv"):
            shutil.copy(SCENARIOS / name, self.folder)
        arms = "studies/zuma-1.yaml studies/zuma-1.yaml"
        self.page.write_text(
            "<!-- v2v slopes studies --><!-- v2v end -->\n"
            "<!-- v2v slope 90 of 100 in 20 against 81 of 100 in 40 --><!-- v2v end -->\n"
            f"<!-- v2v gains {arms} --replications 40 --uncertainty parameters"
            " --under 'as shipped=attrition.yaml' --><!-- v2v end -->\n"
            f"<!-- v2v power {arms} --patients 20,50 --replications 40 --><!-- v2v end -->\n")
        done = v2v("page", str(self.page), cwd="/")
        self.assertEqual(done.returncode, 0, done.stderr)
        written = self.page.read_text(encoding="utf-8")
        self.assertRegex(written, r"\| all, from the counting gate to infusion \| 51 \| -?\d\.\d\d \[")
        self.assertIn(">1.00 (95 % interval ", written)
        self.assertIn("| - | as shipped |", written)
        self.assertIn("| zuma-1 gains | 0.0 [0.0, 0.0] |", written)  # the same twice
        self.assertIn("patients are treated: ", written)
        self.assertEqual(v2v("page", "--check", str(self.page)).returncode, 0)

    def test_evidence_that_is_not_there_is_refused(self):
        pair = "inati-cel.yaml inati-cel-point-of-care.yaml"
        for words, expected in (
                ("slopes nowhere", "nowhere"),
                (f"gains {pair} --under wide=wide.yaml", "wide.yaml"),
                (f"power {pair} --patients 40 --replications 2", "expected at least 80 for 40")):
            with self.subTest(words):
                self.page.write_text(f"<!-- v2v {words} --><!-- v2v end -->\n", encoding="utf-8")
                before = self.page.read_bytes()
                done = v2v("page", str(self.page))
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(expected, done.stderr)
                self.assertEqual(self.page.read_bytes(), before)

    def test_a_page_that_is_not_there(self):
        self.assertEqual(v2v("page", str(self.folder / "other.md")).returncode, 4)


class ShippedPages(unittest.TestCase):
    def test_they_say_what_the_program_computes(self):
        for page in (SCENARIOS / "seven-and-twenty-days.md", SCENARIOS.parent / "README.md"):
            with self.subTest(page.name):
                done = v2v("page", "--check", str(page))
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
