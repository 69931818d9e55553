"""The tables of the page about clusters, one after another, are what the benchmark prints."""
import pathlib
import re
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop(2)
PAGE = pathlib.Path(sys.argv.pop(1))


class Page(unittest.TestCase):
    def test_the_tables_are_what_the_program_prints(self):
        tables = re.findall(r"^```text\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
        self.assertGreaterEqual(len(tables), 5)
        done = subprocess.run([PROGRAM], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, "\n".join(tables))


if __name__ == "__main__":
    unittest.main()
