# The planner's page: what it is built with, and how.
# shellcheck shell=bash

: "${root:?the top of the tree, set by the launcher}"

page=$root/build/page/planner.html

# What building the page lacks on this machine, a line each.
page_lacks() {
  missing_packages page
  command -v npm >/dev/null || missing_packages npm
}

install_for_page() {
  install_packages page
  command -v npm >/dev/null || install_packages npm
}

page_is_up_to_date() {
  [[ -f $page ]] || return 1
  [[ -z $(find "$root/CMakeLists.txt" "$root/CMakePresets.json" "$root/include" "$root/sim" \
    "$root/scenarios" "$root/tools/page" "$root/tools/cmake" -name node_modules -prune -o \
    -type f -newer "$page" -print -quit) ]]
}

# Builds module and page into build/page; what the tools say goes to standard output.
build_page() {
  local web=$root/tools/page/web
  configure_preset portable
  cmake --build "$root/build/portable" -j "$(jobs_for)"
  if [[ ! -d $web/node_modules || $web/package-lock.json -nt $web/node_modules ]]; then
    (cd "$web" && npm ci --no-audit --no-fund && touch node_modules)
  fi
  node "$web/build.mjs" "$root/build/portable/tools/page/module/vein2vein.wasm" \
    "$root/scenarios" "$root/build/page"
}
