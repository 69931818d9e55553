// Comparing files with what was made of them before.
#include "scenario/known_models.hpp"

#include "vein2vein/scenario/bytes_of_file.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace v2v {
namespace {

constexpr std::size_t kMostKept = 4;

bool has_still(const ModelTable& table, const std::string& path) {
  std::string bytes;
  return read_bytes(beside(path, table.name), bytes).empty() && bytes == table.bytes;
}

}  // namespace

std::string beside(const std::string& path, const std::string& name) {
  return (std::filesystem::path(path).parent_path() / name).string();
}

KnownModels& KnownModels::here() {
  thread_local KnownModels models;
  return models;
}

const KnownModel* KnownModels::find(const std::string& description, const std::string& path,
                                    std::size_t tables) {
  const auto found =
      std::find_if(latest_first_.begin(), latest_first_.end(), [&](const KnownModel& known) {
        return known.tables.size() == tables && known.description == description &&
               std::all_of(known.tables.begin(), known.tables.end(),
                           [&path](const ModelTable& table) { return has_still(table, path); });
      });
  if (found == latest_first_.end()) return nullptr;
  std::rotate(latest_first_.begin(), found, found + 1);
  return &latest_first_.front();
}

void KnownModels::add(KnownModel model) {
  if (latest_first_.size() == kMostKept) latest_first_.pop_back();
  latest_first_.insert(latest_first_.begin(), std::move(model));
}

}  // namespace v2v
