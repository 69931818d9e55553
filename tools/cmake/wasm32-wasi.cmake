# WebAssembly by Debian's clang, wasi-libc and libc++. All that this target needs to be told, and what
# its library lacks, stands here and in tools/page/module.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
foreach(language C CXX)
  set(CMAKE_${language}_COMPILER_TARGET wasm32-wasi)
endforeach()
set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_EXECUTABLE_SUFFIX .wasm)
set(V2V_MODULE ON)
# Every browser since 2023 copies memory and rounds to integers in one instruction.
set(browsers "-mbulk-memory -mnontrapping-fptoint")
set(CMAKE_C_FLAGS_INIT ${browsers})
# Random123 wants to know the machine; what it asks of a RISC-V it has everywhere.
# Boost.Container hash names a base class that C++17 took away.
# Boost.Math would compute a double's functions with 128 bits in software.
string(JOIN " " CMAKE_CXX_FLAGS_INIT ${browsers} -fexceptions -D__riscv
       -D_LIBCPP_ENABLE_CXX17_REMOVED_UNARY_BINARY_FUNCTION
       -DBOOST_MATH_PROMOTE_DOUBLE_POLICY=false
       -isystem ${CMAKE_CURRENT_LIST_DIR}/../page/module/instead)
# A reactor has no main: its functions are called. Handlers of exceptions are dropped by the
# compiler (see contained.cpp), and the stack is as large as the deepest scenario asks for.
string(JOIN " " CMAKE_EXE_LINKER_FLAGS_INIT -mexec-model=reactor -Wl,--gc-sections -Wl,--strip-all
       -Wl,-z,stack-size=2097152)
