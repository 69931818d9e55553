// A report before it has a form: what is said, in its order, with the numbers behind it. Views make
// documents of results; forms write them for a terminal, a browser or a program.
#pragma once

#include "vein2vein/report/flowchart.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace v2v {

/// What stands in a table: words, and the number that they tell, where it is one.
struct Cell {
  std::string text;
  std::optional<double> value = {};
  std::optional<Interval> interval = {};
  std::string unit = {};  ///< of the value and the interval: `d`, nothing of a fraction or a count

  Cell(std::string words) : text(std::move(words)) {}
  Cell(const char* words) : text(words) {}
  Cell(std::string words, double number, std::string of = {}, std::optional<Interval> around = {})
      : text(std::move(words)), value(number), interval(around), unit(std::move(of)) {}
};

/// A document is a list of these.
namespace blocks {

/// Cells hold cleaned text. The first `left_columns` columns are aligned left, all others right.
class Table {
 public:
  Table(std::vector<std::string> header, std::size_t left_columns, std::string caption = {})
      : header_(std::move(header)), left_columns_(left_columns), caption_(std::move(caption)) {}
  /// As many cells as the header has.
  void row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  /// A line across before the next row.
  void rule() { rules_.push_back(rows_.size()); }

  const std::vector<std::string>& header() const noexcept { return header_; }
  const std::vector<std::vector<Cell>>& rows() const noexcept { return rows_; }
  std::size_t left_columns() const noexcept { return left_columns_; }
  const std::string& caption() const noexcept { return caption_; }
  bool has_rule_before(std::size_t row) const noexcept;

 private:
  std::vector<std::string> header_;
  std::size_t left_columns_;
  std::string caption_;  ///< what its rows are; may be empty
  std::vector<std::vector<Cell>> rows_;
  std::vector<std::size_t> rules_;
};

struct Heading {
  enum class Level { title, section, part } level{};
  std::string text;
};
struct Paragraph {
  std::string text;        ///< words between backticks are what somebody types
  bool is_note = false;    ///< it belongs to what stands before it
  bool is_answer = false;  ///< what the reader came for
};
struct Warnings {
  std::vector<Warning> list;
  bool is_short = false;  ///< the gravest, in a line or two
};
struct Flowchart {
  struct Arm {
    std::string name;  ///< empty where there is one
    std::vector<Stage> stages;
  };
  std::vector<Arm> arms;
  bool is_short = false;  ///< a line a box and a line for what is lost after it
};
/// Lines in which spaces count.
struct Drawing {
  std::vector<std::string> lines;
};
/// A picture, which a terminal cannot show.
struct Figure {
  std::string name, title, svg;
};

}  // namespace blocks

class Document {
 public:
  using Block = std::variant<blocks::Heading, blocks::Paragraph, blocks::Warnings, blocks::Table,
                             blocks::Flowchart, blocks::Drawing, blocks::Figure>;
  struct Placed {
    Block block;
    bool apart = false;  ///< with space before it
  };

  /// What comes next stands apart from what is there.
  Document& apart() {
    apart_ = true;
    return *this;
  }
  Document& title(std::string text) { return add(blocks::Heading{Level::title, std::move(text)}); }
  /// Apart by itself.
  Document& section(std::string text) {
    return apart().add(blocks::Heading{Level::section, std::move(text)});
  }
  Document& part(std::string text) {
    return apart().add(blocks::Heading{Level::part, std::move(text)});
  }
  Document& paragraph(std::string text) { return add(blocks::Paragraph{std::move(text)}); }
  Document& answer(std::string text) {
    return add(blocks::Paragraph{std::move(text), false, true});
  }
  Document& note(std::string text) { return add(blocks::Paragraph{std::move(text), true}); }
  /// Nothing where there are none; what follows stands apart.
  Document& warnings(std::vector<Warning> list);
  /// The gravest, in a line or two, and how many others there are; nothing where there are none.
  Document& short_warnings(std::vector<Warning> list);
  Document& table(blocks::Table table) { return add(std::move(table)); }
  Document& flowcharts(blocks::Flowchart flowchart) { return add(std::move(flowchart)); }
  Document& drawing(std::vector<std::string> lines) {
    return add(blocks::Drawing{std::move(lines)});
  }
  Document& figure(std::string name, std::string title, std::string svg) {
    return add(blocks::Figure{std::move(name), std::move(title), std::move(svg)});
  }

  const std::vector<Placed>& blocks() const noexcept { return blocks_; }

 private:
  using Level = blocks::Heading::Level;
  Document& add(Block block) {
    blocks_.push_back({std::move(block), std::exchange(apart_, false)});
    return *this;
  }

  std::vector<Placed> blocks_;
  bool apart_ = false;
};

/// What a terminal is like.
struct Terminal {
  std::size_t columns = 100;  ///< 72 to 160
  bool colour = false;
};

/// UTF-8, each line ended and none wider than the terminal. Control characters of names and titles
/// are not passed on.
std::string terminal_text(const Document& document, const Terminal& terminal = {});
/// Markdown for any common renderer: what stands in cells and text is escaped.
std::string markdown_text(const Document& document);
/// One page that needs no script and loads nothing, for a browser of any width and for A4. With the
/// text of a planner's page that one stands at its end, to be opened there; scripts of the page
/// itself are allowed then.
std::string html_page(const Document& document, const std::string& planner = {});
/// For a page that draws it: `blocks`, each with its `kind` (`heading`, `answer`, `paragraph`,
/// `note`, `warnings`, `table`, `flowchart`, `drawing`, `figure`). Text is cleaned, not escaped;
/// cells hold the numbers behind their words.
std::string document_json(const Document& document);
/// Everything that is known of a run, a comparison, a sweep, ..., 100 columns wide.
template <class Summary>
std::string text_of(const Summary& summary) {
  return terminal_text(full_document(summary));
}

}  // namespace v2v
