// The commands of the program, as CLI11 knows them.
#pragma once

#include "commands.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace v2v::cli {

/// Commands and what is to be called for them.
class Commands {
 public:
  explicit Commands(CLI::App& app) : app_(app) {}

  template <class Arguments>
  std::pair<CLI::App*, Arguments*> add(const std::string& name, const std::string& text,
                                       int (*command)(const Arguments&),
                                       CLI::App* below = nullptr) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* added =
        add_call(name, text, below, [arguments, command] { return command(*arguments); });
    return {added, arguments.get()};
  }
  /// Calls the one that was given; its exit status.
  int call() const;

 private:
  CLI::App* add_call(const std::string& name, const std::string& text, CLI::App* below,
                     std::function<int()> call);

  CLI::App& app_;
  std::vector<std::pair<CLI::App*, std::function<int()>>> calls_;
};

/// All commands but `schema`, which has no options. `words` are those of the command line.
void add_all(Commands& commands, CLI::App& app, const std::vector<std::string>& words);

}  // namespace v2v::cli
