"""Runs the program as a user would: numbers, sameness, mistakes, files, interruption."""
import csv
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

from program import ATALANTA, INATI, JOURNEYS, POINT_OF_CARE, PROGRAM, SCENARIOS, files_in, result, v2v

FINGERPRINTS = pathlib.Path(__file__).with_name("fingerprints.txt")


def inside(value, interval):
    return interval[0] <= value <= interval[1]


class Numbers(unittest.TestCase):
    def check_run(self, run):
        self.assertEqual(run["verified"]["engine"], "simgrid")
        self.assertTrue(run["verified"]["identical"])
        self.assertGreater(run["verified"]["events"], 0)
        flow = run["flow"]
        for row, following in zip(flow, flow[1:]):
            lost = sum(loss["mean"] for loss in run["attrition"] if loss["after_gate"] == row["gate"])
            # Ten digits of up to a dozen numbers below 100.
            self.assertAlmostEqual(row["mean"] - lost, following["mean"], delta=1e-7)
        for row in flow:
            self.assertTrue(inside(row["mean"], row["prediction95"]), row)
        for loss in run["attrition"]:
            self.assertLessEqual(loss["prediction95"][0], loss["prediction95"][1])
        fraction = run["treated_fraction"]
        self.assertTrue(inside(fraction["mean"], fraction["monte_carlo95"]))
        self.assertTrue(inside(fraction["mean"], fraction["prediction95"]))
        for key in ("vein_to_vein", "potential_vein_to_vein"):
            times = run[key]
            for part in times["parts"]:
                self.assertGreaterEqual(part["mean"], 0)
            self.assertLessEqual(times["min"], times["q1"])
            self.assertLessEqual(times["q1"], times["median"])
            self.assertLessEqual(times["median"], times["q3"])
            self.assertLessEqual(times["q3"], times["max"])
            self.assertAlmostEqual(sum(part["mean"] for part in times["parts"]), times["mean"],
                                   places=6)

    def test_inati_cel_gives_the_published_flowchart(self):
        run = result("run", INATI)
        self.check_run(run)
        self.assertEqual(run["replications"], 1000)
        flow = {row["gate"]: row for row in run["flow"]}
        for gate, seen in (("received", 67), ("manufactured", 66), ("lymphodepleted", 55),
                           ("infused", 48)):
            self.assertEqual(flow[gate]["published"], seen)
            self.assertLess(abs(flow[gate]["mean"] - seen), 1.5)
        published = [row for row in run["flow"] + run["attrition"] if row["published"] is not None]
        self.assertGreaterEqual(len(published), 5 + 14)
        for row in published:
            self.assertTrue(inside(row["published"], row["prediction95"]), row)
        self.assertAlmostEqual(run["treated_fraction"]["published"], 48 / 67, places=9)
        release = next(row for row in run["intervals"] if row["name"] == "leukapheresis_to_release")
        self.assertLess(abs(release["median"] - 20), 1)

    def test_point_of_care_against_central(self):
        compared = result("compare", INATI, POINT_OF_CARE, "--replications", "300")
        self.assertEqual(len(compared["arms"]), 2)
        for arm in compared["arms"]:
            self.check_run(arm)
        self.assertEqual(compared["arms"][0], result("run", INATI, "--replications", "300"))
        self.assertEqual(len(compared["differences"]), 1)
        difference = compared["differences"][0]
        patients = difference["patients"]
        self.assertAlmostEqual(sum(patients.values()), 1, places=9)
        # The ITT gate is reached by the same patients in both arms.
        self.assertAlmostEqual(patients["only_in_second"] - patients["only_in_first"],
                               difference["treated_fraction"]["mean"], places=9)
        self.assertGreater(difference["treated_fraction"]["monte_carlo95"][0], 0)
        self.assertEqual(compared["arms"][1]["products"]["bridged"], 0)

    def test_atalanta_1(self):
        run = result("run", ATALANTA)
        self.check_run(run)
        self.assertAlmostEqual(run["vein_to_vein"]["median"], 7, places=2)
        infused = next(row for row in run["flow"] if row["gate"] == "infused")
        self.assertTrue(inside(infused["published"], infused["prediction95"]))

    def test_journeys(self):
        # 20,000 patients: standard error of the treated fraction sqrt(0.686 x 0.314 / 40,000).
        run = result("run", JOURNEYS, "--set", "service.patients=20000", "--replications", "2")
        self.assertLess(abs(run["treated_fraction"]["mean"] - 0.686), 0.003 + 3 * 0.00232)
        names = {row["name"]: row for row in run["resources"]}
        self.assertLess(abs(names["apheresis beds"]["mean_wait_d"] - 1.1), 0.3)
        self.assertLess(abs(names["suites"]["mean_wait_d"] - 0.3), 0.15)


