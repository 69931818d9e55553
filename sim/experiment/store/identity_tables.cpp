// The identity of a study in the tables of a store.
#include "experiment/store/checksum.hpp"
#include "experiment/store/identity.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <charconv>

namespace v2v {
namespace {

std::uint64_t number_in(const std::string& text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string checksum_of(const StudyIdentity& identity) {
  return Checksum().add(identity.digest()).add(identity.command).words();
}

void write_names(Statement& insert, std::uint32_t point, std::uint32_t arm,
                 const std::vector<std::string>& names) {
  for (std::uint32_t place = 0; place < names.size(); ++place)
    insert.with(point, arm, place, names[place]).run();
}

/// Rows of (point, arm, name) in order.
template <class Put>
void read_names(Database& database, const char* sql, StudyIdentity& identity, Put put) {
  Statement rows(database, sql);
  while (rows.step()) {
    const auto point = static_cast<std::size_t>(rows.integer(0));
    const auto arm = static_cast<std::size_t>(rows.integer(1));
    if (point < identity.points.size() && arm < identity.points[point].arms.size())
      put(identity.points[point].arms[arm], rows.text(2));
  }
}

void read_points(Database& database, StudyIdentity& identity) {
  Statement points(database, "SELECT pinned FROM point ORDER BY point");
  while (points.step()) identity.points.push_back({{}, points.text(0), {}});
  const auto point_at = [&](std::int64_t index) -> StudyIdentity::Point* {
    return index >= 0 && static_cast<std::size_t>(index) < identity.points.size()
               ? &identity.points[static_cast<std::size_t>(index)]
               : nullptr;
  };
  Statement values(database,
                   "SELECT point, path, text, number, unit FROM point_value ORDER BY point, place");
  while (values.step()) {
    std::optional<double> number;
    if (!values.is_null(3)) number = values.real(3);
    if (auto* point = point_at(values.integer(0)))
      point->values.push_back({values.text(1), values.text(2), number, values.text(4)});
  }
  Statement arms(database,
                 "SELECT point, scenario, title, digest, itt_gate FROM arm ORDER BY point, arm");
  while (arms.step())
    if (auto* point = point_at(arms.integer(0)))
      point->arms.push_back({arms.text(1), arms.text(2), arms.text(3), arms.text(4), {}, {}, {}});
}

}  // namespace

StudyIdentity StudyIdentity::read(Database& database) {
  StudyIdentity identity;
  Statement study(database,
                  "SELECT kind, command, program, seed, uncertainty, replications, batch_size, "
                  "precision_quantity, precision_half_width, precision_relative, "
                  "precision_minimum, rule, checksum FROM study");
  if (!study.step())
    throw Failure(Failure::Family::input, database.path() + " is damaged (no study is in it)");
  identity.kind = study.text(0);
  identity.command = study.text(1);
  identity.program = study.text(2);
  identity.seed = number_in(study.text(3));
  identity.of_parameters = study.text(4) == "parameters";
  identity.replications = static_cast<unsigned>(study.integer(5));
  identity.batch_size = static_cast<unsigned>(study.integer(6));
  if (identity.batch_size == 0)
    throw Failure(Failure::Family::input, database.path() + " is damaged (batches of no size)");
  if (!study.is_null(7))
    identity.precision = PrecisionGoal{study.text(7), study.real(8), study.integer(9) != 0,
                                       static_cast<unsigned>(study.integer(10)), std::string()};
  identity.rule = study.text(11);
  const std::string checksum = study.text(12);
  read_points(database, identity);
  using Arm = StudyIdentity::Arm;
  read_names(database, "SELECT point, arm, gate FROM gate ORDER BY point, arm, place", identity,
             [](Arm& arm, std::string name) { arm.gates.push_back(std::move(name)); });
  read_names(database, "SELECT point, arm, reason FROM reason ORDER BY point, arm, place", identity,
             [](Arm& arm, std::string name) { arm.reasons.push_back(std::move(name)); });
  read_names(database, "SELECT point, arm, cause FROM cause ORDER BY point, arm, place", identity,
             [](Arm& arm, std::string name) { arm.causes.push_back(std::move(name)); });
  if (checksum_of(identity) != checksum)
    throw Failure(Failure::Family::input,
                  database.path() +
                      " is damaged (what it says of its study is not as it was "
                      "stored); nothing in it can be relied on");
  return identity;
}

void StudyIdentity::write(Database& database) const {
  std::optional<std::string> quantity;
  std::optional<double> half_width;
  std::optional<bool> relative;
  std::optional<std::uint32_t> minimum;
  if (precision) {
    quantity = precision->quantity;
    half_width = precision->half_width;
    relative = precision->relative;
    minimum = precision->minimum;
  }
  Statement(database, "INSERT INTO study VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .with(kind, command, program, std::to_string(seed),
            std::string(of_parameters ? "parameters" : "none"), replications, batch_size, quantity,
            half_width, relative, minimum, rule, checksum_of(*this))
      .run();
  Statement add_point(database, "INSERT INTO point (point, pinned) VALUES (?, ?)");
  Statement add_value(database, "INSERT INTO point_value VALUES (?, ?, ?, ?, ?, ?)");
  Statement add_arm(database, "INSERT INTO arm VALUES (?, ?, ?, ?, ?, ?)");
  Statement add_gate(database, "INSERT INTO gate VALUES (?, ?, ?, ?)");
  Statement add_reason(database, "INSERT INTO reason VALUES (?, ?, ?, ?)");
  Statement add_cause(database, "INSERT INTO cause VALUES (?, ?, ?, ?)");
  for (std::uint32_t point = 0; point < points.size(); ++point) {
    const Point& it = points[point];
    add_point.with(point, it.pinned).run();
    for (std::uint32_t place = 0; place < it.values.size(); ++place) {
      const VariedValue& value = it.values[place];
      add_value.with(point, place, value.path, value.text, value.number, value.unit).run();
    }
    for (std::uint32_t i = 0; i < it.arms.size(); ++i) {
      const Arm& arm = it.arms[i];
      add_arm.with(point, i, arm.scenario, arm.title, arm.digest, arm.itt_gate).run();
      write_names(add_gate, point, i, arm.gates);
      write_names(add_reason, point, i, arm.reasons);
      write_names(add_cause, point, i, arm.causes);
    }
  }
}

}  // namespace v2v
