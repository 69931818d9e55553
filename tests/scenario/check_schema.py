"""Checks the schema with an independent validator: good scenarios pass, slips do not."""

import json
import pathlib
import subprocess
import sys

import jsonschema

source, to_json = pathlib.Path(sys.argv[1]), sys.argv[2]
schema = json.loads((source / "scenarios" / "v2v.schema.json").read_text())
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)


def document(path):
    result = subprocess.run([to_json, str(path)], capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def complaints(data):
    return [f"{list(e.path)}: {e.message[:200]}" for e in validator.iter_errors(data)]


failures = []
shipped = sorted(path for path in (source / "scenarios").rglob("*.yaml")
                 if "\nattrition_model:" not in path.read_text())    # calibrated, and no scenario
products = [path for path in shipped if path.parent.name == "products"]
good = [path for path in shipped if path not in products]
good += sorted((source / "tests" / "scenario" / "good").glob("*.yaml"))
for path in good:
    failures += [f"{path}: refused: {c}" for c in complaints(document(path))]

# A file of the catalogue is what may stand under `products`, with three keys of its own.
of_product = jsonschema.Draft7Validator({**schema, "$ref": "#/definitions/offered_product"})
assert len(products) >= 6
for path in products:
    data = document(path)
    for key in ("catalogue", "format", "sources"):
        data.pop(key, None)
    failures += [f"{path}: refused: {e.message[:200]}" for e in of_product.iter_errors(data)]
    data["prodct"] = {}
    if not list(of_product.iter_errors(data)):
        failures.append(f"{path}: a slip is accepted")

SLIPS = [
    ("a key", lambda d: d.update(prodct={})),
    ("a nested key", lambda d: d["product"].update(cultur="7 d")),
    ("no unit", lambda d: d["product"].update(culture=7)),
    ("a wrong unit", lambda d: d["product"].update(culture="7 days")),
    ("octal", lambda d: d["product"].update(culture="010 d")),
    ("a form", lambda d: d["product"].update(culture={"trangular": ["1 d", "2 d", "3 d"]})),
    ("a probability", lambda d: d["product"].update(failure=1.5)),
    ("a kind", lambda d: d["sites"].update(x={"kind": "hospitl"})),
    ("a gate", lambda d: d.update(itt_gate="recieved")),
    ("the format", lambda d: d.update(format=2)),
    ("no format", lambda d: d.pop("format")),
    ("a number that is not whole", lambda d: d.update(replications=1.5)),
    ("a phase", lambda d: d.update(leaving={"wating": {"death": "0.1 /d"}})),
    ("a rate", lambda d: d.update(leaving={"waiting": {"death": 0.1}})),
    ("a calendar's key", lambda d: d.update(calendars={"c": {"day": "Mon"}})),
    ("no suites", lambda d: d["sites"]["plant"].update(suites=0)),
    ("a capacity's key", lambda d: d["sites"]["plant"].update(suites={"units": 2, "hour": "c"})),
    ("a slot's purpose", lambda d: d["sites"]["ward"].update(slots={"every": "7 d", "for": "cells"})),
    ("a moment", lambda d: d["sites"]["plant"].update(makes_from="soon")),
    ("a time of departure", lambda d: d["lanes"][0].update(departures={"on": "Mon"})),
    ("a remedy", lambda d: d["product"].update(lost_in_transit="infuse")),
    ("hands on", lambda d: d["product"].update(hands_on={"begin": "4 h"})),
    ("a stay", lambda d: d.update(stay={"from": "admission"})),
]
for name, slip in SLIPS:
    data = document(source / "tests" / "scenario" / "good" / "minimal.yaml")
    slip(data)
    if not complaints(data):
        failures.append(f"accepted in spite of {name}")

print(f"{len(good)} good files, {len(SLIPS)} slips")
print("\n".join(failures))
sys.exit(1 if failures else 0)
