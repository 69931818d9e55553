#!/usr/bin/env bash
# Brings the sources of libraries that Debian packages for machines only, as Debian has them:
# sources.sh FOLDER. Nothing of the system's configuration is touched, and nobody needs to be root.
set -euo pipefail

folder=${1:?the folder in which they are to stand}
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
cd "$folder"
# The machine's own mirror and keys, for source packages.
python3 - >sources.list <<'PYTHON'
import glob, re
mirrors = []
for path in ["/etc/apt/sources.list", *sorted(glob.glob("/etc/apt/sources.list.d/*"))]:
    try:
        text = open(path).read()
    except OSError:
        continue
    if path.endswith(".sources"):
        for stanza in re.split(r"\n\s*\n", text):
            fields = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*)$", stanza, re.M))
            signed = f"[signed-by={fields['Signed-By']}] " if fields.get("Signed-By", "").startswith("/") else ""
            for uri in fields.get("URIs", "").split():
                for suite in fields.get("Suites", "").split():
                    mirrors.append((signed, uri, suite, fields.get("Components", "")))
    else:
        for options, uri, suite, parts in re.findall(
                r"^deb[ \t]+(\[[^]]*\][ \t]+)?(\S+)[ \t]+(\S+)[ \t]+(.*)$", text, re.M):
            mirrors.append((options, uri, suite, parts))
for options, uri, suite, parts in mirrors:
    if "bookworm" in suite and "debian" in uri:
        print(f"deb-src {options}{uri} {suite} {parts}")
PYTHON
apt=(apt-get -q -o "Dir::Etc::sourcelist=$PWD/sources.list" -o Dir::Etc::sourceparts=-
  -o "Dir::State::lists=$PWD/lists" -o "Dir::Cache=$PWD/cache")
"${apt[@]}" update
for package in yaml-cpp utf8proc; do
  "${apt[@]}" source --download-only "$package"
  mkdir -p "$package"
  tar -xf "${package}"_*.orig.tar.* -C "$package" --strip-components=1
done
