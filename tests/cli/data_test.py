# Tables for analysts: every column of every file against the dictionary, and the sums they add up to.
import collections
import csv
import datetime
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from program import INATI, POINT_OF_CARE, ROOT, SCENARIOS, files_in, result, v2v

NETHERLANDS = str(SCENARIOS / "netherlands.yaml")
SLOT_CRUNCH = str(SCENARIOS / "slot-crunch.yaml")
PROGRAMME = str(ROOT / "tests" / "scenario" / "good" / "populations.yaml")
PUBLISHED = str(SCENARIOS / "published" / "inati-cel.yaml")

# A service with dates, a cohort, a list, covariates with drawn parameters, arms; every study.
FOLDERS = {
    "service": ["run", NETHERLANDS, "--replications", "2"],
    "cohort": ["run", INATI, "--replications", "5", "--patients", "all"],
    "programme": ["run", PROGRAMME, "--replications", "40"],
    "list": ["run", SLOT_CRUNCH, "--replications", "2", "--patients", "all"],
    "covariates": ["run", PUBLISHED, "--replications", "3", "--patients", "all"],
    "arms": ["compare", INATI, POINT_OF_CARE, INATI, "--replications", "2", "--patients", "all"],
    "unlike": ["compare", INATI, NETHERLANDS, "--replications", "2"],
    "sweep": ["sweep", NETHERLANDS, "--vary", "policy.assignment=nearest,least_loaded",
              "--vary", "product.failure=0.02,0.1", "--replications", "2"],
    "tornado": ["sensitivity", INATI, "--vary", "product.release.with_median=7d:14d",
                "--replications", "3"],
    "morris": ["sensitivity", INATI, "--method", "morris", "--size", "2", "--replications", "2"],
    "sobol": ["sensitivity", INATI, "--method", "sobol", "--size", "2", "--replications", "2"],
}

CELL = {"integer": re.compile(r"-?\d+"), "boolean": re.compile(r"[01]"),
        "number": re.compile(r"-?\d+(\.\d+)?(e[+-]\d+)?"), "string": re.compile(r".+", re.S)}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fault_of_cell(field, cell):
    """What is wrong with it by the dictionary (Frictionless Table Schema v1), if anything."""
    if cell == "":
        return "is missing" if field["constraints"]["required"] else None
    if "enum" in field["constraints"] and cell not in field["constraints"]["enum"]:
        return "is not in the enumeration"
    if field["type"] == "date":
        return None if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell) else "is no date"
    if field["type"] == "datetime":
        try:
            at = datetime.datetime.strptime(cell, field["format"])
        except ValueError as fault:
            return str(fault)
        return None if at.strftime(field["format"]) == cell else "is another date"
    return None if CELL[field["type"]].fullmatch(cell) else f"is no {field['type']}"


def faults_of_folder(folder, dictionary="datapackage.json"):
    """Of all CSV files by this file of it; a list of sentences."""
    package = json.loads((folder / dictionary).read_text())
    faults = [] if package["profile"] == "tabular-data-package" else ["the profile"]
    if not re.fullmatch(r"[a-z0-9._-]+", package["name"]):
        faults.append(f"{package['name']!r} is no name")
    told = [resource["path"] for resource in package["resources"]]
    there = [name for name in files_in(folder) if name.endswith(".csv")]
    if sorted(told) != there:
        return [f"{there}, but the dictionary tells of {told}"]
    for resource in package["resources"]:
        schema, path = resource["schema"], folder / resource["path"]
        fields = schema["fields"]
        text = path.read_bytes().decode("utf-8")
        if "\r" in text or not text.endswith("\n"):
            faults.append(f"{path.name}: lines")
        rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
        if rows[0] != [field["name"] for field in fields] or len(set(rows[0])) != len(rows[0]):
            faults.append(f"{path.name}: the header is {rows[0]}")
            continue
        for field in fields:
            if len(field["description"]) < 10 or not field["description"].endswith("."):
                faults.append(f"{path.name}, {field['name']}: {field['description']!r}")
            if field["name"].endswith("_d") and field.get("unit") != "d":
                faults.append(f"{path.name}, {field['name']}: not in days")
        for number, row in enumerate(rows[1:], 2):
            if len(row) != len(fields):
                faults.append(f"{path.name}, row {number}: {len(row)} cells")
                continue
            for field, cell in zip(fields, row):
                fault = fault_of_cell(field, cell)
                if fault:
                    faults.append(f"{path.name}, row {number}, {field['name']}: {cell!r} {fault}")
        key = schema.get("primaryKey", [])
        seen = [tuple(row[rows[0].index(column)] for column in key) for row in rows[1:]]
        if key and len(set(seen)) != len(seen):
            faults.append(f"{path.name}: {key} does not tell rows apart")
    return faults


