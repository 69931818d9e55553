# Finds libxlsxwriter (Debian ships no CMake file): target xlsxwriter::xlsxwriter, xlsxwriter_VERSION.
find_path(xlsxwriter_INCLUDE_DIR xlsxwriter.h HINTS ${xlsxwriter_ROOT} PATH_SUFFIXES include)
find_library(xlsxwriter_LIBRARY xlsxwriter HINTS ${xlsxwriter_ROOT} PATH_SUFFIXES lib)
if(xlsxwriter_INCLUDE_DIR)
  file(STRINGS ${xlsxwriter_INCLUDE_DIR}/xlsxwriter.h line REGEX "define LXW_VERSION ")
  string(REGEX REPLACE ".*\"([0-9.]+)\".*" "\\1" xlsxwriter_VERSION "${line}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(xlsxwriter REQUIRED_VARS xlsxwriter_LIBRARY xlsxwriter_INCLUDE_DIR
                                  VERSION_VAR xlsxwriter_VERSION)
if(xlsxwriter_FOUND AND NOT TARGET xlsxwriter::xlsxwriter)
  add_library(xlsxwriter::xlsxwriter UNKNOWN IMPORTED)
  set_target_properties(xlsxwriter::xlsxwriter PROPERTIES
                        IMPORTED_LOCATION ${xlsxwriter_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${xlsxwriter_INCLUDE_DIR})
endif()
mark_as_advanced(xlsxwriter_INCLUDE_DIR xlsxwriter_LIBRARY)
