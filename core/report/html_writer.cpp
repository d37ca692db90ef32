// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_writer.h"

#include <algorithm>
#include <cctype>

#include "core/report/figure_words.h"
#include "core/report/report_style.h"

namespace assay {
namespace {

using Kind = ReportBlock::Kind;

/// Paths, hashes and codes are set in the mono type.
bool reads_as_code(const std::string& value) {
  if (value.size() < 16 || value.find(' ') != std::string::npos) return false;
  return value.find('/') != std::string::npos ||
         std::any_of(value.begin(), value.end(), [](unsigned char c) { return std::isdigit(c); });
}

/// A judgement as a chip: its mark says the same as its colour.
std::string chip(const char* kind, const char* mark, const std::string& word) {
  return std::string("<span class=\"chip ") + kind + "\"><span aria-hidden=\"true\">" + mark + "</span> " + html_escaped(word) + "</span>";
}
std::string result_chip(const std::string& result) {
  if (result == "yes") return chip("good", "✓", "Passed");
  if (result == "no") return chip("bad", "✕", "Failed");
  return chip("neutral", "–", "Not run");
}
std::string tone_chip(const std::string& tone) {
  if (tone == "found") return chip("caution", "!", "Found");
  if (tone == "not_found") return chip("neutral", "–", "Not found");
  return tone == "not_supported" ? chip("bad", "✕", "Not supported") : "";
}
/// The mark of an assumption with the word for those who cannot see it.
std::string state_mark(const std::string& state) {
  const auto mark = [](const char* kind, const char* glyph, const char* word) {
    return std::string("<span class=\"mark ") + kind + "\" role=\"img\" aria-label=\"" + word + "\" title=\"" + word + "\">" + glyph + "</span>";
  };
  if (state == "holds") return mark("good", "✓", "holds");
  if (state == "fails") return mark("bad", "✕", "fails");
  return mark("caution", "!", "stated, not checked");
}

class Page {
 public:
  Page(const Report& report, const std::vector<FigureFiles>& files, const std::string& pdf)
      : report_(report), files_(files), pdf_(pdf) {
    several_runs_ = std::any_of(report.blocks.begin(), report.blocks.end(),
                                [](const ReportBlock& b) { return b.kind == Kind::title; });
  }

  std::string html() {
    const std::string body = blocks();
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
    out +=
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" "
        "content=\"Assay\">\n";
    out += "<title>" + html_escaped(report_.title) + "</title>\n<style>" + report_style +
           "</style>\n</head>\n<body>\n<div class=\"page\">\n";
    out += "<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n<ol>\n" + contents_ + "</ol>\n</nav>\n<main>\n";
    out += "<h1>" + html_escaped(report_.title) + "</h1>\n<p class=\"subtitle\">" + html_escaped(report_.subtitle);
    if (!pdf_.empty()) out += " · <a href=\"" + html_escaped(pdf_) + "\">PDF</a>";
    out +=
        "</p>\n" + body +
        "<footer>Made by Assay. The numbers of every figure lie in the folder <a href=\"data/\">data</a>.</footer>\n";
    return out + "</main>\n</div>\n</body>\n</html>\n";
  }

 private:
  std::string blocks() {
    std::string out;
    for (const ReportBlock& block : report_.blocks) {
      switch (block.kind) {
        case Kind::title:
          out += section(block.text, true);
          break;
        case Kind::heading:
          out += section(block.text, false);
          break;
        case Kind::paragraph:
          out += "<p>" + html_escaped(block.text) + "</p>\n";
          break;
        case Kind::warning:
          out += "<p class=\"warning\" role=\"note\"><b>Note</b> " + html_escaped(block.text) + "</p>\n";
          break;
        case Kind::code:
          out += "<pre><code>" + html_escaped(block.text) + "</code></pre>\n";
          break;
        case Kind::key_values:
          out += key_values(block);
          break;
        case Kind::table:
          out += table(block);
          break;
        case Kind::figure:
          out += figure(block);
          break;
        case Kind::overview:
          out += overview(block);
          break;
      }
    }
    return out;
  }

  std::string section(const std::string& text, bool of_run) {
    const std::string id = "section-" + std::to_string(++sections_);
    in_run_ |= of_run;
    if (of_run || !in_run_) contents_ += "<li><a href=\"#" + id + "\">" + html_escaped(text) + "</a></li>\n";
    if (of_run) return "<h2 class=\"run\" id=\"" + id + "\">" + html_escaped(text) + "</h2>\n";
    const std::string tag = several_runs_ && in_run_ ? "h3" : "h2";
    return "<" + tag + " id=\"" + id + "\">" + html_escaped(text) + "</" + tag + ">\n";
  }

  static std::string key_values(const ReportBlock& block) {
    std::string out;
    if (!block.text.empty()) out += "<p class=\"label\">" + html_escaped(block.text) + "</p>\n";
    out += block.emphasis ? "<dl class=\"headline\">\n" : "<dl class=\"values\">\n";
    for (const auto& [key, value] : block.values) {
      const std::string term = "<dt>" + html_escaped(key) + "</dt>";
      if (block.emphasis)
        out += "<div>" + term + "<dd>" + html_escaped(value) + "</dd></div>\n";
      else
        out += term + (reads_as_code(value) ? "<dd class=\"code\">" : "<dd>") + html_escaped(value) + "</dd>\n";
    }
    return out + "</dl>\n";
  }