class Written(unittest.TestCase):
    """Every study once, for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        cls.place = pathlib.Path(place.name)
        for name, words in FOLDERS.items():
            done = v2v(*words, "--out", str(cls.place / name))
            if done.returncode:
                raise AssertionError(f"{name}: {done.stderr}")


class Dictionaries(Written):
    def test_every_column_of_every_file(self):
        for name in FOLDERS:
            self.assertEqual(faults_of_folder(self.place / name), [], name)

    def test_what_breaks_the_dictionary_is_seen(self):
        """The test itself: each of these makes a folder that its dictionary does not describe."""
        breaks = [("patients.csv", "outcome", "outcomes"), ("patients.csv", ",left,", ",died,"),
                  ("journal.csv", "gate_reached", ""), ("resources.csv", ",suites,", ",suites,x"),
                  ("datapackage.json", '"patients.csv"', '"patient.csv"')]
        for file, old, new in breaks:
            folder = self.place / "broken"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(self.place / "cohort", folder)
            text = (folder / file).read_text()
            self.assertIn(old, text)
            (folder / file).write_text(text.replace(old, new))
            self.assertNotEqual(faults_of_folder(folder), [], (file, old))
        shutil.rmtree(folder)

    def test_dates_are_days_since_the_start(self):
        start = datetime.datetime(2026, 1, 5)
        for row in rows_of(self.place / "service" / "patients.csv"):
            for column in ("entered", "ended", "collected", "infused"):
                self.assertEqual(row[column] == "", row[column + "_d"] == "")
                if row[column]:
                    since = datetime.datetime.fromisoformat(row[column]) - start
                    # Cut to the second; eight decimals of a day are a millisecond.
                    self.assertTrue(-0.001 <= float(row[column + "_d"]) * 86400 -
                                    since.total_seconds() < 1.001)
        # Nobody has said when the others start.
        self.assertNotIn("entered", rows_of(self.place / "cohort" / "patients.csv")[0])
        mixed = rows_of(self.place / "unlike" / "patients.csv")
        self.assertEqual({(row["arm"], row["entered"] == "") for row in mixed},
                         {("inati-cel", True), ("netherlands", False)})

    def test_arms_go_by_the_names_of_their_scenarios(self):
        rows = rows_of(self.place / "arms" / "patients.csv")
        places = list(dict.fromkeys((row["scenario"], row["arm"], row["replication"])
                                    for row in rows))
        arms = [("inati-cel", "inati-cel (arm 1)"),
                ("inati-cel-point-of-care", "inati-cel-point-of-care"),
                ("inati-cel", "inati-cel (arm 3)")]
        self.assertEqual(places, [(*arm, number) for arm in arms for number in "01"])
        for name in ("journal.csv", "resources.csv"):
            self.assertEqual({row["replication"] for row in rows_of(self.place / "arms" / name)},
                             {"0"})

    def test_ids_come_from_lists(self):
        path = self.place / "waiting.csv"
        path.write_text("id,state,since\nP-1,collected,3 d\nP-2,eligible,1 d\n")
        overlay = self.place / "list.yaml"
        overlay.write_text("format: 1\noverlay: true\nwaiting_list: { file: waiting.csv }\n")
        out = self.place / "ids"
        done = v2v("run", INATI, "--with", str(overlay), "--replications", "2", "--patients", "all",
                   "--out", str(out))
        self.assertEqual(done.returncode, 0, done.stderr)
        ids = collections.Counter(row["id"] for row in rows_of(out / "patients.csv"))
        self.assertEqual((ids["P-1"], ids["P-2"]), (2, 2))
        self.assertEqual(faults_of_folder(out), [])


class Sums(Written):
    def counted(self, folder):
        return [row for row in rows_of(self.place / folder / "patients.csv")
                if row["counted"] == "1"]

    def test_patients_add_up_to_the_summary(self):
        for folder in ("cohort", "list", "covariates"):
            run = json.loads((self.place / folder / "summary.json").read_text())
            rows, n = self.counted(folder), run["replications"]
            near = lambda seen, told: self.assertTrue(
                math.isclose(seen, told, rel_tol=1e-9, abs_tol=1e-9), (folder, seen, told))
            self.assertEqual({int(row["replication"]) for row in rows}, set(range(n)))
            for key, mean in run["products"].items():
                if key != "infused":
                    near(sum(int(row[key]) for row in rows) / n, mean)
            for gate in run["flow"]:
                near(sum(row[gate["gate"] + "_d"] != "" for row in rows) / n, gate["mean"])
            times = [float(row["vein_to_vein_d"]) for row in rows if row["vein_to_vein_d"]]
            self.assertEqual(len(times), run["vein_to_vein"]["patients"])
            # Eight decimals of a day.
            self.assertLess(abs(sum(times) / len(times) - run["vein_to_vein"]["mean"]), 1e-8)
            treated = []
            for replication in range(n):
                itt = [row for row in rows if int(row["replication"]) == replication and
                       row[run["treated_fraction"]["of"] + "_d"]]
                treated.append(sum(row["outcome"] == "infused" for row in itt) / len(itt))
            near(sum(treated) / n, run["treated_fraction"]["mean"])

    def test_first_is_the_first_of_all(self):
        out = self.place / "first"
        v2v(*FOLDERS["cohort"][:-2], "--out", str(out))
        first = (out / "patients.csv").read_text()
        self.assertTrue((self.place / "cohort" / "patients.csv").read_text().startswith(first))
        for name in ("journal.csv", "resources.csv", "summary.json", "datapackage.json"):
            self.assertEqual((out / name).read_bytes(), (self.place / "cohort" / name).read_bytes())

    def test_covariates_are_those_that_the_model_drew(self):
        """Only one level can die."""
        overlay = self.place / "fit.yaml"
        overlay.write_text("format: 1\noverlay: true\n"
                           'patients: { fit: { table: { "yes": 1, "no": 1 } } }\n'
                           "leaving: { collection: { death: { rate: 0.05 /d, times: { fit: { "
                           '"yes": 0, "no": 2 } } } }, waiting: { death: { rate: 0.01 /d, '
                           'times: { fit: { "yes": 0, "no": 2 } } } } }\n')
        out = self.place / "fit"
        done = v2v("run", INATI, "--with", str(overlay), "--replications", "5", "--patients", "all",
                   "--out", str(out))
        self.assertEqual(done.returncode, 0, done.stderr)
        seen = collections.Counter((row["cause"], row["fit"]) for row in
                                   rows_of(out / "patients.csv"))
        self.assertEqual(seen["death", "yes"], 0)
        self.assertGreater(seen["death", "no"], 30)
        self.assertGreater(seen["", "yes"], 100)

    def test_long_and_wide_are_the_same_sweep(self):
        wide = rows_of(self.place / "sweep" / "sweep.csv")
        long = rows_of(self.place / "sweep" / "sweep-long.csv")
        points = json.loads((self.place / "sweep" / "summary.json").read_text())["points"]
        self.assertEqual(len(wide), len(points))
        for number, point in enumerate(points, 1):
            rows = {(row["quantity"], row["site"], row["resource"]): row for row in long
                    if int(row["point"]) == number}
            mean = lambda *key: float(rows[(*key, "", "")[:3]]["mean"])
            self.assertEqual(mean("treated_fraction"), point["treated_fraction"]["mean"])
            for key in ("cultures_started", "wasted", "lost.progression"):
                self.assertEqual(mean(key), float(wide[number - 1][key]))
            self.assertEqual(mean("vein_to_vein"), point["vein_to_vein"]["mean"])
            shared = [key for key in rows if key[0] == "use.utilisation"]
            self.assertGreater(len(shared), 10)
            self.assertTrue(any(float(rows["use.mean_wait", *key[1:]]["mean"]) > 0
                                for key in shared))

    def test_numbers_have_no_more_digits_than_are_known(self):
        for name in FOLDERS:
            for file in ("summary.json", "sweep.csv", "sweep-long.csv", "sensitivity.csv"):
                if not (self.place / name / file).exists():
                    continue
                text = (self.place / name / file).read_text()
                for number in re.findall(r"(?<![\w.])-?\d+\.\d+(?![\w.])", text):
                    digits = number.strip("-").replace(".", "").lstrip("0")
                    self.assertLessEqual(len(digits), 10, (name, file, number))

    def test_patients_is_one_of_two_words(self):
        done = v2v("run", INATI, "--patients", "none")
        self.assertEqual(done.returncode, 2)
        self.assertIn("first", done.stderr)


READ_IN_R = r"""
for (file in commandArgs(trailingOnly = TRUE)) {
  table <- read.csv(file, check.names = FALSE)
  classes <- vapply(table, function(column) class(column)[1], "")
  cat(file, nrow(table), paste(names(table), classes, sep = "=", collapse = "\t"), sep = "\t")
  cat("\n")
}
"""
READ_IN_PANDAS = r"""
import sys
import pandas
for file in sys.argv[1:]:
    table = pandas.read_csv(file)
    print(file, len(table), *(f"{name}={kind}" for name, kind in table.dtypes.items()), sep="\t")
