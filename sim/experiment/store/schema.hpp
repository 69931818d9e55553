// The schema of stores; its text is `schema.sql`, which the build puts into the library.
#pragma once

#include <cstdint>

namespace v2v {

/// "V2VS".
inline constexpr std::int64_t store_application = 0x56325653;
/// To be raised with every change that a reader could notice.
inline constexpr std::int64_t store_schema_version = 6;
extern const char* const store_schema;

}  // namespace v2v
