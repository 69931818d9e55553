// The headers that most tests read, compiled once (V2V_PRECOMPILE_TESTS); CMakeLists.txt lists
// them.
