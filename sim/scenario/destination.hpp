// Where the value of a field goes: a member of what its table is read into.
#pragma once

#include "scenario/value.hpp"
#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace v2v {

/// What is stated at `key`, or its default, into its place in the scenario. Where there is neither,
/// or what is stated cannot be read (a problem by then), the place stays as it is.
void read_into(Section& section, std::string_view key, bool& place);
void read_into(Section& section, std::string_view key, std::uint32_t& place);
void read_into(Section& section, std::string_view key, double& place);
void read_into(Section& section, std::string_view key, Duration& place);
void read_into(Section& section, std::string_view key, Distribution& place);
void read_into(Section& section, std::string_view key, std::string& place);
template <class Enum>
requires std::is_enum_v<Enum>
void read_into(Section& section, std::string_view key, Enum& place) {
  if (const auto value = section.get(key)) place = read_word<Enum>(*value).value_or(place);
}
template <class Value>
void read_into(Section& section, std::string_view key, std::optional<Value>& place) {
  if (section.states(key)) read_into(section, key, place.emplace());
}

/// Its address stands for the type.
template <class Block>
inline constexpr char mark_of = 0;

template <class>
struct MemberPointer;
template <class Owner, class Type>
struct MemberPointer<Type Owner::*> {
  using Block = Owner;
};

/// The destination `&Product::attempts` and its like.
template <auto Member>
inline constexpr Destination into{
    .block = &mark_of<typename MemberPointer<decltype(Member)>::Block>,
    .read = [](Section& section, std::string_view key, void* block) {
      using Block = typename MemberPointer<decltype(Member)>::Block;
      read_into(section, key, static_cast<Block*>(block)->*Member);
    }};

/// Every value of the section that goes into such a block.
template <class Block>
void read_fields(Section& section, Block& block) {
  for (const Field& field : section.table().fields)
    if (field.destination.block == &mark_of<Block>)
      field.destination.read(section, field.key, &block);
}

}  // namespace v2v
