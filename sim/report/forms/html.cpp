// A document as one page for a browser or a printer: no script, nothing that is loaded.
#include "report/figures/markup.hpp"
#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace v2v {
namespace report {
namespace {

constexpr std::string_view style = R"(
:root{--ink:#1c1c1c;--quiet:#555;--line:#c9c9c9;--accent:#12304f;--ground:#e9f0f7;--alarm:#8f1d12}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 "Liberation Sans",Arial,Helvetica,sans-serif;color:var(--ink);background:#fff}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem;color:var(--accent)}
h2{font-size:1.25rem;margin:2.2rem 0 .6rem;color:var(--accent);border-bottom:2px solid var(--ground)}
h3{font-size:1.05rem;margin:1.6rem 0 .5rem}
p{margin:.5rem 0;overflow-wrap:anywhere}
.answer{font-size:1.2rem;font-weight:bold}
.note,figcaption{color:var(--quiet);font-size:.9rem}
.warnings{list-style:none;margin:1rem 0;padding:0}
.warnings li{border-left:.3rem solid var(--line);padding:.3rem .8rem;margin:.4rem 0;background:#f7f7f5}
.warnings li.alarm{border-color:var(--alarm)}
.scroll{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:bottom}
th.left,td.left{text-align:left;font-weight:normal;vertical-align:top}
thead th,thead th.left{font-weight:bold;border-bottom:2px solid var(--accent)}
tr.rule>*{border-top:2px solid var(--accent)}
.flow{list-style:none;padding:0;margin:1rem 0;max-width:44rem}
.flow>li>p{display:inline-block;border:1px solid var(--ink);padding:.35rem .8rem;margin:0;min-width:14rem}
.flow>li.itt>p,.flow>li:last-child>p{background:var(--ground)}
.flow ul{list-style:none;margin:.1rem 0 .1rem 1.5rem;padding:.4rem 0 .4rem 1.2rem;border-left:1px solid var(--ink);font-size:.9rem}
.flow>li:last-child ul{border-left-style:dotted}
.outside{color:var(--alarm)}
pre{overflow-x:auto;font-size:.8rem;line-height:1.2}
figure{margin:1rem 0}
figure svg{width:100%;min-width:36rem;height:auto}
.planner summary{cursor:pointer;font-weight:bold;color:var(--accent);margin-top:2rem}
.planner iframe{width:100%;height:90vh;border:1px solid var(--line)}
footer{margin-top:3rem;color:var(--quiet);font-size:.85rem}
@page{size:A4;margin:15mm}
@media print{.planner{display:none}body{font-size:10pt}main{max-width:none;padding:0}.scroll{overflow:visible}table{font-size:8pt}
h2,h3{break-after:avoid}tr,figure,.warnings li,.flow>li{break-inside:avoid}figure svg{min-width:0}}
)";

std::string safe(std::string_view text) { return xml_escaped(clean(text)); }

/// What stands between backticks is what somebody types.
std::string prose(std::string_view text) {
  std::string out;
  bool is_code = false;
  for (const char c : safe(text)) {
    if (c != '`') {
      out += c;
      continue;
    }
    out += is_code ? "</code>" : "<code>";
    is_code = !is_code;
  }
  return is_code ? out + "</code>" : out;
}

std::string cell_html(const std::string& text, bool left, const char* element,
                      const char* attributes) {
  if (text.empty()) element = "td", attributes = "";  // a heading of nothing is none
  return fmt::format("<{}{}{}>{}</{}>", element, attributes, left ? " class=\"left\"" : "",
                     safe(text), element);
}

std::string count_html(double mean, const std::optional<Interval>& interval,
                       const std::optional<std::uint32_t>& published, bool outside) {
  std::string text = safe(count(mean, interval));
  if (published)
    text += fmt::format(", <span{}>published {}{}</span>", outside ? " class=\"outside\"" : "",
                        whole(*published), outside ? " (outside)" : "");
  return text;
}

std::string stage_html(const Stage& stage, double intended, bool since_itt) {
  const std::string share =
      since_itt && intended > 0 ? ", " + safe(percent_with_unit(stage.row.mean / intended)) : "";
  std::string out = fmt::format(
      "<li{}><p><strong>{}</strong><br>{}{}</p>\n", stage.is_itt ? " class=\"itt\"" : "",
      safe(stage.name),
      count_html(stage.row.mean, stage.row.prediction95, stage.row.published, stage.is_outside()),
      share);
  if (!stage.losses.empty()) {
    out += fmt::format("<ul>\n<li><strong>{}: {}</strong></li>\n", safe(stage.lost_as),
                       safe(lost_count(stage)));
    for (const Loss& loss : stage.losses)
      out +=
          fmt::format("<li>{} {}</li>\n", safe(loss.reason),
                      count_html(loss.mean, loss.prediction95, loss.published, loss.is_outside()));
    out += "</ul>\n";
  }
  return out + "</li>\n";
}

/// One overload of each block.
class Page {
 public:
  std::string operator()(const blocks::Heading& heading) {
    const std::string text = safe(heading.text);
    heading_ = text;
    switch (heading.level) {
      case blocks::Heading::Level::title:
        return std::exchange(has_title_, true) ? fmt::format("<p><strong>{}</strong></p>\n", text)
                                               : fmt::format("<h1>{}</h1>\n", text);
      case blocks::Heading::Level::part:
        in_part_ = true;
        return fmt::format("<h2>{}</h2>\n", text);
      case blocks::Heading::Level::section:
        return in_part_ ? fmt::format("<h3>{}</h3>\n", text) : fmt::format("<h2>{}</h2>\n", text);
    }
    return {};
  }
  std::string operator()(const blocks::Paragraph& paragraph) {
    return fmt::format("<p{}>{}</p>\n",
                       paragraph.is_answer ? " class=\"answer\""
                       : paragraph.is_note ? " class=\"note\""
                                           : "",
                       prose(paragraph.text));
  }
  std::string operator()(const blocks::Warnings& warnings) {
    std::string out = "<ul class=\"warnings\">\n";
    for (const Warning& warning : most_important(warnings.list, overloads_in_text))
      out += fmt::format("<li{}>{}</li>\n", is_note(warning) ? "" : " class=\"alarm\"",
                         safe(sentence_of(warning)));
    return out + "</ul>\n";
  }
  std::string operator()(const blocks::Table& table) {
    std::string out = fmt::format(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table>\n",
        name_of_region(table.caption().empty() ? "table" : safe(table.caption())));
    if (!table.caption().empty())
      out += fmt::format("<caption>{}</caption>\n", safe(table.caption()));
    const auto& header = table.header();
    if (std::any_of(header.begin(), header.end(),
                    [](const auto& title) { return !title.empty(); })) {
      out += "<thead><tr>";
      for (std::size_t i = 0; i < header.size(); ++i)
        out += cell_html(header[i], i < table.left_columns(), "th", " scope=\"col\"");
      out += "</tr></thead>\n";
    }
    out += "<tbody>\n";
    for (std::size_t row = 0; row < table.rows().size(); ++row) {
      out += table.has_rule_before(row) ? "<tr class=\"rule\">" : "<tr>";
      const auto& cells = table.rows()[row];
      for (std::size_t i = 0; i < cells.size(); ++i)
        out += cell_html(cells[i].text, i < table.left_columns(), i == 0 ? "th" : "td",
                         i == 0 ? " scope=\"row\"" : "");
      out += "</tr>\n";
    }
    return out + "</tbody>\n</table>\n</div>\n";
  }
  std::string operator()(const blocks::Flowchart& flowchart) {
    std::string out;
    for (const blocks::Flowchart::Arm& arm : flowchart.arms) {
      if (!arm.name.empty()) out += fmt::format("<p><strong>{}</strong></p>\n", safe(arm.name));
      const auto itt = std::find_if(arm.stages.begin(), arm.stages.end(),
                                    [](const Stage& stage) { return stage.is_itt; });
      const double intended = itt == arm.stages.end() ? 0 : itt->row.mean;
      out += "<ol class=\"flow\">\n";
      for (auto stage = arm.stages.begin(); stage != arm.stages.end(); ++stage)
        out += stage_html(*stage, intended, stage >= itt);
      out += "</ol>\n";
    }
    return out;
  }
  std::string operator()(const blocks::Drawing& drawing) {
    std::string out = "<pre aria-hidden=\"true\">";
    for (const std::string& line : drawing.lines) out += xml_escaped(line) + '\n';
    return out + "</pre>\n";
  }
  std::string operator()(const blocks::Figure& figure) {
    const std::size_t start = std::min(figure.svg.find("<svg"), figure.svg.size());
    return fmt::format(
        "<figure>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
        "aria-label=\"{}\">\n{}</div>\n"
        "<figcaption>{}</figcaption>\n</figure>\n",
        name_of_region("picture"), figure.svg.substr(start), safe(figure.title));
  }

 private:
  /// Regions of a page need names of their own.
  std::string name_of_region(std::string_view what) {
    return fmt::format("{} {}{}{}", what, ++regions_, heading_.empty() ? "" : ": ", heading_);
  }

  bool has_title_ = false, in_part_ = false;
  std::string heading_;
  int regions_ = 0;
};

/// Not begun before somebody opens it.
std::string planner_html(const std::string& planner) {
  if (planner.empty()) return {};
  constexpr std::string_view begin =
      "<details class=\"planner\">\n<summary>Try your own change</summary>\n<p class=\"note\">The "
      "program itself is in this page and begins with the first scenario above; nothing leaves "
      "this "
      "machine.</p>\n<iframe title=\"Try your own change\" data-page=\"";
  constexpr std::string_view end =
      "\"></iframe>\n</details>\n<script>\ndocument.querySelector(\".planner\").addEventListener("
      "\"toggle\", (event) => {\n  const frame = event.target.querySelector(\"iframe\");\n"
      "  frame.srcdoc = frame.dataset.page;\n}, {once: true});\n</script>\n";
  return fmt::format("{}{}{}", begin, xml_escaped(planner), end);
}

}  // namespace
}  // namespace report

std::string html_page(const Document& document, const std::string& planner) {
  std::string title, body;
  report::Page page;
  for (const Document::Placed& placed : document.blocks()) {
    const auto* heading = std::get_if<blocks::Heading>(&placed.block);
    if (heading && title.empty()) title = report::safe(heading->text);
    body += std::visit(page, placed.block);
  }
  // The page inside obeys what is allowed here, and asks for this by itself.
  const char* const allowed =
      planner.empty() ? ""
                      : "; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:; "
                        "img-src blob: data:";
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'{}\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}{}"
      "</main>\n</body>\n</html>\n",
      allowed, title.empty() ? "vein2vein" : title, report::style, body,
      report::planner_html(planner));
}

}  // namespace v2v
