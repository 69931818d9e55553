// Reads Paje traces by the definitions at their head, as any viewer does.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace v2v::test {

struct PajeContainer {
  std::string name;
  std::string type;    ///< its name: `HOST`, `LINK`, ...
  std::string parent;  ///< name of the container around it; empty for the outermost
  bool destroyed = false;
};

/// A variable of a container as a step function: from each instant (s) on it has the value.
using PajeSteps = std::vector<std::pair<double, double>>;

struct PajeTrace {
  std::string problem;  ///< the first thing that is wrong with the file; empty for a good one
  std::map<std::string, PajeContainer> containers;                 ///< by alias
  std::map<std::pair<std::string, std::string>, PajeSteps> steps;  ///< by container and variable
  double end = 0;                                                  ///< the last instant

  /// Names of the containers of a type, in order.
  std::vector<std::string> of_type(const std::string& type) const;
  /// Name of the container around one.
  std::string parent_of(const std::string& name) const;
  const PajeSteps& variable(const std::string& container, const std::string& name) const;
  /// Integral over the whole trace, unit-seconds.
  double area(const std::string& container, const std::string& variable) const;
};

PajeTrace read_paje(const std::string& text);
/// Of a file; `problem` where there is none.
PajeTrace read_paje_file(const std::string& path);

}  // namespace v2v::test