  /// The answer on top with what it rests on beside it.
  static std::string overview(const ReportBlock& block) {
    std::string out = "<section class=\"overview\">\n<div class=\"answer\">\n<p class=\"kicker\">" + html_escaped(block.label) + " " +
                      tone_chip(block.tone) + "</p>\n";
    if (!block.text.empty()) out += std::string(block.text.size() <= 160 ? "<p class=\"sentence\">" : "<p class=\"sentence long\">") + html_escaped(block.text) + "</p>\n";
    if (!block.facts.empty()) {
      out += "<ul class=\"facts\">\n";
      for (const std::string& fact : block.facts) out += "<li>" + html_escaped(fact) + "</li>\n";
      out += "</ul>\n";
    }
    out += "</div>\n";
    if (!block.rows.empty()) {
      out += "<div class=\"rests\">\n<p class=\"label\">Holds only if</p>\n<ul>\n";
      for (const auto& row : block.rows)
        out += "<li>" + state_mark(row[2]) + "<span>" + html_escaped(row[0]) + " <span class=\"basis\">" + html_escaped(row[1]) + "</span></span></li>\n";
      out += "</ul>\n</div>\n";
    }
    if (!block.notes.empty()) {
      out += "<div class=\"care\">\n<p class=\"label\">Read with care</p>\n";
      for (const std::string& note : block.notes) out += "<p>" + html_escaped(note) + "</p>\n";
      out += "</div>\n";
    }
    return out + "</section>\n";
  }

  /// The files of the next block that has some.
  FigureFiles next_files() { return with_files_ < files_.size() ? files_[with_files_++] : FigureFiles{}; }

  /// Short texts stay on one line; long ones wrap.
  static std::vector<std::string> cell_classes(const ReportBlock& block) {
    std::vector<std::string> classes;
    for (std::size_t column = 0; column < block.columns.size(); ++column) {
      std::size_t longest = 0;
      for (const auto& row : block.rows) longest = std::max(longest, row[column].size());
      if (column < block.numeric.size() && block.numeric[column])
        classes.push_back(" class=\"number\"");
      else
        classes.push_back(longest <= 32 ? " class=\"short\"" : "");
    }
    return classes;
  }

  std::string table(const ReportBlock& block) {
    const FigureFiles files = block.file.empty() ? FigureFiles{} : next_files();
    const std::vector<std::string> classes = cell_classes(block);
    std::string out = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                      html_escaped(block.text.empty() ? "Table" : block.text) + "\">\n<table>\n";
    if (!block.text.empty() || !files.csv.empty()) {
      out += "<caption>" + html_escaped(block.text) + (block.text.empty() || block.text.ends_with('.') ? "" : ".");
      if (!files.csv.empty()) out += " <a href=\"" + html_escaped(files.csv) + "\">CSV</a>";
      out += "</caption>\n";
    }
    out += "<thead><tr>";
    for (std::size_t column = 0; column < block.columns.size(); ++column)
      out += "<th scope=\"col\"" + classes[column] + ">" + html_escaped(block.columns[column]) + "</th>";
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : block.rows) {
      out += "<tr>";
      for (std::size_t column = 0; column < row.size(); ++column)
        out += "<td" + classes[column] + ">" + (static_cast<int>(column) == block.result ? result_chip(row[column]) : html_escaped(row[column])) + "</td>";
      out += "</tr>\n";
    }
    return out + "</tbody>\n</table>\n</div>\n";
  }

  std::string figure(const ReportBlock& block) {
    const FigureFiles files = next_files();
    const std::string number = std::to_string(++figures_);
    std::string out = "<figure id=\"figure-" + number + "\">\n";
    const std::string summary = html_escaped(figure_summary(block.figure));
    if (!files.svg.empty())
      out += "<img src=\"" + html_escaped(files.svg) + "\" alt=\"" + summary + "\">\n";
    else
      out += "<p class=\"missing\">" + summary +
             " It was not drawn, because assay-figure is missing in this installation.</p>\n";
    out += "<figcaption><b>Figure " + number + ".</b> " + html_escaped(block.text) + " <span class=\"files\">";
    bool first = true;
    for (const auto& [title, file] :
         {std::pair{"PDF", files.pdf}, std::pair{"SVG", files.svg}, std::pair{"CSV", files.csv}}) {
      if (file.empty()) continue;
      out += std::string(first ? "" : " · ") + "<a href=\"" + html_escaped(file) + "\" aria-label=\"Figure " + number +
             " as " + title + "\">" + title + "</a>";
      first = false;
    }
    return out + "</span></figcaption>\n</figure>\n";
  }

  const Report& report_;
  const std::vector<FigureFiles>& files_;
  const std::string& pdf_;
  std::string contents_;
  bool several_runs_ = false, in_run_ = false;
  std::size_t sections_ = 0, figures_ = 0, with_files_ = 0;
};

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string report_html(const Report& report, const std::vector<FigureFiles>& files, const std::string& pdf) {
  return Page(report, files, pdf).html();
}

}  // namespace assay
