# What the portable library needs, for WebAssembly. Headers alone are those of the machine's packages;
# of two libraries Debian's own sources are compiled, because it has them for machines only.
enable_language(C)
set(V2V_SOURCES ${PROJECT_BINARY_DIR}/sources)
if(NOT EXISTS ${V2V_SOURCES}/utf8proc/utf8proc.c OR NOT EXISTS ${V2V_SOURCES}/yaml-cpp/src/parser.cpp)
  execute_process(COMMAND ${PROJECT_SOURCE_DIR}/tools/page/module/sources.sh ${V2V_SOURCES}
                  OUTPUT_FILE ${PROJECT_BINARY_DIR}/sources.log
                  ERROR_FILE ${PROJECT_BINARY_DIR}/sources.log RESULT_VARIABLE fault)
  if(fault)
    message(FATAL_ERROR "the sources of yaml-cpp and utf8proc could not be had: see "
                        "${PROJECT_BINARY_DIR}/sources.log")
  endif()
endif()

add_library(v2v_yaml OBJECT)
set(parser depthguard directives exceptions exp parser regex_yaml scanner scanscalar scantag scantoken
    simplekey singledocparser stream tag null)
list(TRANSFORM parser PREPEND ${V2V_SOURCES}/yaml-cpp/src/)
list(TRANSFORM parser APPEND .cpp)
target_sources(v2v_yaml PRIVATE ${parser})
target_compile_features(v2v_yaml PRIVATE cxx_std_20)
# A file is read once a study.
target_compile_options(v2v_yaml PRIVATE -Oz)
target_include_directories(v2v_yaml SYSTEM PUBLIC ${V2V_SOURCES}/yaml-cpp/include)
add_library(yaml-cpp::yaml-cpp ALIAS v2v_yaml)

add_library(v2v_utf8 OBJECT ${V2V_SOURCES}/utf8proc/utf8proc.c)
target_compile_definitions(v2v_utf8 PUBLIC UTF8PROC_STATIC)
target_include_directories(v2v_utf8 SYSTEM PUBLIC ${V2V_SOURCES}/utf8proc)
add_library(utf8proc::utf8proc ALIAS v2v_utf8)

foreach(name fmt::fmt Boost::headers nlohmann_json::nlohmann_json Random123::Random123)
  add_library(${name} INTERFACE IMPORTED)
endforeach()
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY)
