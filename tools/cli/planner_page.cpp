// Looking for the page, and putting files into it.
#include "planner_page.hpp"

#include "console.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace v2v::cli {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kLargestPage = 64U << 20U;

/// Where the page has its own scenarios from.
constexpr std::string_view kMark = "<!-- own -->";

/// Where the page may be: beside the build of this program, and where an installed one has it.
std::array<fs::path, 2> places() {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  return {(folder / "../../../page/planner.html").lexically_normal(),
          (folder / "../share/vein2vein/planner.html").lexically_normal()};
}

/// By which name the page has a file: as it was given, so that what it extends is found beside it.
std::string name_in_page(const std::string& word) {
  const fs::path path = fs::path(word).lexically_normal();
  const bool inside = path.is_relative() && *path.begin() != "..";
  return inside ? path.generic_string() : path.filename().string();
}

/// The files as the page reads them; nothing (after saying why) where one cannot be had.
std::optional<std::string> own_files(const std::vector<std::string>& words) {
  nlohmann::json files = nlohmann::json::array();
  for (const std::string& word : words) {
    std::string text;
    const std::string fault = read_bytes(word, text);
    if (!fault.empty()) {
      refuse(fmt::format("{}: {}", word, fault));
      return std::nullopt;
    }
    files.push_back({name_in_page(word), text});
  }
  std::string json = files.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  // Nothing in a file ends the element that it stands in.
  for (std::size_t at = 0; (at = json.find('<', at)) != std::string::npos;)
    json.replace(at, 1, "\\u003c");
  return fmt::format(R"(<script type="application/json" id="own">{}</script>)", json);
}

}  // namespace

std::optional<std::string> planner_page(const std::vector<std::string>& files) {
  std::optional<std::string> own;
  if (!files.empty() && !(own = own_files(files))) return std::nullopt;
  for (const fs::path& place : places()) {
    std::string page;
    if (!is_regular_file(place.string())) continue;
    const std::string fault = read_bytes(place.string(), page, kLargestPage);
    if (!fault.empty()) {
      refuse(fmt::format("{}: {}", place.string(), fault));
      return std::nullopt;
    }
    const std::size_t mark = page.find(kMark);
    if (own && mark != std::string::npos) page.replace(mark, kMark.size(), *own);
    return page;
  }
  refuse(
      fmt::format("the planner's page is not built: expected {}; `tools/v2v planner --out FILE` "
                  "builds it where clang-19, wasi-libc, node and npm are (tools/packages.txt names "
                  "the packages), and a release has it",
                  places().front().string()));
  return std::nullopt;
}

}  // namespace v2v::cli
