# What the launchers share: Debian packages, one build at a time, messages on standard error.
# shellcheck shell=bash

: "${root:?the top of the tree, set by the launcher}"

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# The packages of the given sections of tools/packages.txt, one a line.
packages_of() {
  local wanted=" $* " line section=
  while read -r line; do
    case $line in
      '' | '#'*) ;;
      '['*']') section=${line:1:-1} ;;
      *) if [[ $wanted == *" $section "* ]]; then printf '%s\n' "$line"; fi ;;
    esac
  done <"$root/tools/packages.txt"
}

# Those of the given sections that are not installed. A system without dpkg is left to CMake, which
# says itself what it does not find.
missing_packages() {
  command -v dpkg-query >/dev/null || return 0
  local installed name
  local -a wanted
  mapfile -t wanted < <(packages_of "$@")
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null) || true
  for name in "${wanted[@]}"; do
    grep -qxF "$name installed" <<<"$installed" || printf '%s\n' "$name"
  done
}

# Installs what the given sections lack. Where that is not possible: says the one command that
# would, and leaves with 2.
install_packages() {
  local -a missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  local log=$root/build/packages.log
  local -a apt=(apt-get install -y --no-install-recommends "${missing[@]}")
  if [[ $(id -u) != 0 ]]; then
    as_root=(sudo)
    # Without a password, or with somebody there to type it.
    if ! command -v sudo >/dev/null || ! { sudo -n true || : </dev/tty; } 2>/dev/null; then
      say "${#missing[@]} Debian packages are missing. Please run this as root, then try again:"
      printf '  apt-get update && %s\n' "${apt[*]}" >&2
      exit 2
    fi
  fi
  say "installing ${#missing[@]} Debian packages (once)"
  # shellcheck disable=SC2016
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    bash -c 'apt-get update && "$@"' - "${apt[@]}" </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    say "the packages could not be installed: see $log"
    exit 2
  fi
}

# Makes build/ and waits until no other launcher is building this preset.
lock_build() {
  if ! mkdir -p "$root/build" 2>/dev/null || [[ ! -w $root/build ]]; then
    say "cannot write to $root/build, where the program is built"
    exit 2
  fi
  exec 9>"$root/build/.$1.lock"
  flock 9
}

# At most two compilers at a time: each may want a gigabyte.
jobs_for() {
  local cores
  cores=$(nproc)
  echo $((cores < 2 ? cores : 2))
}

# Configures a preset afresh when the tree has been moved since, else as it is.
configure_preset() {
  local cache=$root/build/$1/CMakeCache.txt
  local -a fresh=()
  if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
    fresh=(--fresh)
  fi
  (cd "$root" && cmake "${fresh[@]}" --preset "$1")
}
