// One virtual trial: who is where, when, and in which suite and bed.
#include "report/figures/bars.hpp"
#include "report/figures/chart.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/trial_pictures.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace v2v {
namespace report {
namespace {

constexpr std::size_t most_patients = 40, most_places = 16;
constexpr double pitch = 3.3, names_width = 40, type = 2.5;

/// Stretches of a patient's row, from light to dark in grey as well.
struct Stretch {
  const char* words;
  const char* fill;
  Mark end;  ///< begins where the one before has ended
};
constexpr std::array<Stretch, 6> stretches = {
    {{"cells on their way", "#dddddd", Mark::received},
     {"waiting for a suite", "#ffaabb", Mark::culture_started},
     {"culture", "#77aadd", Mark::culture_ended},
     {"testing, release and way back", "#dde8fa", Mark::on_site},
     {"waiting for lymphodepletion", "#d9b84a", Mark::lymphodepletion_started},
     {"lymphodepletion and hold", "#44bb99", Mark::infused}}};
constexpr const char* before_fill = "#f0f0ee";

struct Row {
  std::string name;
  std::vector<GanttPicture::Use> uses;
};

/// The fewest rows of each site in which no two uses overlap.
std::vector<Row> rows_of(const Scenario& scenario, std::vector<GanttPicture::Use> uses,
                         const char* what) {
  std::sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.site, a.from, a.patient) < std::tuple(b.site, b.from, b.patient);
  });
  std::vector<Row> rows;
  std::size_t first = 0, place = 0;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    if (i > 0 && uses[i].site != uses[i - 1].site) first = rows.size(), place = 0;
    auto row = std::find_if(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(),
                            [&](const Row& one) { return one.uses.back().to <= uses[i].from; });
    if (row == rows.end())
      row = rows.insert(
          rows.end(),
          {fmt::format("{}, {} {}", scenario.sites[uses[i].site].name, what, ++place), {}});
    row->uses.push_back(uses[i]);
  }
  return rows;
}

void draw_patient(Canvas& canvas, const Scenario& scenario, const PatientRecord& patient,
                  const Axis& x, double top) {
  const double middle = top + pitch / 2, high = pitch - 0.9;
  const auto bar = [&](TimePoint from, TimePoint to, const char* fill) {
    if (from < to)
      canvas.rectangle(x.at(from.since_start().in_days()), top + 0.45,
                       x.at(to.since_start().in_days()) - x.at(from.since_start().in_days()), high,
                       fill);
  };
  TimePoint at = std::min(patient.at(Mark::collected), patient.ended);
  bar(patient.entered, at, before_fill);
  for (const Stretch& stretch : stretches) {
    const TimePoint to = std::min(patient.at(stretch.end), patient.ended);
    bar(at, to, stretch.fill);
    at = std::max(at, to);
  }
  const double end = x.at(patient.ended.since_start().in_days());
  canvas.circle({end, middle}, 0.9, patient.left ? "#ffffff" : chart_dark,
                patient.left ? chart_alarm : chart_dark);
  if (patient.left) {
    const std::string cause = words_of(scenario.causes[patient.cause]);
    const bool before = end + 2 + text_width(cause, type, false) > Canvas::width;
    const double start = x.at(patient.entered.since_start().in_days());
    canvas.text(cause, before ? start - 1 : end + 1.6, middle + 0.36 * type,
                {type, before ? Canvas::Anchor::end : Canvas::Anchor::start, false, chart_alarm});
  }
}

void draw_uses(Canvas& canvas, const Scenario& scenario, const Row& row, const Axis& x, double top,
               const char* fill) {
  for (const GanttPicture::Use& use : row.uses) {
    const double from = x.at(use.from.since_start().in_days()),
                 to = x.at(use.to.since_start().in_days());
    canvas.rectangle(from, top + 0.3, to - from, pitch - 0.6, fill);
    canvas.line({to, top + 0.3}, {to, top + pitch - 0.3}, "#ffffff", 0.25);
    const std::string number = name_of_patient(scenario, use.patient);
    if (text_width(number, type, false) + 0.4 < to - from)
      canvas.text(number, (from + to) / 2, top + pitch / 2 + 0.36 * type,
                  {type, Canvas::Anchor::middle});
  }
}

}  // namespace
}  // namespace report

