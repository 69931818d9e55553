// The headers that most tests read, compiled once (V2V_PRECOMPILE); CMakeLists.txt lists
// them.
