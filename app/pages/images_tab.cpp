// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/images_tab.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QSlider>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/pages/image_grid.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

QToolButton* tool(const QString& icon_name, const QString& text) {
  auto* button = new QToolButton;
  button->setIcon(icon(icon_name));
  button->setToolTip(text);
  button->setAccessibleName(text);
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::StrongFocus);
  return button;
}

}  // namespace

LargeImage::LargeImage(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("large_image"));
  setMinimumSize(fontMetrics().height() * 8, fontMetrics().height() * 8);
}

void LargeImage::set_image(const QImage& image) {
  image_ = image;
  update();
}

void LargeImage::paintEvent(QPaintEvent*) {
  if (image_.isNull()) return;
  const double ratio = devicePixelRatioF();
  double scale = std::min(width() / static_cast<double>(image_.width()), height() / static_cast<double>(image_.height()));
  // Whole pixels of the screen for every pixel of the image, where there is room for that.
  if (scale * ratio >= 1) scale = std::floor(scale * ratio) / ratio;
  const QSizeF size(image_.width() * scale, image_.height() * scale);
  QPainter painter(this);
  painter.setRenderHint(QPainter::SmoothPixmapTransform, scale * ratio < 1);
  const QRectF place(std::round((width() - size.width()) / 2), std::round((height() - size.height()) / 2), size.width(), size.height());
  painter.drawImage(place, image_);
  painter.setPen(theme_tokens().line);
  painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5));
}

ImagesTab::ImagesTab(ProjectSession& session, const QString& run, FigureSpec spec, QWidget* parent)
    : FigureTab(session, run, std::move(spec), parent), grid_(new ImageGrid), pages_(new QStackedWidget) {
  auto* page = new QWidget;
  page->setProperty("base", true);
  page->setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* all = new QWidget;
  auto* all_column = new QVBoxLayout(all);
  all_column->setContentsMargins(0, 0, 0, 0);
  all_column->setSpacing(0);
  all_column->addWidget(build_tools());
  all_column->addWidget(grid_, 1);
  pages_->addWidget(all);
  pages_->addWidget(build_large());
  column->addWidget(pages_, 1);
  connect(grid_, &ImageGrid::opened, this, &ImagesTab::show_one);
  set_view(page);
}

QWidget* ImagesTab::build_tools() {
  auto* tools = new QWidget;
  auto* row = new QHBoxLayout(tools);
  const int unit = fontMetrics().height();
  row->setContentsMargins(unit, unit / 4, unit, unit / 4);
  row->setSpacing(unit / 3);
  facts_ = new QLabel;
  facts_->setProperty("role", "secondary");
  row->addWidget(facts_);
  row->addStretch();
  QToolButton* out = tool(QStringLiteral("zoom-out"), tr("Smaller (−)"));
  QToolButton* in = tool(QStringLiteral("zoom-in"), tr("Larger (+)"));
  QToolButton* fit = tool(QStringLiteral("fit"), tr("What fits (0)"));
  zoom_ = new QSlider(Qt::Horizontal);
  zoom_->setObjectName(QStringLiteral("image_zoom"));
  zoom_->setAccessibleName(tr("Size of the images"));
  zoom_->setRange(unit, unit * 20);
  zoom_->setPageStep(unit);
  zoom_->setFixedWidth(unit * 8);
  for (QWidget* one : std::initializer_list<QWidget*>{out, zoom_, in, fit}) row->addWidget(one);
  connect(out, &QToolButton::clicked, this, [this] { grid_->step_zoom(0.8); });
  connect(in, &QToolButton::clicked, this, [this] { grid_->step_zoom(1.25); });
  connect(fit, &QToolButton::clicked, this, [this] { grid_->set_zoom(0); });
  connect(zoom_, &QSlider::valueChanged, grid_, &ImageGrid::set_zoom);
  connect(grid_, &ImageGrid::zoom_changed, this, [this](int width) {
    const QSignalBlocker quiet(zoom_);
    zoom_->setValue(width);
  });
  return tools;
}

QWidget* ImagesTab::build_large() {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  const int unit = fontMetrics().height();
  column->setContentsMargins(unit, unit / 4, unit, unit);
  column->setSpacing(unit / 2);
  auto* row = new QHBoxLayout;
  QToolButton* back = tool(QStringLiteral("grid"), tr("All images (Esc)"));
  back->setText(tr("All images"));
  back->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  QToolButton* before = tool(QStringLiteral("chevron-left"), tr("Image before (Left)"));
  QToolButton* after = tool(QStringLiteral("chevron-right"), tr("Next image (Right)"));
  row->addWidget(back);
  row->addStretch();
  row->addWidget(before);
  row->addWidget(after);
  large_ = new LargeImage;
  large_caption_ = new QLabel;
  large_caption_->setObjectName(QStringLiteral("large_caption"));
  large_caption_->setTextFormat(Qt::PlainText);
  large_caption_->setAlignment(Qt::AlignCenter);
  large_caption_->setWordWrap(true);
  large_caption_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  column->addLayout(row);
  column->addWidget(large_, 1);
  column->addWidget(large_caption_);
  connect(back, &QToolButton::clicked, this, &ImagesTab::show_all);
  connect(before, &QToolButton::clicked, this, [this] { show_one(grid_->current() - 1); });
  connect(after, &QToolButton::clicked, this, [this] { show_one(grid_->current() + 1); });
  return page;
}

bool ImagesTab::shows_one() const { return pages_->currentIndex() == 1; }

void ImagesTab::show_one(int index) {
  if (index < 0 || index >= grid_->count()) return;
  grid_->set_current(index);
  large_->set_image(grid_->image(index));
  const QString place = tr("%1 of %2").arg(index + 1).arg(grid_->count()), caption = grid_->caption(index);
  large_caption_->setText(caption.isEmpty() ? place : QStringLiteral("%1\n%2").arg(caption, place));
  large_->setAccessibleName(caption.isEmpty() ? tr("Image %1").arg(place) : caption);
  if (pages_->currentIndex() == 1) return;
  pages_->setCurrentIndex(1);
  setFocusPolicy(Qt::StrongFocus);
  setFocus();
}

void ImagesTab::show_all() {
  pages_->setCurrentIndex(0);
  setFocusPolicy(Qt::NoFocus);
  grid_->setFocus();
}

void ImagesTab::show_figure(const FigureData& figure) {
  grid_->set_figure(figure);
  const auto stack = image_stack(figure.matrix);
  facts_->setText(stack ? tr("%1 images of %2 × %3 pixels").arg(stack->count).arg(stack->width).arg(stack->height) : tr("No images in it"));
  if (shows_one()) grid_->count() > 0 ? show_one(grid_->current()) : show_all();
}

void ImagesTab::keyPressEvent(QKeyEvent* event) {
  if (!shows_one()) return FigureTab::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Escape: return show_all();
    case Qt::Key_Left: return show_one(grid_->current() - 1);
    case Qt::Key_Right: return show_one(grid_->current() + 1);
    case Qt::Key_Home: return show_one(0);
    case Qt::Key_End: return show_one(grid_->count() - 1);
    default: FigureTab::keyPressEvent(event);
  }
}

}  // namespace assay::app
