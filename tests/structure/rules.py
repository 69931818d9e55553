# The rules of the tree: each takes a Tree and yields (path, line, message) for what breaks it.
import re

# `outcomes` and `costs` are doors: what comes to them knows no engine and nobody in flight.
ROOMS = ["core", "scenario", "network", "engine", "journal", "pathway", "outcomes", "costs",
         "statistics", "experiment", "evidence", "report"]
# Rooms to the left that a room must not see all the same: numbers and pictures know no simulation.
BLIND = {room: {"engine", "pathway"} for room in ("outcomes", "costs", "statistics", "report")}
# A heavy library: how its includes begin, the one place that may have them.
HEAVY = [("yaml-cpp/", "sim/scenario/"), ("boost/graph/", "sim/network/"),
         ("simgrid/", "sim/engine/simgrid/"), ("xbt/", "sim/engine/simgrid/"),
         ("mpi.h", "tools/mpi/"), ("CLI/", "tools/cli/command_line.cpp"),
         ("stan/", "sim/evidence/"), ("Eigen/", "sim/evidence/"), ("utf8proc", "sim/core/"),
         ("sqlite3.h", "sim/experiment/store/"), ("xlsxwriter", "sim/report/data/")]
# Programs of their own, which must not see SimGrid and are linked without the library, and the rooms
# whose headers they share.
PROGRAMS = {"tools/mpi/": {"core", "experiment"}}
# Costs seconds wherever it is included, so never in a header.
SLOW = ("yaml-cpp/", "boost/graph/", "boost/math/", "simgrid/", "xbt/", "CLI/", "nlohmann/json.hpp")
NOT_PUBLIC = ("yaml-cpp/", "boost/", "simgrid/", "xbt/", "CLI/", "nlohmann/", "sqlite3.h", "stan/",
              "utf8proc", "fmt/", "xlsxwriter")
TOP = {"CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "CITATION.cff",
       "LICENSE", "sim", "scenarios", "include", "tests", "tools"}
LIMIT = 400

