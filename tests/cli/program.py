"""The program as a user meets it, for the tests beside this file."""
import json
import os
import pathlib
import subprocess

PROGRAM = os.environ["V2V_PROGRAM"]
ROOT = pathlib.Path(os.environ["V2V_SOURCE_DIR"])
SCENARIOS = ROOT / "scenarios"
INATI = str(SCENARIOS / "inati-cel.yaml")
POINT_OF_CARE = str(SCENARIOS / "inati-cel-point-of-care.yaml")
ATALANTA = str(SCENARIOS / "atalanta-1.yaml")
JOURNEYS = str(SCENARIOS / "journeys.yaml")


def v2v(*words, **options):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, **options)


def files_in(folder):
    """The names of what is in a folder of results, without the manifest."""
    return sorted(path.name for path in pathlib.Path(folder).iterdir()
                  if path.name != ".v2v-files")


def result(*words):
    done = v2v(*words, "--format", "json")
    if done.returncode != 0:
        raise AssertionError(f"exit status {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)
