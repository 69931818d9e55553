"""What README and tests/README say of left-out predictions is what `v2v validate` finds.

scores.py ROOT VALIDATION.JSON
"""
import json
import pathlib
import re
import sys


def sentences(found):
    """By file: what has to stand there, whatever the lines it is broken into."""
    checks = [check for check in found["checks"] if check["primary"] and not check["fitted"]]
    inside = sum(check["inside"] for check in checks)
    fitted = found["primary"]["fitted"]
    reasons = found["reasons"]
    model = found["skill"]["model"]
    best = min(found["skill"]["baselines"], key=lambda each: each["crps"])
    change, error = best["paired"]["difference"], best["paired"]["standard_error"]
    readme = [f"so {inside} of {len(checks)} shares are inside",
              f"with their own counts {fitted['inside']} of {fitted['of']} are",
              "interval score is {:.0f} % better".format(
                  -100 * change["interval_score"] / best["interval_score"]),
              "{:.2f} against {:.2f} of the patients; difference {:.2f}, standard error {:.2f}".format(
                  model["interval_score"], best["interval_score"], -change["interval_score"],
                  error["interval_score"]),
              "{:.1f} % of the patients against {:.1f} % (difference {:.2f}, standard error {:.2f})".format(
                  100 * model["crps"], 100 * best["crps"], -100 * change["crps"],
                  100 * error["crps"])]
    for check in checks:
        if not check["inside"]:
            low, high = (f"{bound:.0f}" for bound in check["prediction95"])
            readme.append(f"{check['published']} of {check['of']}")
            readme.append((f"{low} to {high}"))
    tests = [f"{fitted['inside']} of {fitted['of']} with the study's own counts, {inside} of "
             f"{len(checks)} from the other studies alone",
             "losses by reason {} of {} and {} of {}".format(
                 reasons["fitted"]["inside"], reasons["fitted"]["of"],
                 reasons["leave_one_out"]["inside"], reasons["leave_one_out"]["of"]),
             "intervals {:.2f} times as wide".format(found["relative_width"]),
             "CRPS {:.2f} % of the patients against {:.2f} of the best simple prediction (difference "
             "{:.2f}, standard error {:.2f})".format(100 * model["crps"], 100 * best["crps"],
                                                     100 * change["crps"], 100 * error["crps"]),
             "interval score {:.1f} against {:.1f} ({:.1f}, {:.1f})".format(
                 100 * model["interval_score"], 100 * best["interval_score"],
                 100 * change["interval_score"], 100 * error["interval_score"])]
    return {"README.md": readme, "tests/README.md": tests}


def main(root, validation):
    found = json.loads(pathlib.Path(validation).read_text())
    missing = 0
    for name, wanted in sentences(found).items():
        text = re.sub(r"\s+", " ", (pathlib.Path(root) / name).read_text())
        for sentence in wanted:
            if sentence not in text:
                missing += 1
                print(f"{name}: expected '{sentence}'")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
