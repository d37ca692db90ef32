// SPDX-License-Identifier: GPL-3.0-or-later
// assay-figure: what it is asked stands at the top of core/report/report.h.
#include <QApplication>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <string>

#include "core/base/core_fit.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/report/figure_data.h"
#include "core/report/report.h"
#include "widgets/figure/figure_export.h"
#include "widgets/theme/theme.h"

namespace {

using namespace assay;

struct Request {
  bool report = false;
  std::filesystem::path file;
};

Request read_arguments(int count, char** values) {
  Request request;
  for (int i = 1; i < count; ++i) {
    const std::string argument = values[i];
    if (argument == "report" && i == 1) request.report = true;
    else if (argument == "--file" && i + 1 < count) request.file = values[++i];
    else throw Error(ErrorKind::usage, {"This program is for Assay itself", "", argument, "assay-figure [report] --file OUT < JSON", "Use assay-cli export"});
  }
  if (request.file.empty()) throw Error(ErrorKind::usage, {"There is no --file", "", "", "assay-figure [report] --file OUT < JSON", "Use assay-cli export"});
  return request;
}

FigureStyle style_from(const Json& json) {
  FigureStyle style;
  style.width_mm = json.value("width_mm", style.width_mm);
  style.height_mm = json.value("height_mm", style.height_mm);
  style.dpi = json.value("dpi", style.dpi);
  style.font_pt = json.value("font_pt", style.font_pt);
  if (!(style.width_mm >= 10 && style.width_mm <= 2000) || !(style.height_mm >= 0 && style.height_mm <= 2000) || style.dpi < 36 || style.dpi > 2400 || !(style.font_pt >= 3 && style.font_pt <= 72))
    throw Error(ErrorKind::usage, {"The size is not possible", "", dump_json(json), "10 to 2000 mm, 36 to 2400 dpi, 3 to 72 pt", ""});
  return style;
}

}  // namespace

int main(int argc, char** argv) {
  require_fitting_core(argc, argv);
  qputenv("QT_QPA_PLATFORM", "offscreen");
  // Qt's remarks about a missing session would stand in front of what went wrong.
  qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type == QtCriticalMsg || type == QtFatalMsg) std::fprintf(stderr, "%s\n", qPrintable(text));
  });
  QApplication application(argc, argv);
  try {
    const Request request = read_arguments(argc, argv);
    load_fonts();
    const std::string input{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
    const Json json = parse_json(input, ErrorKind::usage, "stdin");
    if (request.report) export_report_pdf(report_from_json(json), request.file);
    else export_figure(figure_data_from_json(json.at("figure")), request.file, style_from(json.value("style", Json::object())));
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return exit_code(error.kind());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "The document cannot be drawn: %s\n", error.what());
    return 2;
  }
}
