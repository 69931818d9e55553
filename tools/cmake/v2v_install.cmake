# What `cmake --install` lays down: the library with its headers and package files, the program,
# the scenarios.
include(CMakePackageConfigHelpers)

set(V2V_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/vein2vein)
set(V2V_SCENARIO_DIR ${CMAKE_INSTALL_DATADIR}/vein2vein/scenarios)

install(TARGETS vein2vein EXPORT vein2vein_targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT vein2vein_targets NAMESPACE vein2vein:: FILE vein2vein-targets.cmake
        DESTINATION ${V2V_PACKAGE_DIR})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/vein2vein-config.cmake.in
                              ${PROJECT_BINARY_DIR}/vein2vein-config.cmake
                              INSTALL_DESTINATION ${V2V_PACKAGE_DIR}
                              PATH_VARS V2V_SCENARIO_DIR)
# Before 1.0 a new minor version may change an interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/vein2vein-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/vein2vein-config.cmake
              ${PROJECT_BINARY_DIR}/vein2vein-config-version.cmake
              ${CMAKE_CURRENT_LIST_DIR}/FindSimGrid.cmake
              ${CMAKE_CURRENT_LIST_DIR}/FindRandom123.cmake
              ${CMAKE_CURRENT_LIST_DIR}/Findutf8proc.cmake
              ${CMAKE_CURRENT_LIST_DIR}/Findxlsxwriter.cmake
        DESTINATION ${V2V_PACKAGE_DIR})

if(TARGET v2v_cli)
  install(TARGETS v2v_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(TARGET v2v_simgrid)
    install(TARGETS v2v_simgrid v2v_pictures DESTINATION ${CMAKE_INSTALL_LIBDIR}/vein2vein)
  endif()
endif()
# The planner's page, where it was built before.
install(FILES ${PROJECT_SOURCE_DIR}/build/page/planner.html
        DESTINATION ${CMAKE_INSTALL_DATADIR}/vein2vein OPTIONAL)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios/ DESTINATION ${V2V_SCENARIO_DIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CITATION.cff
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
