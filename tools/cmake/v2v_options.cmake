# One interface target carries how this project is compiled; it is linked privately everywhere and
# not installed.
add_library(v2v_options INTERFACE)
target_compile_features(v2v_options INTERFACE cxx_std_20)
# Same input, same bytes: no fused multiply-add that one compiler has and another has not.
target_compile_options(v2v_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wold-style-cast -ffp-contract=off
                       -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # Both see std::string overlap and read itself once it is inlined (GCC bugs 105651 and 105562).
  target_compile_options(v2v_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(V2V_PRECOMPILE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU"
   AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # After precompiled headers, GCC 12 sees std::string written out of its bounds.
  target_compile_options(v2v_options INTERFACE -Wno-array-bounds -Wno-stringop-overflow)
endif()
if(V2V_MODULE)
  # Where a size has 32 bits, what does not fit into one does not fit into memory.
  target_compile_options(v2v_options INTERFACE -Wno-shorten-64-to-32)
endif()
if(V2V_WERROR)
  target_compile_options(v2v_options INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15)
  # Knows coroutines but does not say so in the word that libstdc++ asks for.
  target_compile_definitions(v2v_options INTERFACE __cpp_impl_coroutine=201902L)
endif()
if(V2V_SANITIZE)
  target_compile_options(v2v_options INTERFACE -fsanitize=${V2V_SANITIZE}
                         -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(v2v_options INTERFACE -fsanitize=${V2V_SANITIZE})
  if(V2V_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # SimGrid counts references with a fence that the sanitizer does not see; it has one thread. With
    # the sanitizer's calls in it GCC 12 sees text copied from a shorter one than it is.
    target_compile_options(v2v_options INTERFACE -Wno-tsan -Wno-stringop-overread)
  endif()
endif()
# Rebuilding what was built before costs nothing where ccache is installed.
find_program(V2V_CCACHE ccache)
mark_as_advanced(V2V_CCACHE)
if(V2V_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${V2V_CCACHE})
endif()

# v2v_precompile(<target>)
# The headers that most files need, read once where the preset asks for it: a quarter less time of
# compiling. Presets that do not ask find what a file forgot to include.
function(v2v_precompile target)
  if(V2V_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE <algorithm> <functional> <map> <memory> <optional>
                              <string> <vector> <fmt/format.h>)
  endif()
endfunction()
