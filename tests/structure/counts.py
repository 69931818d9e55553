# Prints what the shape of the tree costs whoever changes it: lines, the largest class of the model,
# and how many objects of a build are compiled again when a header is touched.
import argparse
import pathlib
import re
import subprocess

HEADERS = ["include/vein2vein/scenario/published.hpp", "include/vein2vein/scenario/policy.hpp",
           "include/vein2vein/scenario/protocol.hpp", "include/vein2vein/scenario/scenario.hpp",
           "sim/pathway/patient/case.hpp"]


def product_files(root):
    for folder in ("include", "sim", "tools"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".cpp", ".hpp"):
                yield path


def rebuilt(root, build):
    """Objects of the library and the program, by the header that they depend on."""
    listing = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, text=True,
                             capture_output=True).stdout
    needs = {}
    for block in listing.split("\n\n"):
        target, _, rest = block.partition(":")
        if target.startswith(("sim/", "tools/cli/")):
            needs[target] = {line.strip() for line in rest.splitlines()[1:]}
    print(f"{len(needs)} objects of the library and the program; compiled again when touched:")
    for header in HEADERS:
        count = sum(any(need.endswith("/" + header) for need in all_of) for all_of in needs.values())
        print(f"  {count:4d}  {header}")


def largest_class(root):
    """Public methods and public data members, as they are declared one a line."""
    found = []
    for path in (root / "sim/pathway").rglob("*.hpp"):
        name, public, methods, members = None, False, 0, 0
        for line in path.read_text(encoding="utf-8").splitlines():
            begins = re.match(r"(?:class|struct) (\w+)[^;]*\{", line)
            if begins:
                name, public, methods, members = begins.group(1), line.startswith("struct"), 0, 0
            elif line.startswith("};") and name:
                found.append((methods + members, methods, members, name))
                name = None
            elif re.match(r" (public|private|protected):", line):
                public = line.strip() == "public:"
            elif name and public and re.match(r"  [\w~]", line) and "= delete" not in line:
                if re.search(r"\w\(", line.split("//")[0].split("=")[0]):
                    methods += 1
                elif ";" in line:
                    members += len(line.split("//")[0].split(","))
    _, methods, members, name = max(found)
    print(f"largest class of pathway: {name}, {methods} public methods, {members} data members")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", nargs="?", help="a folder built with Ninja")
    arguments = parser.parse_args()
    root = pathlib.Path(__file__).parents[2]
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in product_files(root))
    print(f"lines of include, sim and tools: {lines}")
    largest_class(root)
    if arguments.build:
        rebuilt(root, arguments.build)


if __name__ == "__main__":
    main()
