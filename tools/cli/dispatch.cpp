// From the words of the command line to a command that is called.
#include "console.hpp"
#include "mistakes.hpp"
#include "options.hpp"
#include "vein2vein/experiment/experiment.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <sstream>

namespace v2v::cli {
namespace {

/// What can be typed, as it was told to CLI11.
Understood understood(const CLI::App& app, const std::string& name) {
  Understood result{name, {}, {}, {}, app.get_group().empty()};
  for (const CLI::Option* option : app.get_options()) {
    auto& its_names = option->get_group().empty() ? result.more_options : result.options;
    for (const std::string& one : option->get_lnames()) its_names.push_back("--" + one);
    for (const std::string& one : option->get_snames()) result.more_options.push_back("-" + one);
  }
  for (const CLI::App* below : app.get_subcommands(nullptr))
    result.below.push_back(understood(*below, below->get_name()));
  return result;
}

/// The command that was called, `v2v run`.
std::string called(const CLI::App& app) {
  const auto below = app.get_subcommands();
  return app.get_name() + (below.empty() ? "" : " " + called(*below.front()));
}

/// The first option or argument with nothing in it, as a shell's variable that is not set leaves
/// it.
std::string left_empty(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options())
    for (const std::string& value : option->results())
      if (value.empty()) return option->get_name();
  for (const CLI::App* below : app.get_subcommands())
    if (const std::string name = left_empty(*below); !name.empty()) return name;
  return {};
}

/// `v2v help run` is `v2v run --help`.
std::vector<std::string> without_help(std::vector<std::string> words) {
  if (words.empty() || words.front() != "help") return words;
  words.erase(words.begin());
  words.emplace_back("--help");
  return words;
}

}  // namespace

int dispatch(int argc, char** argv) {
  CLI::App app("vein2vein: from intention to treat to infusion, for CAR-T cells", "v2v");
  app.set_version_flag("--version", "v2v " + version());
  app.require_subcommand(1);

  Commands commands(app);
  const std::vector<std::string> words = without_help({argv + 1, argv + argc});
  add_all(commands, app, words);
  CLI::App* schema =
      app.add_subcommand("schema", "Print the JSON Schema of scenario files, for editors");

  const std::string mistake = first_mistake(words, understood(app, "v2v"));
  if (!mistake.empty()) return refuse(mistake);
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::Success& success) {
    std::ostringstream text;
    app.exit(success, text, text);
    print(text.str());
    return kDone;
  } catch (const CLI::ParseError& error) {
    return refuse(fmt::format("{0}: {1} (`{0} --help` shows what it understands)", called(app),
                              reworded(error.what())));
  }
  if (const std::string name = left_empty(app); !name.empty())
    return refuse(fmt::format("{} {}: nothing is given; expected a value", called(app), name));
  return *schema ? schema_command() : commands.call();
}

}  // namespace v2v::cli
