# Finds Stan's headers as R's package StanHeaders has them (Debian: r-cran-stanheaders): target
# Stan::Stan, Stan_VERSION. Nothing of R is run or linked.
find_path(Stan_MATH_INCLUDE_DIR stan/math.hpp HINTS ${Stan_ROOT}
          PATHS /usr/lib/R/site-library/StanHeaders /usr/local/lib/R/site-library/StanHeaders
          PATH_SUFFIXES include)
find_path(Stan_INCLUDE_DIR stan/mcmc/sample.hpp HINTS ${Stan_ROOT} ${Stan_MATH_INCLUDE_DIR}
          PATH_SUFFIXES src include)
if(Stan_INCLUDE_DIR AND EXISTS ${Stan_INCLUDE_DIR}/stan/version.hpp)
  file(STRINGS ${Stan_INCLUDE_DIR}/stan/version.hpp lines REGEX "define STAN_M")
  string(REGEX REPLACE ".*STAN_MAJOR ([0-9]+).*" "\\1" major "${lines}")
  string(REGEX REPLACE ".*STAN_MINOR ([0-9]+).*" "\\1" minor "${lines}")
  set(Stan_VERSION ${major}.${minor})
endif()
find_package(Eigen3 3.3 QUIET NO_MODULE)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Stan REQUIRED_VARS Stan_INCLUDE_DIR Stan_MATH_INCLUDE_DIR
                                  Eigen3_FOUND VERSION_VAR Stan_VERSION)
if(Stan_FOUND AND NOT TARGET Stan::Stan)
  add_library(Stan::Stan INTERFACE IMPORTED)
  set_target_properties(Stan::Stan PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${Stan_MATH_INCLUDE_DIR};${Stan_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES Eigen3::Eigen)
endif()
mark_as_advanced(Stan_INCLUDE_DIR Stan_MATH_INCLUDE_DIR)