INCLUDE = re.compile(r'\s*#\s*include\s*(["<])([^">]+)[">]')
# Written in pieces, so that this file does not break its own rule.
UNWANTED = [(re.compile(r"/" r"(work|home|root|tmp|Users)/\w"), "a path of one machine"),
            (re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"), "a note to oneself"),
            (re.compile(r"deb\.deb" r"ian\.org|registry\.np" r"mjs|py" r"pi\.org"),
             "the host of a package registry")]
# In the library: what prints, ends the process, or differs between standard libraries.
FORBIDDEN = [(re.compile(r"std::(cout|cerr|clog|puts|printf)\b|\bprintf\s*\("), "prints"),
             (re.compile(r"\bfmt::print\s*\("), "prints"),
             (re.compile(r"std::(quick_)?exit\b|(?<![\w:])exit\s*\("), "ends the process"),
             (re.compile(r"std::\w+_distribution\b|std::mt19937|std::random_device"),
              "draws numbers that another standard library draws differently")]


def room_of(path):
    """The room that a file of ours belongs to; the program is right of all."""
    parts = path.split("/")
    if parts[0] == "sim" and len(parts) > 2:
        return parts[1]
    if parts[:2] == ["include", "vein2vein"] and len(parts) > 3:
        return parts[2]
    return parts[1] if parts[0] == "tools" and parts[1] in ("cli", "page") else None


def room_of_include(tree, path, name):
    """The room that an include reaches into, None when it is no file of ours."""
    parts = name.split("/")
    if parts[0] == "vein2vein" and len(parts) > 2:
        return parts[1]
    if len(parts) > 1 and parts[0] in ROOMS and f"sim/{name}" in tree.files:
        return parts[0]
    beside = "/".join(path.split("/")[:-1] + [name])
    return room_of(path) if beside in tree.files else None


def includes(tree, *folders):
    for path in tree.code(*folders):
        for number, line in enumerate(tree.lines(path), 1):
            match = INCLUDE.match(line)
            if match:
                yield path, number, match.group(1), match.group(2)


def direction(tree):
    order = {room: place for place, room in enumerate(ROOMS + ["page", "cli"])}
    for path, number, quote, name in includes(tree, "include", "sim", "tools"):
        room = room_of(path)
        target = room_of_include(tree, path, name)
        shared = next((PROGRAMS[home] for home in PROGRAMS if path.startswith(home)), None)
        if shared is not None:
            if target not in shared | {None}:
                yield path, number, f"a program of its own must not see '{target}' ({name})"
        elif room not in order:
            yield path, number, "belongs to no room"
        elif target is None:
            if quote == '"':
                yield path, number, f'"{name}" is no file of this tree'
        elif target not in order:
            yield path, number, f"'{target}' is no room"
        elif order[target] > order[room] or target in BLIND.get(room, ()):
            yield path, number, f"'{room}' must not see '{target}' ({name})"


def heavy_libraries(tree):
    for path, number, _, name in includes(tree, "include", "sim", "tools"):
        for prefix, home in HEAVY:
            if name.startswith(prefix) and not path.startswith(home):
                yield path, number, f"<{name}> belongs in {home} only"
        if path.endswith(".hpp") and name.startswith(SLOW):
            yield path, number, f"<{name}> costs every reader of this header seconds: .cpp only"
        if path.startswith("include/") and name.startswith(NOT_PUBLIC):
            yield path, number, f"<{name}> in a public header"


# What the portable part of the library must do without, wherever it comes from.
HOSTED_ONLY = ("thread", "mutex", "condition_variable", "atomic", "future", "filesystem", "fstream",
               "iostream", "csignal", "unistd.h", "fcntl.h", "sys/", "simgrid/", "xbt/", "sqlite3.h",
               "stan/", "CLI/")
# Paths are text; what they lead to is for somebody else to say. Of the rooms that read and tell, files
# may name them.
PATHS_ONLY = re.compile(r"\bfs::(?!path\b)\w+\(")
READS_PATHS = "sim/scenario/"
# An exception may leave these rooms; where there are none, the work as a whole is given up. Nobody
# but `contained` catches any.
MAY_THROW = ("sim/scenario/yaml_reader.cpp", "sim/experiment/")
THROWS, CATCHES = re.compile(r"\bthrow\b"), re.compile(r"\b(try|catch)\b")
LIST = re.compile(r"\bPORTABLE\b([^)]*?)(?:\bHOSTED\b|\bHEADERS\b|\))")


def file_of_include(tree, path, name):
    beside = "/".join(path.split("/")[:-1] + [name])
    return next((one for one in (f"include/{name}", f"sim/{name}", beside) if one in tree.files),
                None)


def portable(tree):
    """Files of the portable target, and whatever of ours they include."""
    waiting = [f"sim/{room}/{name}" for room in ROOMS
               for names in LIST.findall(tree.text(f"sim/{room}/CMakeLists.txt")
                                         if f"sim/{room}/CMakeLists.txt" in tree.files else "")
               for name in names.split()]
    seen = set()
    while waiting:
        path = waiting.pop()
        if path in seen or path not in tree.files:
            continue
        seen.add(path)
        for number, line in enumerate(tree.lines(path), 1):
            match = INCLUDE.match(line)
            code = line.split("//")[0]
            if match:
                name = match.group(2)
                paths = name == "filesystem" and path.startswith(READS_PATHS)
                if name.startswith(HOSTED_ONLY) and not paths:
                    yield path, number, f"<{name}> in the portable part of the library"
                waiting.append(file_of_include(tree, path, name))
            elif path.endswith(".cpp") and (CATCHES.search(code) or THROWS.search(code)
                                            and not path.startswith(MAY_THROW)):
                yield path, number, "an exception in the portable part of the library"
            elif PATHS_ONLY.search(code):
                yield path, number, "a file is looked at in the portable part of the library"


def own_header_first(tree):
    for path in tree.code("sim"):
        own = path.replace(".cpp", ".hpp")
        if own == path:
            continue
        # Its public or private header, whichever there is.
        names = [n for n in (own[4:], f"vein2vein/{own[4:]}")
                 if f"sim/{n}" in tree.files or f"include/{n}" in tree.files]
        first = next((m.group(2) for m in map(INCLUDE.match, tree.lines(path)) if m), None)
        if names and first not in names:
            yield path, 1, f'includes "{first}" before its own header'


def listed(tree):
    """A file that CMake does not know is neither compiled nor installed."""
    for path in tree.code("include", "sim", "tools", "tests"):
        if path.startswith("include/vein2vein/"):
            room, _, name = path.removeprefix("include/vein2vein/").partition("/")
            places = [(f"sim/{room}/CMakeLists.txt", name)]
        elif path.endswith(".cpp"):
            parts = path.split("/")
            places = [("/".join(parts[:n] + ["CMakeLists.txt"]), "/".join(parts[n:]))
                      for n in range(1, len(parts))]
        else:
            continue
        if not any(names_file(tree.text(lists), name)
                   for lists, name in places if lists in tree.files):
            yield path, 0, "is in no CMakeLists.txt"


def names_file(lists, name):
    # `${name}.cpp` in a loop over names counts, too.
    loop = re.search(r"foreach\(([^)]*)\)", lists)
    stem = name.removesuffix(".cpp").removesuffix("_test")
    return (re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w/.-])", lists) is not None
            or bool(loop) and stem in loop.group(1).split())


