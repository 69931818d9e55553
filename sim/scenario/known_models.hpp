// Models of attrition that were read before, by what stands in their files. Portable.
#pragma once

#include "vein2vein/scenario/attrition.hpp"

#include <memory>
#include <string>
#include <vector>

namespace v2v {

/// A file beside the description of a model: its name as the description has it, and its bytes.
struct ModelTable {
  std::string name, bytes;
};

/// A model with every byte that it was made of: what a path leads to may have changed meanwhile.
struct KnownModel {
  std::string description;  ///< bytes of the file that a scenario names
  std::vector<ModelTable>
      tables;  ///< of the draws and, where they were asked for, of those left out
  std::shared_ptr<const AttritionModel> model;
};

/// Reading a folder of studies asks for the same megabytes a hundred times; two models are enough
/// for a study and the same one left out, and a few more cost little.
class KnownModels {
 public:
  /// Those of this thread. Nothing is shared between threads, so that nobody waits.
  static KnownModels& here();

  /// The model of this description whose files, so many, still have the same bytes; nullptr where
  /// there is none. Paths are relative to the folder of `path`, the description's own.
  const KnownModel* find(const std::string& description, const std::string& path,
                         std::size_t tables);
  /// One that was read without any problem; the one asked for least recently is given up for it.
  void add(KnownModel model);

 private:
  std::vector<KnownModel> latest_first_;
};

/// Where a file stands that the description at `path` names.
std::string beside(const std::string& path, const std::string& name);

}  // namespace v2v
