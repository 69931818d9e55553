"""Event logs against the journal and the summary that they are of, and against their standards."""
import collections
import csv
import datetime
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET

from program import ATALANTA, INATI, POINT_OF_CARE, SCENARIOS, result, v2v

# As documented: bupaR's eventlog(case_id, activity_id, activity_instance_id, lifecycle_id, timestamp,
# resource_id) and pm4py's format_dataframe(case_id, activity_key, timestamp_key).
COLUMNS = ["case", "activity", "lifecycle", "timestamp", "resource", "instance"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")  # also xs:dateTime
SECONDS_A_DAY = 86_400


def rows(path):
    with open(path, newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def when(text):
    return datetime.datetime.fromisoformat(text)


class Written(unittest.TestCase):
    """One replication, so that the summary counts the patients of the log."""

    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        cls.folder = pathlib.Path(place.name)
        for name, words in {"one": ["run", INATI], "long": ["run", str(SCENARIOS / "netherlands.yaml")],
                            "both": ["compare", INATI, POINT_OF_CARE],
                            "remade": ["run", ATALANTA]}.items():
            done = v2v(*words, "--replications", "1", "--seed", "5", "--out", str(cls.folder / name))
            if done.returncode != 0:
                raise AssertionError(done.stderr)
        cls.logs = {name: rows(cls.folder / name / "events.csv")
                    for name in ("one", "long", "both", "remade")}

    def cultures_of(self, name):
        """How many began, by patient."""
        return collections.Counter(row["patient"] for row in rows(self.folder / name / "journal.csv")
                                   if row["event"] == "culture_started")


def instances(log):
    """Of every activity instance its rows by what they say of its life."""
    found = collections.defaultdict(dict)
    for row in log:
        assert row["lifecycle"] not in found[row["instance"]], row
        found[row["instance"]][row["lifecycle"]] = row
    return found


class EventTables(Written):
    def test_columns_are_those_that_others_read_first(self):
        header = (self.folder / "one" / "events.csv").read_text().split("\n")[0].split(",")
        self.assertEqual(header, COLUMNS + ["arm", "patient", "detail"])

    def test_instances_are_one_activity_of_one_case_and_end_after_they_begin(self):
        for name, log in self.logs.items():
            self.assertGreater(len(log), 500, name)
            for instance, life in instances(log).items():
                self.assertLessEqual(set(life), {"start", "complete"})
                for column in ("case", "activity", "resource", "instance", "arm", "patient"):
                    self.assertEqual(len({row[column] for row in life.values()}), 1, life)
                one = next(iter(life.values()))
                self.assertTrue(instance.startswith(one["case"] + "/"))
                self.assertEqual(one["case"], f"{one['arm']}/{one['patient']}")
                self.assertTrue(all(TIME.fullmatch(row["timestamp"]) for row in life.values()))
                if len(life) == 2:
                    self.assertLess(life["start"]["timestamp"], life["complete"]["timestamp"])
            # Each case in a row, by time.
            for case, group in self.by_case(log).items():
                times = [row["timestamp"] for row in group]
                self.assertEqual(times, sorted(times), case)

    @staticmethod
    def by_case(log):
        cases = collections.defaultdict(list)
        for row in log:
            cases[row["case"]].append(row)
        return cases

    def test_everybody_of_the_table_of_patients_is_there_with_gates_at_their_times(self):
        gates = {"eligibility": "eligible_d", "infusion": "infused_d"}
        for name in ("one", "long", "remade"):
            log, patients = self.by_case(self.logs[name]), rows(self.folder / name / "patients.csv")
            self.assertEqual({group[0]["patient"] for group in log.values()},
                             {row["patient"] for row in patients})
            starts = datetime.datetime(*self.start_of(name), tzinfo=datetime.timezone.utc)
            of = {group[0]["patient"]: group for group in log.values()}
            begun = self.cultures_of(name)
            seen = 0
            for patient in patients:
                events = of[patient["patient"]]
                cultures = {row["instance"] for row in events if row["activity"] == "culture"}
                self.assertEqual(len(cultures), begun[patient["patient"]], patient)
                left = [row["detail"].split(", ")[0] for row in events
                        if row["activity"] == "attrition"]
                self.assertEqual(left, [patient["cause"]] if patient["cause"] else [])
                for activity, column in gates.items():
                    at = [row["timestamp"] for row in events if row["activity"] == activity and
                          row["lifecycle"] == "complete" and "left" not in row["detail"]]
                    self.assertEqual(len(at), 1 if patient.get(column) else 0, (patient, activity))
                    if at:
                        seen += 1
                        days = (when(at[0]) - starts).total_seconds() / SECONDS_A_DAY
                        self.assertAlmostEqual(days, float(patient[column]), delta=2e-8)
            self.assertGreater(seen, 40)

    def start_of(self, name):
        """The date of the run, from the first entry of the journal and its event."""
        stated = {"one": (2024, 1, 1)}
        if name in stated:
            return stated[name]
        scenario = {"long": "netherlands", "remade": "atalanta-1"}[name]
        found = re.search(r"^starts: *(\d+)-(\d+)-(\d+)",
                          (SCENARIOS / f"{scenario}.yaml").read_text(), re.MULTILINE)
        return tuple(map(int, found.groups())) if found else (2024, 1, 1)

    def test_durations_are_the_parts_of_vein_to_vein_time(self):
        # Nothing fails in this scenario, so that each part is one activity of each infused patient.
        parts = {"shipping to the maker": "shipping out", "waiting for culture": "suite queue",
                 "culture": "culture", "testing and release": "testing and release",
                 "shipping to the hospital": "shipping back", "lymphodepletion": "lymphodepletion",
                 "waiting for lymphodepletion": "scheduling of lymphodepletion",
                 "waiting for infusion": "hold"}
        summary = result("run", INATI, "--replications", "1", "--seed", "5")
        expected = {part["name"]: part["mean"] for part in summary["vein_to_vein"]["parts"]}
        infused = {row["case"] for row in self.logs["one"] if row["activity"] == "infusion"}
        self.assertEqual(len(infused), summary["vein_to_vein"]["patients"])
        total = collections.Counter()
        for life in instances(self.logs["one"]).values():
            if len(life) == 2 and life["start"]["case"] in infused:
                total[life["start"]["activity"]] += (
                    when(life["complete"]["timestamp"]) -
                    when(life["start"]["timestamp"])).total_seconds() / SECONDS_A_DAY
        for activity, part in parts.items():
            # Milliseconds are whole in both.
            self.assertAlmostEqual(total[activity] / len(infused), expected[part], delta=1e-6,
                                   msg=activity)

    def test_arms_share_a_log_and_keep_their_patients_apart(self):
        arms = collections.Counter(row["arm"] for row in self.logs["both"])
        self.assertEqual(set(arms), {"inati-cel", "inati-cel-point-of-care"})
        first = [row for row in self.logs["both"] if row["arm"] == "inati-cel"]
        self.assertEqual(first, self.logs["one"])


XES = "{http://www.xes-standard.org/}"
# Transitions of the standard lifecycle model of the Lifecycle extension.
STANDARD_MODEL = {"schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort",
                  "ate_abort", "complete", "autoskip", "manualskip"}
VALUES = {"string": re.compile(r".*", re.DOTALL), "date": TIME, "int": re.compile(r"-?\d+"),
          "float": re.compile(r"-?\d+(\.\d+)?(E-?\d+)?"), "boolean": re.compile("true|false|0|1"),
          "id": re.compile(".+")}
NC_NAME = re.compile(r"[A-Za-z_][\w.-]*")


class Xes(Written):
    """What IEEE 1849 and its schema ask of a log."""

    def attributes(self, element, prefixes):
        """By key; checks form and type of each."""
        found = {}
        for child in element:
            kind = child.tag.removeprefix(XES)
            if kind not in VALUES:
                continue
            self.assertEqual(set(child.attrib), {"key", "value"})
            key, value = child.get("key"), child.get("value")
            self.assertNotIn(key, found, "keys are unique")
            self.assertRegex(key, r"^[A-Za-z_:][\w.:-]*$")
            if ":" in key:
                self.assertIn(key.split(":")[0], prefixes)
            self.assertTrue(VALUES[kind].fullmatch(value), (kind, value))
            found[key] = (kind, value)
        return found

    def test_structure_attributes_and_types(self):
        for name in self.logs:
            log = ET.parse(self.folder / name / "events.xes").getroot()
            self.assertEqual(log.tag, XES + "log")
            self.assertRegex(log.get("xes.version"), r"^\d+\.\d+$")
            order = ["extension", "global", "classifier", *["attribute"] * len(VALUES), "trace"]
            kinds = [child.tag.removeprefix(XES) for child in log]
            places = [order.index("attribute" if kind in VALUES else kind) for kind in kinds]
            self.assertEqual(places, sorted(places), "the order of the schema")
            prefixes = set()
            for extension in log.iter(XES + "extension"):
                self.assertTrue(NC_NAME.fullmatch(extension.get("name")))
                self.assertTrue(NC_NAME.fullmatch(extension.get("prefix")))
                self.assertTrue(extension.get("uri").endswith(extension.get("prefix") + ".xesext"))
                prefixes.add(extension.get("prefix"))
            self.assertEqual(prefixes, {"concept", "lifecycle", "time", "org"})
            scopes = {one.get("scope"): self.attributes(one, prefixes)
                      for one in log.iter(XES + "global")}
            self.assertEqual(set(scopes), {"trace", "event"})
            for classifier in log.iter(XES + "classifier"):
                self.assertTrue(NC_NAME.fullmatch(classifier.get("name")))
                self.assertLessEqual(set(classifier.get("keys").split()), set(scopes["event"]))
            self.assertEqual(self.attributes(log, prefixes)["lifecycle:model"], ("string", "standard"))
            self.check_traces(log, scopes, prefixes)

    def check_traces(self, log, scopes, prefixes):
        names = set()
        for trace in log.iter(XES + "trace"):
            facts = self.attributes(trace, prefixes)
            self.assertEqual({key: kind for key, (kind, _) in facts.items() if key in scopes["trace"]},
                             {key: kind for key, (kind, _) in scopes["trace"].items()})
            kinds = [child.tag == XES + "event" for child in trace]
            self.assertEqual(kinds, sorted(kinds), "attributes stand before events")
            names.add(facts["concept:name"][1])
            for event in trace.iter(XES + "event"):
                facts = self.attributes(event, prefixes)
                self.assertEqual(
                    {key: kind for key, (kind, _) in facts.items() if key in scopes["event"]},
                    {key: kind for key, (kind, _) in scopes["event"].items()})
                self.assertIn(facts["lifecycle:transition"][1], STANDARD_MODEL)
        self.assertEqual(len(names), len(list(log.iter(XES + "trace"))))

    def test_it_holds_what_the_table_holds(self):
        keys = ["concept:name", "lifecycle:transition", "time:timestamp", "org:resource",
                "concept:instance"]
        for name, table in self.logs.items():
            found = []
            for trace in ET.parse(self.folder / name / "events.xes").getroot().iter(XES + "trace"):
                values = {one.get("key"): one.get("value") for one in trace if one.get("key")}
                for event in trace.iter(XES + "event"):
                    of = {one.get("key"): one.get("value") for one in event}
                    found.append([values["concept:name"], *[of[key] for key in keys], values["arm"],
                                  values["patient"], of.get("detail", "")])
            self.assertEqual(found, [list(row.values()) for row in table])

    @unittest.skipUnless(shutil.which("xmllint"), "xmllint is not installed")
    def test_it_is_well_formed(self):
        for name in self.logs:
            subprocess.run(["xmllint", "--noout", str(self.folder / name / "events.xes")], check=True)


class ObjectCentric(Written):
    """What the relational form of the OCEL 2.0 specification asks for."""

    def setUp(self):
        self.logs_of = {name: sqlite3.connect(self.folder / name / "events.ocel.sqlite")
                        for name in self.logs}
        for log in self.logs_of.values():
            self.addCleanup(log.close)

    @staticmethod
    def columns(log, table):
        return {row[1]: row[2] for row in log.execute(f'PRAGMA table_info("{table}")')}

    @staticmethod
    def key(log, table):
        return [row[1] for row in log.execute(f'PRAGMA table_info("{table}")') if row[5]]

    @staticmethod
    def references(log, table):
        return {row[3]: (row[2], row[4]) for row in log.execute(f'PRAGMA foreign_key_list("{table}")')}

    def test_tables_columns_and_keys(self):
        required = {
            "event": ({"ocel_id", "ocel_type"}, ["ocel_id"],
                      {"ocel_type": ("event_map_type", "ocel_type")}),
            "object": ({"ocel_id", "ocel_type"}, ["ocel_id"],
                       {"ocel_type": ("object_map_type", "ocel_type")}),
            "event_map_type": ({"ocel_type", "ocel_type_map"}, ["ocel_type"], {}),
            "object_map_type": ({"ocel_type", "ocel_type_map"}, ["ocel_type"], {}),
            "event_object": ({"ocel_event_id", "ocel_object_id", "ocel_qualifier"},
                             ["ocel_event_id", "ocel_object_id", "ocel_qualifier"],
                             {"ocel_event_id": ("event", "ocel_id"),
                              "ocel_object_id": ("object", "ocel_id")}),
            "object_object": ({"ocel_source_id", "ocel_target_id", "ocel_qualifier"},
                              ["ocel_source_id", "ocel_target_id", "ocel_qualifier"],
                              {"ocel_source_id": ("object", "ocel_id"),
                               "ocel_target_id": ("object", "ocel_id")})}
        for log in self.logs_of.values():
            tables = {row[0] for row in log.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table, (columns, key, references) in required.items():
                self.assertEqual(set(self.columns(log, table)), columns)
                self.assertEqual(self.key(log, table), key)
                self.assertEqual(self.references(log, table), references)
            mapped = set()
            for kind, own in (("event", {"ocel_id", "ocel_time"}),
                              ("object", {"ocel_id", "ocel_time", "ocel_changed_field"})):
                for name, suffix in log.execute(f"SELECT * FROM {kind}_map_type").fetchall():
                    self.assertRegex(suffix, r"^[A-Za-z]+$")
                    table = f"{kind}_{suffix}"
                    mapped.add(table)
                    columns = self.columns(log, table)
                    self.assertLessEqual(own, set(columns))
                    self.assertEqual(columns["ocel_time"], "TIMESTAMP")
                    self.assertEqual(self.references(log, table)["ocel_id"], (kind, "ocel_id"))
                    # Those of the type, and all of them, stand in its table.
                    self.assertEqual(
                        set(log.execute(f"SELECT ocel_id FROM {kind} WHERE ocel_type = ?", (name,))),
                        set(log.execute(f'SELECT ocel_id FROM "{table}"')))
            self.assertEqual(tables, set(required) | mapped)
            self.assertEqual(list(log.execute("PRAGMA foreign_key_check")), [])
            self.assertEqual(list(log.execute("PRAGMA integrity_check")), [("ok",)])

    def test_identifiers_times_and_objects(self):
        for log in self.logs_of.values():
            every = [row[0] for row in log.execute(
                "SELECT ocel_id FROM event UNION ALL SELECT ocel_id FROM object")]
            self.assertEqual(len(every), len(set(every)), "events and objects share their names")
            self.assertEqual(log.execute(
                "SELECT count(*) FROM event WHERE ocel_id NOT IN (SELECT ocel_event_id FROM "
                "event_object)").fetchone(), (0,), "every event is about an object")
            self.assertEqual(log.execute(
                "SELECT count(*) FROM object WHERE ocel_id NOT IN (SELECT ocel_object_id FROM "
                "event_object)").fetchone(), (0,))
            for (suffix,) in log.execute("SELECT ocel_type_map FROM event_map_type").fetchall():
                for (time,) in log.execute(f'SELECT ocel_time FROM "event_{suffix}"'):
                    self.assertTrue(TIME.fullmatch(time))
            for (suffix,) in log.execute("SELECT ocel_type_map FROM object_map_type").fetchall():
                for time, changed in log.execute(
                        f'SELECT ocel_time, ocel_changed_field FROM "object_{suffix}"'):
                    # What objects are from the beginning holds since the epoch.
                    self.assertEqual((when(time).timestamp(), changed), (0, None))

    def test_it_holds_what_the_table_holds(self):
        for name, log in self.logs_of.items():
            found = []
            for kind, suffix in log.execute("SELECT * FROM event_map_type").fetchall():
                for row in log.execute(
                        "SELECT e.ocel_id, o.ocel_object_id, e.lifecycle, e.ocel_time, e.resource, "
                        f'e.instance, e.detail FROM "event_{suffix}" AS e JOIN event_object AS o ON '
                        "e.ocel_id = o.ocel_event_id JOIN object ON object.ocel_id = "
                        "o.ocel_object_id AND object.ocel_type = 'patient'"):
                    number, patient, lifecycle, time, resource, instance, detail = row
                    found.append((int(number.split()[1]), patient.removeprefix("patient "), kind,
                                  lifecycle, time, resource, instance, detail))
            self.assertEqual([row[1:] for row in sorted(found)],
                             [(row["case"], row["activity"], row["lifecycle"], row["timestamp"],
                               row["resource"], row["instance"], row["detail"])
                              for row in self.logs[name]])

    def test_a_product_is_a_culture_for_a_patient(self):
        log = self.logs_of["remade"]
        cultures = dict(log.execute(
            "SELECT o.ocel_object_id, count(DISTINCT instance) FROM event_Culture AS e JOIN "
            "event_object AS o ON e.ocel_id = o.ocel_event_id JOIN object ON object.ocel_id = "
            "o.ocel_object_id WHERE object.ocel_type = 'product' GROUP BY 1"))
        self.assertEqual(set(cultures.values()), {1})
        begun = self.cultures_of("remade")
        self.assertEqual(len(cultures), sum(begun.values()))
        self.assertGreater(len(cultures), len(begun), "somebody's is made again")
        made_for = dict(log.execute("SELECT ocel_source_id, ocel_target_id FROM object_object"))
        for product in cultures:
            number = product.removeprefix("product ").rsplit("/", 1)[0]
            self.assertEqual(made_for[product], f"patient {number}")


class Large(unittest.TestCase):
    def test_forms_that_would_be_too_large_are_left_out_with_a_word(self):
        with tempfile.TemporaryDirectory() as place:
            scenario = pathlib.Path(place) / "many.yaml"
            scenario.write_text(f"format: 1\nextends: {INATI}\ncohort:\n  size: 20001\n")
            out = pathlib.Path(place) / "out"
            done = v2v("run", str(scenario), "--replications", "1", "--out", str(out))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("events.xes and events.ocel.sqlite are left out", done.stderr)
            self.assertFalse((out / "events.xes").exists() or (out / "events.ocel.sqlite").exists())
            with open(out / "events.csv", encoding="utf-8") as log:
                self.assertGreater(sum(1 for _ in log), 20_001)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
