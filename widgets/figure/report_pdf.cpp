// SPDX-License-Identifier: GPL-3.0-or-later
// A report as A4 pages.
#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "widgets/figure/figure_export.h"
#include "widgets/figure/page_setter.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

}  // namespace

void export_report_pdf(const Report& report, const std::filesystem::path& file) {
  // Into memory first: Qt's writer does not notice a disk that is full.
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setResolution(page_dpi);
  writer.setPageSize(QPageSize(QPageSize::A4));
  writer.setPageMargins(QMarginsF(0, 0, 0, 0));
  writer.setTitle(text(report.title));
  writer.setCreator(QStringLiteral("Assay"));
  QPainter painter;
  if (!painter.begin(&writer)) throw Error(ErrorKind::storage, {"The PDF could not be begun", file.string(), "", "a writable folder", "Choose another place"});
  painter.setRenderHint(QPainter::Antialiasing);
  PageSetter pages(writer, painter, text(report.title));
  ReportBlock title;
  title.kind = ReportBlock::Kind::title;
  title.text = report.title;
  pages.add(title, nullptr);
  pages.subtitle(text(report.subtitle));
  for (std::size_t i = 0; i < report.blocks.size(); ++i) pages.add(report.blocks[i], i + 1 < report.blocks.size() ? &report.blocks[i + 1] : nullptr);
  if (!painter.end()) throw Error(ErrorKind::storage, {"The PDF could not be ended", file.string(), "", "", "Free memory and try again"});
  write_file_atomically(file, std::string_view(buffer.data().constData(), static_cast<std::size_t>(buffer.data().size())));
}

}  // namespace assay
