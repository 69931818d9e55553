"""Starts the program as tools/v2v does, with a compiler that only says that it was asked."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

TOOLS = pathlib.Path(os.environ["V2V_SOURCE_DIR"]) / "tools"
SOURCES = ["CMakeLists.txt", "CMakePresets.json", "include/a.hpp", "sim/core/a.cpp", "tools/cli/a.cpp",
           "tools/lib/a.sh", "tools/page/web/node_modules/a.mjs"]


class Launching(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name).resolve()
        self.tree, self.calls = self.place / "tree", self.place / "calls"
        for source in SOURCES:
            self.write(source)
        shutil.copytree(TOOLS / "lib", self.tree / "tools/lib", dirs_exist_ok=True)
        for name in ("v2v", "packages.txt"):
            shutil.copy(TOOLS / name, self.tree / "tools" / name)
        self.tool("cmake", 'echo "$*" >> "$CALLS"\n')
        self.tool("dpkg-query", 'shift 3; for name; do echo "$name installed"; done\n')
        program = self.tree / "build/release/tools/cli/v2v"
        program.parent.mkdir(parents=True)
        program.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
        program.chmod(0o755)
        (self.tree / "build/release/build.ninja").touch()
        self.start()
        self.built()

    def write(self, name, text="here\n"):
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def tool(self, name, text):
        path = self.place / name
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)

    def start(self, *words):
        done = subprocess.run([self.tree / "tools/v2v", *words], cwd=self.place, timeout=60, text=True,
                              capture_output=True, env={"CALLS": str(self.calls),
                                                        "PATH": f"{self.place}:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def built(self):
        """Whether the build was asked for since; later changes have a later date than it."""
        asked = self.calls.exists() and "--target v2v_cli" in self.calls.read_text()
        self.calls.unlink(missing_ok=True)
        time.sleep(0.02)
        return asked

    def test_what_has_not_changed_is_not_built(self):
        self.assertEqual(self.start("run", "a scenario"), "run|a scenario|")
        self.assertFalse(self.built())

    def test_any_source_that_changed_is_built_once(self):
        for source in SOURCES[:-1]:
            with self.subTest(source):
                self.write(source, "something else\n")
                self.start()
                self.assertTrue(self.built())
                self.start()
                self.assertFalse(self.built())

    def test_sources_that_are_new_gone_or_older_are_changes(self):
        self.write("sim/core/deep/new.cpp")
        self.start()
        self.assertTrue(self.built())
        (self.tree / "sim/core/a.cpp").unlink()
        self.start()
        self.assertTrue(self.built())
        older = self.place / "older.hpp"
        older.write_text("from a backup\n")
        os.utime(older, (1, 1))
        older.rename(self.tree / "include/a.hpp")
        self.start()
        self.assertTrue(self.built())

    def test_the_page_and_its_packages_are_no_part_of_the_program(self):
        self.write("tools/page/web/node_modules/a.mjs", "something else\n")
        self.write("tools/page/web/node_modules/b/new.mjs")
        self.start()
        self.assertFalse(self.built())

    def test_a_tree_that_was_moved_is_built_again(self):
        moved = self.place / "moved"
        self.tree.rename(moved)
        self.tree = moved
        self.start()
        self.assertTrue(self.built())


if __name__ == "__main__":
    unittest.main()
