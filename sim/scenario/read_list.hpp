// The tables of patients that a scenario names.
#pragma once

#include "scenario/csv.hpp"
#include "scenario/value.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace v2v {

inline constexpr std::array<std::string_view, 2> list_keys = {"referrals", "waiting_list"};

/// How large a table of patients may be.
inline constexpr std::size_t largest_list = std::size_t{64} << 20U;
inline constexpr std::size_t most_listed_patients = 1'000'000;

/// The name of a table that a mapping of the document states; reports what is not a name.
std::optional<Value> name_of_list(const Node& root, std::string_view key, Problems& problems);

/// That table, beside the file in which it is named, without the columns that `ignore` lists.
std::optional<CsvTable> read_list(const Node& root, std::string_view key, Problems& problems);

}  // namespace v2v
