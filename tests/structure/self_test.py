# Breaks each rule on purpose, in a small tree that keeps them all, and wants exactly that finding.
import pathlib
import tempfile

GOOD = {
    "CMakeLists.txt": "project(x VERSION 1.2.3)\n",
    "CITATION.cff": "version: 1.2.3\n",
    "build/dev/left_over.cpp": "std::cout << /* TO" "DO */ 1;\n",
    "sim/core/CMakeLists.txt": "v2v_room(core PORTABLE time.cpp HEADERS time.hpp)\n",
    "sim/core/time.cpp":
        '// Time.\n#include "vein2vein/core/time.hpp"\n'
        'namespace v2v {\nnamespace {\nstruct Local {\n};\n}  // namespace\n}  // namespace v2v\n',
    "include/vein2vein/core/time.hpp": "// Time.\n#pragma once\n/// A second.\n",
    "sim/engine/CMakeLists.txt": "v2v_room(engine HOSTED simgrid/clock.cpp HEADERS)\n",
    "sim/engine/simgrid/clock.cpp":
        '// Clock.\n#include "engine/simgrid/clock.hpp"\n#include <simgrid/s4u.hpp>\n',
    "sim/engine/simgrid/clock.hpp":
        '// Clock.\n#pragma once\n#include "vein2vein/core/time.hpp"\n#include <vector>\n'
        'namespace v2v {\nnamespace {\nstruct Local {\n};\n}  // namespace\n'
        'enum class Due : int { no };\nstruct Due::Never {\n};\n}  // namespace v2v\n',
    "sim/report/CMakeLists.txt": "v2v_room(report HOSTED svg.cpp HEADERS)\n",
    "sim/report/svg.cpp": "// Pictures.\n#include <string>\n",
    "tests/core/CMakeLists.txt": "v2v_test(core_test SOURCES time_test.cpp)\n",
    "tests/core/time_test.cpp": "// Time.\n#include <gtest/gtest.h>\n",
    "tools/cli/CMakeLists.txt":
        "foreach(name run sweep)\n  add(${name}.cpp)\nendforeach()\nadd(command_line.cpp)\n",
    "tools/cli/command_line.cpp": "// Words.\n#include <CLI/CLI.hpp>\n",
    "tools/mpi/CMakeLists.txt": "add_executable(mpi main.cpp)\n",
    "tools/mpi/main.cpp": "// MPI.\n#include <mpi.h>\n",
    "tools/cli/run.cpp": "// Runs.\n",
    "scenarios/pictures/page.png": "\x89PNG\r\n\x1a\n\0\0 TO" "DO\n",
}

TIME, CLOCK, SVG = "sim/core/time.cpp", "sim/engine/simgrid/clock.hpp", "sim/report/svg.cpp"
PUBLIC = "include/vein2vein/core/time.hpp"
# Rule, file, what is appended to it (or the whole new text, when the file is new).
BREAKS = [
    ("direction", TIME, '#include "engine/simgrid/clock.hpp"\n'),
    ("direction", SVG, '#include "engine/simgrid/clock.hpp"\n'),  # blind, though it is to the left
    ("direction", TIME, '#include "nowhere.hpp"\n'),
    ("direction", TIME, "#include <vein2vein/report/svg.hpp>\n"),
    ("direction", "tools/mpi/main.cpp", '#include "engine/simgrid/clock.hpp"\n'),
    ("heavy_libraries", SVG, "#include <mpi.h>\n"),
    ("heavy_libraries", SVG, "#include <yaml-cpp/yaml.h>\n"),
    ("heavy_libraries", SVG, "  #  include <boost/graph/adjacency_list.hpp>\n"),
    ("heavy_libraries", SVG, "#include <simgrid/s4u.hpp>\n"),
    ("heavy_libraries", SVG, "#include <CLI/CLI.hpp>\n"),
    ("heavy_libraries", "tools/cli/run.cpp", "#include <CLI/CLI.hpp>\n"),  # in one file only
    ("heavy_libraries", CLOCK, "#include <simgrid/s4u.hpp>\n"),
    ("heavy_libraries", PUBLIC, "#include <nlohmann/json_fwd.hpp>\n"),
    ("portable", TIME, "#include <mutex>\n"),
    ("portable", PUBLIC, "#include <fstream>\n"),
    ("portable", TIME, "void f() { throw 1; }\n"),
    ("portable", TIME, "bool f() { try { g(); } catch (int) {} }\n"),
    ("portable", TIME, "bool f() { return fs::exists(path); }\n"),
    ("listed", "sim/core/hazard.cpp", "// Hazard.\n"),
    ("listed", "include/vein2vein/core/hazard.hpp", "// Hazard.\n#pragma once\n/// One.\n"),
    ("listed", "tests/core/hazard_test.cpp", "// Hazard.\n"),
    ("listed", "tools/cli/walk.cpp", "// Walks.\n"),
    ("length", TIME, "// line\n" * 400),
    ("words", TIME, "// TO" "DO: more\n"),
    ("words", "README.md", "Look into /ho" "me/somebody.\n"),
    ("words", ".ci/run", "curl deb.deb" "ian.org\n"),
    ("library_manners", TIME, "std::cout << 1;\n"),
    ("library_manners", TIME, "exit(1);\n"),
    ("library_manners", TIME, "std::normal_distribution<double> normal;\n"),
    ("one_thing_a_name", TIME, "namespace v2v {\nstruct Due {\n};\n}  // namespace v2v\n"),
    ("top_level", "notes.txt", "A note.\n"),
]
# Rule, file, its new text.
REPLACEMENTS = [
    ("documented", PUBLIC, "// Time.\n#pragma once\n"),
    ("opening", SVG, "#include <string>\n"),
    ("opening", CLOCK, "// Clock.\n"),
    ("own_header_first", TIME, '// Time.\n#include <string>\n#include "vein2vein/core/time.hpp"\n'),
    ("own_header_first", "sim/engine/simgrid/clock.cpp",
     '// Clock.\n#include <simgrid/s4u.hpp>\n#include "engine/simgrid/clock.hpp"\n'),
    ("one_version", "CITATION.cff", "version: 1.2.4\n"),
]


def lay_down(root, files):
    for name, text in files.items():
        path = pathlib.Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def rules_broken(findings, files):
    with tempfile.TemporaryDirectory() as root:
        lay_down(root, files)
        return {finding[0] for finding in findings(root)}


def run(findings, rules):
    failures = []
    broken = rules_broken(findings, GOOD)
    if broken:
        failures.append(f"the good tree breaks {sorted(broken)}")
    cases = [(rule, path, GOOD.get(path, "") + text) for rule, path, text in BREAKS] + REPLACEMENTS
    for rule, path, text in cases:
        broken = rules_broken(findings, {**GOOD, path: text})
        if broken != {rule}:
            failures.append(f"{path} with {text[-50:]!r} breaks {sorted(broken)}, not [{rule}]")
    untried = set(rules) - {case[0] for case in cases}
    if untried:
        failures.append(f"never broken: {sorted(untried)}")
    print("\n".join(failures + [f"{len(cases)} broken trees, {len(failures)} failures"]))
    return 1 if failures else 0
