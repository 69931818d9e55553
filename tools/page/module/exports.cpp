// What the host calls. Texts go through one buffer: the host asks for room, writes, and calls.
#include "answer.hpp"
#include "files.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace {

std::string given, answered;

/// `given`, of which the first bytes are a name.
std::pair<std::string, std::string> split(std::size_t name) {
  return {given.substr(0, name), given.substr(name)};
}

}  // namespace

extern "C" {

[[clang::export_name("v2v_room")]] char* v2v_room(std::size_t size) {
  given.resize(size);
  return given.data();
}

/// The room holds a name of so many bytes and then what stands in the file.
[[clang::export_name("v2v_put")]] void v2v_put(std::size_t name) {
  auto [path, bytes] = split(name);
  if (path.ends_with(".yaml") || path.ends_with(".csv")) v2v::page::file_changed();
  v2v::page::files().insert_or_assign(std::move(path), std::move(bytes));
}

/// The room holds a name.
[[clang::export_name("v2v_remove")]] void v2v_remove() {
  v2v::page::file_changed();
  v2v::page::files().erase(given);
}

/// The room holds a request; the answer has so many bytes and stands at `v2v_answered`.
[[clang::export_name("v2v_answer")]] std::size_t v2v_answer() {
  answered = v2v::page::answer(given);
  return answered.size();
}

/// The room holds a name; what an answer has put there, which is taken away.
[[clang::export_name("v2v_take")]] std::size_t v2v_take() {
  const auto found = v2v::page::files().find(given);
  answered.clear();
  if (found == v2v::page::files().end()) return 0;
  answered = std::move(found->second);
  v2v::page::files().erase(found);
  return answered.size();
}

[[clang::export_name("v2v_answered")]] const char* v2v_answered() { return answered.data(); }
}
