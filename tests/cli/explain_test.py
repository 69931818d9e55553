"""What a key means, and the page of all of them that is shipped."""
import sys
import unittest

from program import SCENARIOS, v2v


class Explanations(unittest.TestCase):
    def test_a_key(self):
        done = v2v("explain", "service.arrivals")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "service.arrivals")
        self.assertIn("  example arrivals: 1.72 /d", lines)
        self.assertIn("it has to be said", done.stdout)
        self.assertLessEqual(max(map(len, lines)), 100)

    def test_without_a_key_those_of_a_file(self):
        done = v2v("explain")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(any(line.startswith("lymphodepletion ") for line in done.stdout.splitlines()))

    def test_what_is_no_key(self):
        done = v2v("explain", "product.cultur")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("did you mean culture?", done.stderr)

    def test_the_shipped_page(self):
        """`v2v explain --page > scenarios/keys.md` makes it anew."""
        done = v2v("explain", "--page")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, (SCENARIOS / "keys.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