class Sameness(unittest.TestCase):
    def everything(self, folder, scenario, *words):
        done = v2v("run", scenario, "--replications", "40", "--out", str(folder), "--format", "json",
                   *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        files = {name: (folder / name).read_bytes() for name in files_in(folder)}
        # Of the pictures those are there that have something to show.
        pictures = {name for name in files if name.endswith(".svg")}
        self.assertLessEqual({"flowchart.svg", "gantt.svg"}, pictures)
        self.assertLessEqual(pictures, {f"{name}.svg" for name in (
            "flowchart", "incidence", "survival", "waits", "occupancy", "gantt", "network")})
        # And survival where somebody says what becomes of patients.
        of_survival = {"survival.csv", "standing.csv"}
        self.assertEqual("survival.svg" in pictures, of_survival <= set(files))
        self.assertEqual(set(files) - pictures - of_survival, {"summary.json", "report.html", "flowchart.dot",
                                                 "hospitals.csv", "journal.csv", "patients.csv",
                                                 "incidence.csv",
                                                 "resources.csv",
                                                 "datapackage.json", "events.csv",
                                                 "events.xes", "events.ocel.sqlite",
                                                 "results.xlsx"})
        self.assertLess(len(files["report.html"]), 1_000_000)
        self.assertEqual(files["summary.json"].decode(), done.stdout)
        return files

    def test_bytes_do_not_depend_on_threads_or_engine(self):
        for scenario in (INATI, POINT_OF_CARE, ATALANTA):
            with tempfile.TemporaryDirectory() as place:
                place = pathlib.Path(place)
                one = self.everything(place / "1", scenario, "--threads", "1")
                two = self.everything(place / "2", scenario, "--threads", "2")
                seven = self.everything(place / "7", scenario, "--threads", "7")
                simgrid = self.everything(place / "s", scenario, "--engine", "simgrid")
                self.assertEqual(one, two)
                self.assertEqual(one, seven)
                simgrid["summary.json"] = simgrid["summary.json"].replace(
                    b'"engine": "simgrid",\n  "version"', b'"engine": "fast",\n  "version"')
                simgrid["report.html"] = simgrid["report.html"].replace(b"engine simgrid",
                                                                        b"engine fast")
                for files in (one, simgrid):
                    with zipfile.ZipFile(io.BytesIO(files["results.xlsx"])) as book:
                        files["results.xlsx"] = {name: book.read(name).replace(
                            b"engine simgrid", b"engine fast") for name in book.namelist()}
                self.assertEqual(one, simgrid)

    def test_another_seed_is_another_journal(self):
        first = result("run", INATI, "--replications", "2", "--seed", "1")
        second = result("run", INATI, "--replications", "2", "--seed", "2")
        self.assertNotEqual(first["fingerprint"], second["fingerprint"])

    def test_fingerprints_are_pinned(self):
        lines = []
        for scenario, words in ((INATI, ("--replications", "100")),
                                (POINT_OF_CARE, ("--replications", "100")),
                                (ATALANTA, ("--replications", "100")),
                                (JOURNEYS, ("--replications", "2", "--set",
                                            "service.patients=2000"))):
            run = result("run", scenario, *words)
            lines.append(f"{run['fingerprint']}  {run['scenario']} {' '.join(words)}\n")
        for name, overlays in (("china-inati-cel", ()), ("netherlands", ()),
                               ("netherlands", ("hovon161-point-of-care",)),
                               ("netherlands", ("hybrid-overflow",)), ("uk-network", ()),
                               ("slot-crunch", ()),
                               ("priority-under-load", ("survival-index",))):
            words = [word for overlay in overlays
                     for word in ("--with", str(SCENARIOS / "policies" / (overlay + ".yaml")))]
            run = result("run", str(SCENARIOS / (name + ".yaml")), "--replications", "10", *words)
            lines.append(f"{run['fingerprint']}  {'+'.join((name, *overlays))} --replications 10\n")
        if os.environ.get("UPDATE_GOLDEN"):
            FINGERPRINTS.write_text("".join(lines))
        self.assertEqual(FINGERPRINTS.read_text(), "".join(lines),
                         "a change that moves them says why in the CHANGELOG under Results")


class BadInput(unittest.TestCase):
    def refused(self, words, *expected):
        with tempfile.TemporaryDirectory() as place:
            out = pathlib.Path(place) / "out"
            runs = words[:1] and words[0] in ("run", "compare")
            done = v2v(*words, *(["--out", str(out)] if runs else []))
            self.assertEqual(done.returncode, 2, (words, done.stderr))
            self.assertEqual(done.stdout, "", words)
            self.assertFalse(out.exists())
            for text in expected:
                self.assertIn(text, done.stderr)

    def test_command_line(self):
        self.refused([])
        self.refused(["walk", INATI])
        self.refused(["run"])
        self.refused(["run", INATI, "--replications", "0"], "--replications")
        self.refused(["run", INATI, "--replications", "-1"], "--replications")
        self.refused(["run", INATI, "--replications", "x"], "--replications")
        self.refused(["run", INATI, "--engine", "steam"], "--engine")
        self.refused(["run", INATI, "--threads", "0"], "--threads")
        self.refused(["compare", INATI])
        self.refused(["run", INATI, "--set", "product.culture"], "path.to.value=text")

    def test_scenarios(self):
        self.refused(["run", str(SCENARIOS / "no-such.yaml")], "no-such.yaml")
        self.refused(["run", str(SCENARIOS)])
        self.refused(["run", INATI, "--set", "product.cullture=9 d"], "--set product.cullture:1:1",
                     "did you mean `culture`")
        self.refused(["run", INATI, "--set", "product.culture=9"], "--set product.culture:1:1", "unit")
        with tempfile.TemporaryDirectory() as place:
            file = pathlib.Path(place) / "mine.yaml"
            file.write_text(f"format: 1\nextends: {INATI}\nlymphodepletion:\n  dais: [-5, -2]\n"
                            "product:\n  attempts: -3\n")
            self.refused(["run", str(file)], f"{file}:4:3", "did you mean `days`", f"{file}:6:13")
            self.refused(["check", str(file)], f"{file}:4:3", f"{file}:6:13")
            # All problems of all files in one go, beside what is said of the good one.
            other = pathlib.Path(place) / "other.yaml"
            other.write_text("format: 1\ntitel: x\n")
            done = v2v("check", str(file), INATI, str(other))
            self.assertEqual(done.returncode, 2)
            for text in (f"{file}:4:3", f"{file}:6:13", f"{other}:2:1", "did you mean `title`"):
                self.assertIn(text, done.stderr)
            self.assertIn(f"{INATI} is valid.", done.stdout)
            self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_check_and_schema(self):
        done = v2v("check", INATI, POINT_OF_CARE, ATALANTA, JOURNEYS)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 4, done.stdout)
        for line in lines:
            self.assertIn(" 0 say neither", line)
        self.assertEqual(json.loads(v2v("schema").stdout),
                         json.loads((SCENARIOS / "v2v.schema.json").read_text()))
        self.assertEqual(v2v("--version").returncode, 0)
        self.assertEqual(v2v("run", "--help").returncode, 0)


