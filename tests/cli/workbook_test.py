"""The workbook of results against the summary for programs, and as LibreOffice reads it."""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET
import zipfile

from program import ATALANTA, INATI, POINT_OF_CARE, SCENARIOS, v2v

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEETS = ["summary", "flowchart", "planning", "occupancy", "waits", "parameters", "notes"]
NETHERLANDS = str(SCENARIOS / "netherlands.yaml")


def column_of(reference):
    number = 0
    for letter in re.match(r"[A-Z]+", reference).group():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def sheets_of(path):
    """Every sheet as rows of texts and numbers, by SpreadsheetML alone."""
    with zipfile.ZipFile(path) as book:
        names = [sheet.get("name") for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(
            MAIN + "sheet")]
        shared = ["".join(part.text or "" for part in item.iter(MAIN + "t")) for item in
                  ET.fromstring(book.read("xl/sharedStrings.xml")).iter(MAIN + "si")]
        sheets = {}
        for number, name in enumerate(names, 1):
            table = []
            for row in ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iter(MAIN + "row"):
                cells = {}
                for cell in row.iter(MAIN + "c"):
                    assert cell.find(MAIN + "f") is None, "a formula"
                    value = cell.find(MAIN + "v").text
                    cells[column_of(cell.get("r"))] = (
                        shared[int(value)] if cell.get("t") == "s" else float(value))
                at = int(row.get("r")) - 1
                table += [[]] * (at - len(table))
                table.append([cells.get(i, "") for i in range(max(cells, default=-1) + 1)])
            sheets[name] = table
        return sheets


def tables_of(sheet, *header):
    """Rows below a header that begins so, as far as they are of one table; cells by their names."""
    found = []
    for start, row in enumerate(sheet):
        if tuple(row[:len(header)]) != header:
            continue
        for below in sheet[start + 1:]:
            if len(below) < 2:
                break
            found.append({name: below[i] if i < len(below) else "" for i, name in enumerate(row)})
    return found


