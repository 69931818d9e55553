# Finds SimGrid (Debian ships no CMake file of its own): target SimGrid::SimGrid, SimGrid_VERSION.
find_path(SimGrid_INCLUDE_DIR simgrid/s4u.hpp HINTS ${SimGrid_ROOT} PATH_SUFFIXES include)
find_library(SimGrid_LIBRARY simgrid HINTS ${SimGrid_ROOT} PATH_SUFFIXES lib)
if(SimGrid_INCLUDE_DIR AND EXISTS ${SimGrid_INCLUDE_DIR}/simgrid/version.h)
  file(STRINGS ${SimGrid_INCLUDE_DIR}/simgrid/version.h lines REGEX "define SIMGRID_VERSION_M")
  string(REGEX REPLACE ".*VERSION_MAJOR ([0-9]+).*" "\\1" major "${lines}")
  string(REGEX REPLACE ".*VERSION_MINOR ([0-9]+).*" "\\1" minor "${lines}")
  set(SimGrid_VERSION ${major}.${minor})
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SimGrid REQUIRED_VARS SimGrid_LIBRARY SimGrid_INCLUDE_DIR
                                  VERSION_VAR SimGrid_VERSION)
if(SimGrid_FOUND AND NOT TARGET SimGrid::SimGrid)
  add_library(SimGrid::SimGrid UNKNOWN IMPORTED)
  set_target_properties(SimGrid::SimGrid PROPERTIES IMPORTED_LOCATION ${SimGrid_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${SimGrid_INCLUDE_DIR})
endif()
mark_as_advanced(SimGrid_INCLUDE_DIR SimGrid_LIBRARY)
