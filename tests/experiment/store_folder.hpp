// A folder for the files of one test, gone when it ends.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace v2v {

class StoreFolder {
 public:
  StoreFolder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("v2v-store-" + std::to_string(getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(path_);
  }
  ~StoreFolder() {
    std::error_code none;
    std::filesystem::remove_all(path_, none);
  }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace v2v
