// From the words of the command line to a command that is called: all that CLI11 is needed for.
#include "commands.hpp"
#include "console.hpp"
#include "mistakes.hpp"
#include "vein2vein/core/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <sstream>
#include <type_traits>
#include <utility>

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
    if (std::string name = left_empty(*below); !name.empty()) return name;
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

Option Option::required() const { return Option(option_->required()); }
Option Option::optional() const { return Option(option_->required(false)); }
Option Option::hidden() const { return Option(option_->group("")); }
Option Option::needs(const std::string& other) const { return Option(option_->needs(other)); }
Option Option::excludes(const Option& other) const {
  return Option(option_->excludes(other.option_));
}
Option Option::one_of(const std::vector<std::string>& words) const {
  const auto fault = [words](const std::string& given) {
    return std::find(words.begin(), words.end(), given) != words.end()
               ? std::string()
               : ticked(given) + " is not known here; " + expected_one_of(words, given);
  };
  return Option(option_->check(fault, fmt::format("{{{}}}", fmt::join(words, ","))));
}
Option Option::within(std::uint64_t least, std::uint64_t most) const {
  return Option(option_->check(CLI::Range(least, most)));
}
Option Option::check(std::function<std::string(const std::string&)> fault) const {
  return Option(option_->check(std::move(fault)));
}
Option Option::count(int least, int most) const { return Option(option_->expected(least, most)); }

template <class Variable>
Option Options::add(const std::string& name, Variable& variable, const std::string& help) const {
  if constexpr (std::is_same_v<Variable, bool>) {
    return Option(command_->add_flag(name, variable, help));
  } else {
    const std::size_t space = name.find(' ');
    CLI::Option* added = command_->add_option(name.substr(0, space), variable, help);
    if (space != std::string::npos) added->type_name(name.substr(space + 1));
    if (variable != Variable()) added->capture_default_str();
    if (added->get_positional())
      added->required();
    else
      added->allow_extra_args(false);
    return Option(added);
  }
}

template Option Options::add(const std::string&, bool&, const std::string&) const;
template Option Options::add(const std::string&, double&, const std::string&) const;
template Option Options::add(const std::string&, unsigned&, const std::string&) const;
template Option Options::add(const std::string&, std::uint64_t&, const std::string&) const;
template Option Options::add(const std::string&, std::string&, const std::string&) const;
template Option Options::add(const std::string&, std::optional<std::string>&,
                             const std::string&) const;
template Option Options::add(const std::string&, std::vector<std::string>&,
                             const std::string&) const;

void Options::explain(const std::string& text) const { command_->footer(text); }

Options Commands::add_command(const std::string& name, const std::string& help,
                              std::function<int()> function) {
  CLI::App* added = above_->add_subcommand(name, help);
  added->callback([chosen = chosen_, function = std::move(function)] { *chosen = function; });
  return Options(added, *words_);
}

Commands Commands::add_hidden(const std::string& name, const std::string& help) {
  CLI::App* added = above_->add_subcommand(name, help)->group("");
  added->require_subcommand(1);
  return Commands(added, *chosen_, *words_);
}

int dispatch(int argc, char** argv) {
  CLI::App app("vein2vein: from intention to treat to infusion, for CAR-T cells", "v2v");
  app.set_version_flag("--version", "v2v " + version());
  app.require_subcommand(1);

  const std::vector<std::string> words = without_help({argv + 1, argv + argc});
  std::function<int()> chosen;
  Commands commands(&app, chosen, words);
  add_every_command(commands);

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
  return chosen();
}

}  // namespace v2v::cli