def documented(tree):
    for path in tree.code("include"):
        if "///" not in tree.text(path):
            yield path, 0, "a public header without a /// comment"


def opening(tree):
    for path in tree.code("include", "sim", "tools", "tests"):
        lines = tree.lines(path)
        if not lines or not lines[0].startswith("// "):
            yield path, 1, "the first line must say what the file owns"
        if path.endswith(".hpp") and "#pragma once" not in lines:
            yield path, 1, "no #pragma once"


def length(tree):
    for path in tree.programs():
        count = len(tree.lines(path))
        if count > LIMIT:
            yield path, count, f"{count} lines, at most {LIMIT}: split it"


def words(tree):
    for path in tree.files:
        for number, line in enumerate(tree.lines(path), 1):
            for pattern, what in UNWANTED:
                match = pattern.search(line)
                if match:
                    yield path, number, f"{what}: {match.group(0)}"


def library_manners(tree):
    for path in tree.code("include", "sim"):
        for number, line in enumerate(tree.lines(path), 1):
            code = line.split("//")[0]
            for pattern, what in FORBIDDEN:
                match = pattern.search(code)
                if match:
                    yield path, number, f"the library {what}: {match.group(0)}"


NAMESPACE = re.compile(r"(?:inline )?namespace(?: ([\w:]+))? \{")
NAMESPACE_ENDS = re.compile(r"\}  // namespace")
DEFINES = re.compile(r"(?:template <.*> )?(?:struct|class|union|enum(?: class)?)(?: \[\[\w+\]\])? "
                     r"(\w+)(?: final)?(?: : [^:;{]+(?:::[^:;{]+)*)?(?: \{|$)|using (\w+) =")


def one_thing_a_name(tree):
    """Two types of one name break the one-definition rule, and no compiler has to say so."""
    known = {}
    for path in tree.code("include", "sim"):
        inside = []
        for number, line in enumerate(tree.lines(path), 1):
            if match := NAMESPACE.match(line):
                inside.append(match.group(1) or "")
            elif NAMESPACE_ENDS.match(line) and inside:
                inside.pop()
            elif (match := DEFINES.match(line)) and "" not in inside:
                name = "::".join([*inside, match.group(1) or match.group(2)])
                if name in known:
                    yield path, number, f"`{name}` is also defined in {known[name]}"
                known.setdefault(name, f"{path}:{number}")


def top_level(tree):
    for name in tree.top:
        if name not in TOP and not name.startswith("."):
            yield name, 0, "does not belong at the top of the tree"


def one_version(tree):
    """CITATION.cff repeats the version of CMakeLists.txt."""
    ours = re.search(r"project\(\w+ VERSION ([\d.]+)", tree.text("CMakeLists.txt"))
    cited = re.search(r"^version: (\S+)$", tree.text("CITATION.cff"), re.M)
    if not ours or not cited or ours.group(1) != cited.group(1):
        yield "CITATION.cff", 0, "the version is not the one of CMakeLists.txt"


RULES = [direction, heavy_libraries, portable, own_header_first, listed, documented, opening, length, words,
         library_manners, one_thing_a_name, top_level, one_version]