class Made(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        cls.folder = pathlib.Path(place.name)

    def made(self, name, *words, **options):
        """Workbook and summary of a command."""
        out = self.folder / name
        if not out.exists():
            done = v2v(*words, "--replications", "50", "--out", str(out), **options)
            self.assertEqual(done.returncode, 0, done.stderr)
        return out / "results.xlsx", json.loads((out / "summary.json").read_text())


class Workbooks(Made):
    def same(self, found, expected, about):
        if expected is None:
            self.assertEqual(found, "", about)
        else:
            self.assertAlmostEqual(found, expected, delta=1e-9 * max(1, abs(expected)), msg=about)

    def test_numbers_are_those_of_the_summary(self):
        for name, scenario in {"inati": INATI, "atalanta": ATALANTA, "nl": NETHERLANDS}.items():
            path, run = self.made(name, "run", scenario)
            sheets = sheets_of(path)
            # What is told of one hospital alone is told already.
            self.assertEqual(list(sheets), [sheet for sheet in SHEETS if sheet != "planning"
                                            or len(run["hospitals"]) > 1])
            self.check_flow(sheets, run)
            self.check_summary(sheets["summary"], run)
            self.check_use(sheets, run)

    def check_flow(self, sheets, run):
        rows = tables_of(sheets["flowchart"], "gate", "lost as")
        flow = [row for row in rows if row["lost as"] == ""]
        shown = [row for row in run["flow"]]
        self.assertEqual(len(flow), len(shown))
        for row, gate in zip(flow, shown):
            self.assertEqual(row["gate"].removesuffix(" (ITT)"), gate["gate"])
            self.same(row["patients"], gate["mean"], gate)
            self.same(row["patients low"], (gate["prediction95"] or [None])[0], gate)
            self.same(row["patients high"], (gate["prediction95"] or [None])[-1], gate)
            self.same(row.get("published", ""), gate["published"], gate)
        # Everybody who is lost is lost as something.
        lost = sum(row["patients"] for row in rows if row["lost as"] != "")
        self.assertAlmostEqual(lost, sum(row["mean"] for row in run["attrition"]), places=6)

    def check_summary(self, sheet, run):
        treated = run["treated_fraction"]
        for row in sheet:
            if row[:1] == ["treated, of ITT"]:
                self.same(row[1], treated["mean"], row)
                self.same(row[2], treated["monte_carlo95"][0], row)
                self.same(row[3], treated["monte_carlo95"][1], row)
                break
        else:
            self.fail("no treated fraction")
        one = [row for row in tables_of(sheet, "", "mean") if row[""] == "simulated"][0]
        self.same(one["one cohort 95 % low"], treated["prediction95"][0], one)
        times = {row[""]: row for row in tables_of(sheet, "", "patients")}
        for interval in run["intervals"]:
            row = times[interval["name"].replace("_", " ")]
            self.same(row["patients"], interval["patients"], row)
            for column, key in {"mean (d)": "mean", "median (d)": "median", "quartiles low (d)": "q1",
                                "quartiles high (d)": "q3", "range low (d)": "min",
                                "range high (d)": "max"}.items():
                if interval["patients"]:
                    self.same(row[column], interval[key], row)

    def check_use(self, sheets, run):
        kinds = {(row[0], row[1]): row for row in sheets["occupancy"] if len(row) > 5}
        for use in run["resources"]:
            row = kinds[use["site"], use["name"].replace("_", " ")]
            self.same(row[2], use["capacity"], use)
            if use["capacity"]:
                self.same(row[3], use["utilisation"], use)
            self.same(row[4], use["mean_wait_d"], use)
            self.same(row[5], use["mean_queue"], use)
        places = {row[""]: row for row in tables_of(sheets["occupancy"], "", "units", "in use",
                                                   "queue")}
        self.assertEqual(len(places), len(run["site_resources"]))
        for use in run["site_resources"]:
            row = places[f"{use['site']}: {use['name']}"]
            self.same(row["queue"], use["mean_queue"], use)
            if use["served"]:
                self.same(row["mean (d)"], use["mean_wait_d"], use)
                self.same(row["90 % (d)"], use["wait90_d"], use)
                self.same(row["waited"], use["waited"], use)
        waits = {row[""]: row for row in tables_of(sheets["waits"], "", "mean of the infused (d)")}
        for part in run["waiting"]["parts"]:
            row = waits[part["name"].replace("_", " ")]
            self.same(row["lost meanwhile"], part["lost"], part)

    def test_every_parameter_has_its_source_or_says_that_it_has_none(self):
        path, _ = self.made("inati", "run", INATI)
        rows = tables_of(sheets_of(path)["parameters"], "parameter", "value", "known from")
        self.assertGreater(len(rows), 80)
        for row in rows:
            self.assertIn(row["known from"].split(",")[0], ("source", "assumed", "not stated"))
            if row["known from"] != "not stated":
                self.assertTrue(row["reference"], row)
        of = {row["parameter"]: row["value"] for row in rows}
        self.assertEqual((of["cohort.size"], of["cohort.over"]), (92.0, "38.6 mo"))

    def test_arms_stand_below_each_other_and_are_compared(self):
        path, both = self.made("both", "compare", INATI, POINT_OF_CARE)
        sheets = sheets_of(path)
        self.assertEqual(list(sheets), SHEETS[:2] + ["arms"] + SHEETS[2:])
        rows = {row[0]: row for row in sheets["arms"] if row}
        header = next(row for row in sheets["arms"] if "points" in row)
        for arm in both["arms"]:
            row = dict(zip(header, rows[arm["scenario"]]))
            self.same(row["treated"], arm["treated_fraction"]["mean"], row)
        row = dict(zip(header, rows["inati-cel-point-of-care"]))
        self.same(row["points"], both["differences"][0]["treated_fraction"]["mean"], row)
        self.same(row["saved"], both["differences"][0]["patients"]["only_in_second"], row)
        self.assertEqual({row["arm"] for row in tables_of(sheets["flowchart"], "arm", "gate")},
                         {"inati-cel", "inati-cel-point-of-care"})
        _, alone = self.made("inati", "run", INATI)
        self.assertEqual(both["arms"][0]["flow"], alone["flow"])

    def test_the_same_results_make_the_same_bytes(self):
        here, _ = self.made("inati", "run", INATI)
        there, _ = self.made("there", "run", INATI, env={**os.environ, "TZ": "Asia/Tokyo",
                                                         "LC_ALL": "C"})
        for name in ("results.xlsx", "events.csv", "events.xes", "events.ocel.sqlite"):
            self.assertEqual((here.parent / name).read_bytes(), (there.parent / name).read_bytes(),
                             name)
        with zipfile.ZipFile(here) as book:  # otherwise now, in seconds
            self.assertIn(b"2000-01-01T00:00:00Z", book.read("docProps/core.xml"))


class LibreOffice(Made):
    """Where it is installed (`tools/test --all`)."""

    def converted(self, path):
        """Every sheet as LibreOffice writes it, with all digits."""
        form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
        out = self.folder / "converted"
        subprocess.run([shutil.which("soffice"), f"-env:UserInstallation=file://{self.folder}/office",
                        "--headless", "--convert-to", form, "--outdir", str(out), str(path)],
                       check=True, capture_output=True, timeout=300)
        return {one.stem.removeprefix("results-"):
                list(csv.reader(one.read_text(encoding="utf-8").splitlines()))
                for one in out.iterdir()}

    @staticmethod
    def number(text):
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)

    def test_it_reads_the_same_numbers(self):
        path, run = self.made("both", "compare", INATI, POINT_OF_CARE)
        read, own = self.converted(path), sheets_of(path)
        self.assertEqual(set(read), set(own))
        numbers = 0
        for name, sheet in own.items():
            self.assertEqual(len(read[name]), len(sheet))
            for theirs, ours in zip(read[name], sheet):
                self.assertGreaterEqual(len(theirs), len(ours))
                for text, cell in zip(theirs, ours):
                    if isinstance(cell, float):
                        numbers += 1
                        self.assertAlmostEqual(self.number(text), cell,
                                               delta=1e-9 * max(1, abs(cell)))
                    else:
                        self.assertEqual(text, cell)
        self.assertGreater(numbers, 500)
        means = [float(row[3]) for row in read["flowchart"] if len(row) > 3 and
                 row[0] == "inati-cel" and row[2] == "" and row[1] != ""]
        self.assertEqual(len(means), len(run["arms"][0]["flow"]))
        for found, gate in zip(means, run["arms"][0]["flow"]):
            self.assertAlmostEqual(found, gate["mean"], places=7)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