"""


class Reader(Written):
    """Whether a program reads the columns, rows and types that the dictionary tells of, without
    being told of them. `V2V_READER` names the program."""

    def check(self, command, types, empty):
        """`types`: what a column becomes; one with missing cells may be `empty` instead."""
        for name in FOLDERS:
            folder = self.place / name
            package = json.loads((folder / "datapackage.json").read_text())
            files = [resource["path"] for resource in package["resources"]]
            done = subprocess.run([os.environ["V2V_READER"], *command, *files], cwd=folder,
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            lines = done.stdout.splitlines()
            self.assertEqual(len(lines), len(files))
            for resource, line in zip(package["resources"], lines):
                file, count, *columns = line.split("\t")
                rows = rows_of(folder / file)
                self.assertEqual(int(count), len(rows), (name, file))
                fields = resource["schema"]["fields"]
                self.assertEqual([column.rsplit("=", 1)[0] for column in columns],
                                 [field["name"] for field in fields])
                for field, column in zip(fields, columns):
                    read, kind = column.rsplit("=", 1)
                    expected = set(types[field["type"]])
                    if any(row[read] == "" for row in rows):
                        expected.add(empty)
                    self.assertIn(kind, expected, (name, file, read))


class Reader_r(Reader):
    def test_read_csv(self):
        self.check(["-e", READ_IN_R],
                   {"integer": {"integer"}, "boolean": {"integer"}, "datetime": {"character"},
                    "date": {"character"},
                    "number": {"integer", "numeric"},
                    "string": {"character", "integer", "numeric"}}, "logical")


class Reader_python(Reader):
    def test_read_csv(self):
        self.check(["-c", READ_IN_PANDAS],
                   {"integer": {"int64"}, "boolean": {"int64"}, "datetime": {"object"},
                    "date": {"object"},
                    "number": {"int64", "float64"},
                    "string": {"object", "int64", "float64"}}, "float64")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