class Files(unittest.TestCase):
    def test_tables_add_up(self):
        with tempfile.TemporaryDirectory() as place:
            out = pathlib.Path(place) / "a" / "b"
            done = v2v("run", INATI, "--replications", "1", "--out", str(out), "--format", "json")
            self.assertEqual(done.returncode, 0, done.stderr)
            run = json.loads(done.stdout)
            patients = list(csv.DictReader((out / "patients.csv").read_text().splitlines()))
            journal = list(csv.DictReader((out / "journal.csv").read_text().splitlines()))
        self.assertEqual(len(patients), 92)
        self.assertEqual(len(journal), run["verified"]["events"])
        infused = [row for row in patients if row["outcome"] == "infused"]
        flow = {row["gate"]: row["mean"] for row in run["flow"]}
        self.assertEqual(len(infused), flow["infused"])
        self.assertEqual(sum(1 for row in journal if row["detail"] == "infused"), flow["infused"])
        longest = max(float(row["infused_d"]) - float(row["collected_d"]) for row in infused)
        self.assertAlmostEqual(longest, run["vein_to_vein"]["max"], places=6)
        # One replication predicts nothing.
        self.assertIsNone(run["treated_fraction"]["monte_carlo95"])
        self.assertIsNone(run["flow"][0]["prediction95"])

    def test_arms_are_written_together(self):
        with tempfile.TemporaryDirectory() as place:
            both, one = pathlib.Path(place) / "both", pathlib.Path(place) / "one"
            self.assertEqual(v2v("compare", INATI, POINT_OF_CARE, "--replications", "3", "--out",
                                 str(both)).returncode, 0)
            self.assertEqual(v2v("run", POINT_OF_CARE, "--replications", "3", "--out",
                                 str(one)).returncode, 0)
            tables = ["hospitals.csv", "incidence.csv", "journal.csv", "patients.csv",
                      "resources.csv", "standing.csv", "survival.csv"]
            pictures = [name for name in files_in(both) if name.endswith(".svg")]
            self.assertLessEqual({"comparison.svg", "flowchart.svg", "gantt-inati-cel.svg",
                                  "gantt-inati-cel-point-of-care.svg"}, set(pictures))
            self.assertEqual(files_in(both),
                             sorted(["arm-1-flowchart.dot", "arm-2-flowchart.dot", *tables,
                                     *pictures, "datapackage.json", "events.csv",
                                     "events.ocel.sqlite", "events.xes", "report.html",
                                     "results.xlsx", "summary.json"]))
            self.assertEqual((both / "gantt-inati-cel-point-of-care.svg").read_bytes(),
                             (one / "gantt.svg").read_bytes())
            for name in ["flowchart.dot"]:
                self.assertEqual((both / f"arm-2-{name}").read_bytes(), (one / name).read_bytes())
            for name in tables:
                # Below those of the first arm, the same rows.
                header, *rows = (one / name).read_text().splitlines(keepends=True)
                text = (both / name).read_text()
                self.assertTrue(text.startswith(header) and text.endswith("".join(rows)), name)
                self.assertEqual(text.count("\ninati-cel-point-of-care,"), len(rows))
            self.assertEqual(json.loads((both / "summary.json").read_text())["arms"][1],
                             json.loads((one / "summary.json").read_text()))

    def test_pictures_for_print(self):
        with tempfile.TemporaryDirectory() as place:
            out = pathlib.Path(place) / "out"
            done = v2v("run", INATI, "--replications", "2", "--pictures", "pdf,png", "--out",
                       str(out))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual([name for name in files_in(out) if name.endswith(".svg")], [])
            png = (out / "flowchart.png").read_bytes()
            self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
            # 180 mm at 300 dots an inch are 2126, of which a cropped picture may need fewer.
            self.assertTrue(1800 < int.from_bytes(png[16:20], "big") <= 2127)
            pdf = (out / "flowchart.pdf").read_bytes()
            self.assertEqual(pdf[:5], b"%PDF-")
            again = v2v("run", INATI, "--replications", "2", "--pictures", "pdf", "--out", str(out))
            self.assertEqual(again.returncode, 0, again.stderr)
            self.assertEqual((out / "flowchart.pdf").read_bytes(), pdf)
        wrong = v2v("run", INATI, "--pictures", "svg,jpeg")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("'jpeg'", wrong.stderr)
        for words in (["--pictures", "png"], ["--patients", "all"], ["--occupancy", "week"],
                      ["--planner"]):
            nowhere = v2v("run", INATI, *words)
            self.assertEqual((nowhere.returncode, nowhere.stdout), (2, ""))
            self.assertIn(f"{words[0]} requires --out", nowhere.stderr)

    def test_what_cannot_be_written(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "run", ATALANTA, "--replications", "2"], stdout=full,
                                  stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 4, done.stderr)
        with tempfile.TemporaryDirectory() as place:
            file = pathlib.Path(place) / "file"
            file.write_text("here first")
            done = v2v("run", ATALANTA, "--replications", "2", "--out", str(file / "below"))
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn(str(file), done.stderr)
            self.assertEqual(done.stdout, "")
            self.assertEqual([path.name for path in pathlib.Path(place).iterdir()], ["file"])


