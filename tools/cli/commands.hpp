// What the program can do, and how a command says that it can be done.
#pragma once

#include "options.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace v2v::cli {

/// Exit statuses, by family of error.
enum Status : int {
  kDone = 0,
  kCheckFailed = 1,  ///< done, but a requested check did not hold (engines disagree, precision)
  kBadInput = 2,     ///< bad usage or bad input; nothing was run
  kDefect = 3,       ///< a defect of the program or model
  kFiles = 4         ///< reading or writing failed
};

/// The commands that can be typed at one place of the command line.
class Commands {
 public:
  /// Those below `above`; `chosen` becomes what is to be called for the one that is typed. `words`
  /// are those of the command line.
  Commands(CLI::App* above, std::function<int()>& chosen, const std::vector<std::string>& words)
      : above_(above), chosen_(&chosen), words_(&words) {}

  /// Adds a command. What it understands is declared with the options that are returned, and goes
  /// into the arguments beside them, with which `function` is called; its result is the exit
  /// status.
  template <class Arguments>
  std::pair<Options, Arguments&> add(const std::string& name, const std::string& help,
                                     int (*function)(const Arguments&)) {
    const auto arguments = std::make_shared<Arguments>();
    return {add_command(name, help, [arguments, function] { return function(*arguments); }),
            *arguments};
  }
  /// A command that only programs type, for the commands below it.
  Commands add_hidden(const std::string& name, const std::string& help);

 private:
  Options add_command(const std::string& name, const std::string& help,
                      std::function<int()> function);

  CLI::App* above_;
  std::function<int()>* chosen_;
  const std::vector<std::string>* words_;
};

/// Adds every command that CMakeLists.txt lists, in that order: `add_run(commands)` and so on.
void add_every_command(Commands& commands);

/// Understands the command line and calls the command; its exit status.
int dispatch(int argc, char** argv);

}  // namespace v2v::cli
