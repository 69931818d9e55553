// An event log as OCEL 2.0 in the relational form of its specification, section 5 (Berti et al.,
// "OCEL (Object-Centric Event Log) 2.0 Specification", 2023).
#include "experiment/store/sqlite.hpp"
#include "vein2vein/report/event_log.hpp"

#include <fmt/format.h>

#include <cctype>
#include <map>
#include <set>
#include <utility>

namespace v2v {
namespace {

constexpr const char* schema = R"sql(
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);
CREATE TABLE event (ocel_id TEXT PRIMARY KEY,
  ocel_type TEXT NOT NULL REFERENCES event_map_type (ocel_type));
CREATE TABLE object (ocel_id TEXT PRIMARY KEY,
  ocel_type TEXT NOT NULL REFERENCES object_map_type (ocel_type));
CREATE TABLE event_object (ocel_event_id TEXT NOT NULL REFERENCES event (ocel_id),
  ocel_object_id TEXT NOT NULL REFERENCES object (ocel_id), ocel_qualifier TEXT NOT NULL,
  PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
CREATE TABLE object_object (ocel_source_id TEXT NOT NULL REFERENCES object (ocel_id),
  ocel_target_id TEXT NOT NULL REFERENCES object (ocel_id), ocel_qualifier TEXT NOT NULL,
  PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
INSERT INTO object_map_type VALUES
  ('patient', 'Patient'), ('product', 'Product'), ('resource', 'Resource');
CREATE TABLE object_Patient (ocel_id TEXT NOT NULL REFERENCES object (ocel_id),
  ocel_time TIMESTAMP NOT NULL, ocel_changed_field TEXT, arm TEXT, hospital TEXT, outcome TEXT);
CREATE TABLE object_Product (ocel_id TEXT NOT NULL REFERENCES object (ocel_id),
  ocel_time TIMESTAMP NOT NULL, ocel_changed_field TEXT, attempt INTEGER);
CREATE TABLE object_Resource (ocel_id TEXT NOT NULL REFERENCES object (ocel_id),
  ocel_time TIMESTAMP NOT NULL, ocel_changed_field TEXT, name TEXT);
)sql";
/// When the values hold that objects have from the beginning, as the specification says.
constexpr std::string_view from_the_beginning = "1970-01-01T00:00:00.000+00:00";

/// `waiting for culture` as a part of a table's name: `WaitingForCulture`.
std::string in_camel_case(std::string_view words) {
  std::string name;
  bool begins = true;
  for (const char c : words) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter)) name += begins ? static_cast<char>(std::toupper(letter)) : c;
    begins = !std::isalnum(letter);
  }
  return name;
}

}  // namespace

struct OcelEvents::Tables {
  explicit Tables(const std::string& path)
      : database(path, Database::Missing::make), all((database.execute(schema), database)) {}

  /// Known from then on.
  bool is_new(const std::string& object, std::string_view type) {
    if (!objects.insert(object).second) return false;
    new_object.with(object, type).run();
    return true;
  }
  void relate(const std::string& event, const std::string& object, std::string_view as) {
    event_object.with(event, object, as).run();
  }
  Statement& events_of(std::string_view activity);

  Database database;
  Transaction all;
  Statement new_event{database, "INSERT INTO event VALUES (?, ?)"};
  Statement new_object{database, "INSERT INTO object VALUES (?, ?)"};
  Statement event_object{database, "INSERT INTO event_object VALUES (?, ?, ?)"};
  Statement object_object{database, "INSERT INTO object_object VALUES (?, ?, ?)"};
  Statement patient{database, "INSERT INTO object_Patient VALUES (?, ?, NULL, ?, ?, ?)"};
  Statement product{database, "INSERT INTO object_Product VALUES (?, ?, NULL, ?)"};
  Statement resource{database, "INSERT INTO object_Resource VALUES (?, ?, NULL, ?)"};
  std::map<std::string, Statement, std::less<>> by_activity;
  std::set<std::string> objects;
  std::uint64_t events = 0;
};

Statement& OcelEvents::Tables::events_of(std::string_view activity) {
  const auto known = by_activity.find(activity);
  if (known != by_activity.end()) return known->second;
  const std::string table = in_camel_case(activity);
  Statement(database, "INSERT INTO event_map_type VALUES (?, ?)").with(activity, table).run();
  database.execute(fmt::format(
      "CREATE TABLE event_{} (ocel_id TEXT PRIMARY KEY REFERENCES event (ocel_id), ocel_time "
      "TIMESTAMP NOT NULL, lifecycle TEXT, instance TEXT, resource TEXT, detail TEXT)",
      table));
  return by_activity
      .try_emplace(std::string(activity), database,
                   fmt::format("INSERT INTO event_{} VALUES (?, ?, ?, ?, ?, ?)", table))
      .first->second;
}

OcelEvents::OcelEvents(const std::string& path) : tables_(std::make_unique<Tables>(path)) {}
OcelEvents::~OcelEvents() = default;

void OcelEvents::add(const LoggedCase& one) {
  if (failure_) return;
  try {
    write(one);
  } catch (...) {
    failure_ = std::current_exception();
  }
}

void OcelEvents::write(const LoggedCase& one) {
  Tables& to = *tables_;
  const std::string patient = "patient " + one.id;
  if (to.is_new(patient, "patient"))
    to.patient.with(patient, from_the_beginning, one.arm, one.hospital, one.outcome).run();
  for (const LoggedEvent& event : one.events) {
    const std::string id = fmt::format("event {}", ++to.events);
    Statement& of_activity = to.events_of(event.activity);
    to.new_event.with(id, event.activity).run();
    of_activity
        .with(id, event.time, std::string_view(event.starts ? "start" : "complete"),
              fmt::format("{}/{}", one.id, event.instance), event.resource, event.detail)
        .run();
    to.relate(id, patient, "of");
    const std::string resource = "resource " + event.resource;
    if (to.is_new(resource, "resource"))
      to.resource.with(resource, from_the_beginning, event.resource).run();
    to.relate(id, resource, "at");
    if (event.attempt == 0) continue;
    const std::string product = fmt::format("product {}/{}", one.id, event.attempt);
    if (to.is_new(product, "product")) {
      to.product.with(product, from_the_beginning, event.attempt).run();
      to.object_object.with(product, patient, std::string_view("made for")).run();
    }
    to.relate(id, product, "of");
  }
}

void OcelEvents::commit() {
  if (failure_) std::rethrow_exception(failure_);
  tables_->all.commit();
}

}  // namespace v2v
