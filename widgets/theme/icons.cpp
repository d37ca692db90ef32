// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/icons.h"

#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>
#include <optional>

#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// Draws the SVG anew for each size, ratio and state, in the theme's colour of that moment unless one was given.
class LineIconEngine : public QIconEngine {
 public:
  LineIconEngine(QString name, std::optional<QColor> colour) : name_(std::move(name)), colour_(std::move(colour)) {
    load_fonts();  // makes sure that the resources are there
    QFile file(QStringLiteral(":/assay/icons/%1.svg").arg(name_));
    if (file.open(QIODevice::ReadOnly)) {
      svg_ = file.readAll();
    } else {
      svg_ = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='currentColor'><rect x='3' y='3' width='10' height='10'/></svg>";
    }
  }
  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const Tokens& t = theme_tokens();
    QColor ink = colour_ ? *colour_ : state == QIcon::On ? t.accent : t.text;
    if (mode == QIcon::Disabled) ink = t.faint;
    QByteArray svg = svg_;
    svg.replace("currentColor", ink.name().toLatin1());
    QSvgRenderer renderer(svg);
    const qreal side = std::min(rect.width(), rect.height());
    QRectF square(0, 0, side, side);
    square.moveCenter(QRectF(rect).center());
    if (rect.width() > rect.height()) square.moveLeft(rect.left());  // room for the gap before words, see AssayStyle::polish
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    renderer.render(painter, square);
    painter->restore();
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override { return scaledPixmap(size, mode, state, 1); }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override {
    QPixmap made(size);
    made.fill(Qt::transparent);
    QPainter painter(&made);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return made;
  }
  QIconEngine* clone() const override { return new LineIconEngine(*this); }
  QString key() const override { return QStringLiteral("assay"); }
  QString iconName() override { return name_; }

 private:
  QString name_;
  std::optional<QColor> colour_;
  QByteArray svg_;
};

}  // namespace

QIcon icon(const QString& name) { return QIcon(new LineIconEngine(name, std::nullopt)); }
QIcon icon(const QString& name, const QColor& colour) { return QIcon(new LineIconEngine(name, colour)); }

QStringList icon_names() {
  load_fonts();
  QStringList names = QDir(QStringLiteral(":/assay/icons")).entryList({QStringLiteral("*.svg")}, QDir::Files, QDir::Name);
  for (QString& name : names) name.chop(4);
  return names;
}

}  // namespace assay