void GanttPicture::on(const JournalEntry& entry) {
  const auto end = [&](std::map<PatientId, Use>& under_way, std::vector<Use>& done) {
    const auto use = under_way.find(entry.patient);
    if (use == under_way.end()) return;
    use->second.to = entry.at;
    done.push_back(use->second);
    under_way.erase(use);
  };
  const Protocol& protocol = *population_of(*scenario_, entry.patient).protocol;
  const bool from_depletion = protocol.stay && protocol.stay->from_lymphodepletion;
  const bool is_infused =
      entry.what == What::gate_reached && static_cast<Gate>(entry.detail) == Gate::infused;
  if (entry.what == What::culture_started)
    culture_of_[entry.patient] = {entry.site, entry.patient, entry.at, entry.at};
  else if (entry.what == What::culture_failed || entry.what == What::discarded ||
           (entry.what == What::gate_reached &&
            static_cast<Gate>(entry.detail) == Gate::manufactured))
    end(culture_of_, cultures_);
  else if (protocol.stay &&
           (entry.what == What::readmitted ||
            (from_depletion ? entry.what == What::lymphodepletion_started : is_infused)))
    stay_of_.insert({entry.patient, {entry.site, entry.patient, entry.at, entry.at}});
  else if (entry.what == What::discharged || entry.what == What::died_in_hospital ||
           entry.what == What::left)
    end(stay_of_, stays_);
}

void GanttPicture::on_closed(const PatientRecord& record) {
  if (record.counted) patients_.push_back(record);
}

std::optional<blocks::Figure> GanttPicture::figure(const std::string& title,
                                                   std::string_view arm) const {
  using namespace report;
  std::vector<PatientRecord> patients = patients_;
  // Of several populations by the time of coming, which is the order of their numbers in each.
  const bool several = !scenario_->populations.empty();
  std::sort(patients.begin(), patients.end(), [several](const auto& a, const auto& b) {
    return several && a.entered != b.entered ? a.entered < b.entered : a.patient < b.patient;
  });
  patients.resize(std::min(patients.size(), most_patients));
  if (patients.empty()) return std::nullopt;
  const auto shown = [&](const std::vector<Use>& all) {
    std::vector<Use> uses;
    for (const Use& use : all)
      if (several
              ? std::any_of(patients.begin(), patients.end(),
                            [&use](const auto& each) { return each.patient == use.patient; })
              : patients.front().patient <= use.patient && use.patient <= patients.back().patient)
        uses.push_back(use);
    return uses;
  };
  std::vector<Row> suites = rows_of(*scenario_, shown(cultures_), "suite");
  std::vector<Row> beds = rows_of(*scenario_, shown(stays_), "bed");
  double first = patients.front().entered.since_start().in_days(), last = first;
  for (const PatientRecord& patient : patients) {
    first = std::min(first, patient.entered.since_start().in_days());
    last = std::max(last, patient.ended.since_start().in_days());
  }
  for (std::vector<Row>* rows : {&suites, &beds}) {
    rows->resize(std::min(rows->size(), most_places));
    for (const Row& row : *rows) last = std::max(last, row.uses.back().to.since_start().in_days());
  }
  Canvas canvas;
  const std::string what = fmt::format("One virtual trial: its first {} patients", patients.size());
  double top = draw_heading(canvas, clean(title), what) + 2;
  const double left = Canvas::margin + names_width, right = Canvas::width - Canvas::margin;
  std::vector<KeyEntry> key = {{before_fill, "before leukapheresis"}};
  for (const Stretch& stretch : stretches) key.push_back({stretch.fill, stretch.words});
  key.push_back({chart_dark, "infused"});
  top = draw_key(canvas, Canvas::margin, right, top, key) + 1;
  const Axis x = axis_through(first, last, left, right - 22, 10, false);
  const double bottom = top +
                        pitch * static_cast<double>(patients.size() + suites.size() + beds.size()) +
                        (suites.empty() ? 0 : 2) + (beds.empty() ? 0 : 2);
  draw_horizontal_axis(canvas, x, top, bottom, "days since the start");
  for (const PatientRecord& patient : patients) {
    draw_row_name(canvas, "patient " + name_of_patient(*scenario_, patient.patient), left,
                  top + pitch / 2 + 0.36 * type, type);
    draw_patient(canvas, *scenario_, patient, x, top);
    top += pitch;
  }
  for (const auto& [rows, fill] : {std::pair{&suites, "#77aadd"}, {&beds, "#cc99bb"}}) {
    if (!rows->empty()) top += 2;
    for (const Row& row : *rows) {
      draw_row_name(canvas, row.name, left, top + pitch / 2 + 0.36 * type, type);
      draw_uses(canvas, *scenario_, row, x, top, fill);
      top += pitch;
    }
  }
  draw_caption(canvas,
               "Replication 0. Full marks: infused; open marks: lost, with the cause. Suites and "
               "beds are those that these patients use, with their numbers.",
               bottom + below_axis);
  return blocks::Figure{picture_name("gantt", arm), what,
                        canvas.svg(clean(title) + ": " + what, what)};
}

}  // namespace v2v
