// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_writer.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

ReportBlock block(ReportBlock::Kind kind, const std::string& text) {
  ReportBlock made;
  made.kind = kind;
  made.text = text;
  return made;
}

Report hostile_report() {
  const std::string attack = "<script>alert('x')</script> & \"quotes\"";
  Report report{attack, attack, {}};
  for (const auto kind : {ReportBlock::Kind::title, ReportBlock::Kind::heading, ReportBlock::Kind::paragraph,
                          ReportBlock::Kind::warning, ReportBlock::Kind::code})
    report.blocks.push_back(block(kind, attack));
  ReportBlock table = block(ReportBlock::Kind::table, attack);
  table.columns = {attack};
  table.rows = {{attack}};
  table.numeric = {false};
  ReportBlock values = block(ReportBlock::Kind::key_values, attack);
  values.values = {{attack, attack}};
  ReportBlock figure = block(ReportBlock::Kind::figure, attack);
  figure.figure.title = attack;
  figure.figure.curves = {{attack, {1}, {1}}};
  ReportBlock overview = block(ReportBlock::Kind::overview, attack);
  overview.label = overview.tone = attack;
  overview.facts = overview.notes = {attack};
  overview.rows = {{attack, attack, attack}};
  table.result = 0;
  report.blocks.insert(report.blocks.end(), {table, values, figure, overview});
  return report;
}

TEST(HtmlWriter, LetsNoTextBecomeMarkup) {
  const std::string html = report_html(hostile_report(), {{"figures/a.svg", "", ""}});
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("alert('x')"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
}

TEST(HtmlWriter, FetchesNothingAndHasNoScript) {
  const std::string html = report_html(hostile_report(), {});
  EXPECT_EQ(html.find("http://"), std::string::npos);
  EXPECT_EQ(html.find("https://"), std::string::npos);
  EXPECT_EQ(html.find("<link"), std::string::npos);
  EXPECT_NE(html.find("prefers-color-scheme: dark"), std::string::npos);
  EXPECT_NE(html.find("@media print"), std::string::npos);
}

TEST(HtmlWriter, DescribesAFigureForThoseWhoCannotSeeIt) {
  Report report{"t", "", {block(ReportBlock::Kind::figure, "Objective.")}};
  report.blocks[0].figure.kind = FigureKind::line;
  report.blocks[0].figure.y.title = "objective";
  report.blocks[0].figure.x.title = "evaluations";
  report.blocks[0].figure.curves = {{"run 1", {1, 2, 3}, {9, 4, 1}}};
  const std::string html = report_html(report, {{"figures/a.svg", "figures/a.pdf", "data/a.csv"}});
  EXPECT_NE(html.find("alt=\"Line plot of objective against evaluations. run 1: 3 points, 1 to 9, last 1.\""),
            std::string::npos);
  EXPECT_NE(html.find("href=\"data/a.csv\""), std::string::npos);
  EXPECT_NE(html.find("<b>Figure 1.</b> Objective."), std::string::npos);
}

TEST(HtmlWriter, SaysWhereAFigureWasNotDrawn) {
  Report report{"t", "", {block(ReportBlock::Kind::figure, "Objective.")}};
  const std::string html = report_html(report, {{"", "", "data/a.csv"}});
  EXPECT_NE(html.find("assay-figure is missing"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
}

TEST(HtmlWriter, ResultsAreMarkedByGlyphAndWordNotByColourAlone) {
  ReportBlock table = block(ReportBlock::Kind::table, "Controls");
  table.columns = {"Control", "Result"};
  table.rows = {{"Swap", "yes"}, {"Shift", "no"}, {"Pool", "n/a"}};
  table.numeric = {false, false};
  table.result = 1;
  const std::string html = report_html({"t", "", {table}}, {});
  EXPECT_NE(html.find("<span class=\"chip good\"><span aria-hidden=\"true\">✓</span> Passed</span>"), std::string::npos);
  EXPECT_NE(html.find("<span class=\"chip bad\"><span aria-hidden=\"true\">✕</span> Failed</span>"), std::string::npos);
  EXPECT_NE(html.find("<span class=\"chip neutral\"><span aria-hidden=\"true\">–</span> Not run</span>"), std::string::npos);
}

TEST(HtmlWriter, TheOverviewSaysTheAnswerAndWhatItRestsOn) {
  ReportBlock overview = block(ReportBlock::Kind::overview, "Membership detected.");
  overview.label = "Verdict, run 88";
  overview.tone = "found";
  overview.facts = {"999 permutations"};
  overview.columns = {"assumption", "basis", "state"};
  overview.rows = {{"one population", "shift control passed", "holds"}, {"no members", "stated by you", "stated"}};
  overview.notes = {"Sets of one pool overlap."};
  const std::string html = report_html({"t", "", {overview}}, {});
  EXPECT_NE(html.find("<p class=\"sentence\">Membership detected.</p>"), std::string::npos);
  EXPECT_NE(html.find("<li>999 permutations</li>"), std::string::npos);
  EXPECT_NE(html.find("aria-label=\"holds\""), std::string::npos);
  EXPECT_NE(html.find("aria-label=\"stated, not checked\""), std::string::npos);
  EXPECT_NE(html.find("Sets of one pool overlap."), std::string::npos);
}

TEST(HtmlWriter, TablesHaveHeadersAndCaptions) {
  ReportBlock table = block(ReportBlock::Kind::table, "Baselines");
  table.columns = {"Method", "SHD"};
  table.rows = {{"sortnregress", "14"}};
  table.numeric = {false, true};
  const std::string html = report_html({"t", "", {table}}, {});
  EXPECT_NE(html.find("<th scope=\"col\" class=\"short\">Method</th><th scope=\"col\" class=\"number\">SHD</th>"),
            std::string::npos);
  EXPECT_NE(html.find("<caption>Baselines.</caption>"), std::string::npos);
}

TEST(HtmlWriter, TheWholeOfATableIsOneLinkAway) {
  ReportBlock table = block(ReportBlock::Kind::table, "The first 40 of 900 rows.");
  table.columns = {"a"};
  table.file = "path";
  ReportBlock figure = block(ReportBlock::Kind::figure, "Objective");
  figure.file = "objective";
  const std::string html = report_html(
      {"t", "", {table, figure}}, {{"", "", "data/path.csv"}, {"figures/objective.svg", "", "data/objective.csv"}});
  EXPECT_NE(html.find("<caption>The first 40 of 900 rows. <a href=\"data/path.csv\">CSV</a></caption>"),
            std::string::npos);
  EXPECT_NE(html.find("src=\"figures/objective.svg\""), std::string::npos);
}

}  // namespace
}  // namespace assay
