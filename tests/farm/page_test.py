"""Runs every v2v-farm command of the page about clusters and compares with what the page shows."""
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop(2)
PAGE = pathlib.Path(sys.argv.pop(1))
SHOWN = re.compile(r"^```bash\n(v2v-farm(?:[^`]|\\\n)*)```\n+```text\n(.*?)^```$", re.M | re.S)


class Page(unittest.TestCase):
    def test_the_tables_are_what_the_program_prints(self):
        text = PAGE.read_text(encoding="utf-8")
        shown = SHOWN.findall(text)
        self.assertEqual(len(shown), len(re.findall(r"^```bash\nv2v-farm", text, re.M)))
        self.assertGreaterEqual(len(shown), 5)
        for command, table in shown:
            with self.subTest(command=command):
                words = shlex.split(command)
                done = subprocess.run([PROGRAM, *words[1:]], capture_output=True, text=True,
                                      timeout=900)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(done.stdout, table)


if __name__ == "__main__":
    unittest.main()