def children_of(process):
    """The processes that `process` has started, by the kernel's list of all."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            # pid (name) state parent ...; the name may hold anything.
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except (OSError, IndexError):
            continue  # it has ended meanwhile
        if int(parent) == process.pid:
            found.append(int(stat.parent.name))
    return found


class Interruption(unittest.TestCase):
    def test_death_of_the_process_beside_is_a_defect(self):
        with tempfile.TemporaryDirectory() as place:
            # Long enough on SimGrid not to be over before it is killed.
            process = subprocess.Popen(
                [PROGRAM, "run", JOURNEYS, "--replications", "1", "--out", f"{place}/out"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            children = []
            while process.poll() is None and not children:
                time.sleep(0.01)
                children = children_of(process)
            for child in children:
                os.kill(child, signal.SIGKILL)
            out, err = process.communicate(timeout=300)
            self.assertEqual(process.returncode, 3, err)
            self.assertIn("died of signal 9", err)
            self.assertIn(f"v2v run {JOURNEYS} --replications 1", err)
            self.assertEqual(out, "")
            self.assertEqual(os.listdir(place), [])

    def test_nothing_is_left(self):
        for pause in (0.05, 0.4, 1.5):
            with tempfile.TemporaryDirectory() as place:
                process = subprocess.Popen(
                    [PROGRAM, "run", JOURNEYS, "--replications", "1000", "--out", f"{place}/out"],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
                time.sleep(pause)
                process.send_signal(signal.SIGINT)
                self.assertEqual(process.wait(timeout=60), -signal.SIGINT)
                self.assertEqual(os.listdir(place), [])
                # The process beside it, with SimGrid, finds nobody listening and ends.
                for _ in range(600):
                    try:
                        os.killpg(process.pid, 0)
                    except ProcessLookupError:
                        break
                    time.sleep(0.1)
                else:
                    self.fail("a process is left")


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
