// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_tables.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/session/run_text.h"
#include "app/window/link_button.h"
#include "core/base/numbers.h"
#include "core/report/run_label.h"
#include "widgets/theme/series_style.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// A value with its interval: the dot on the common scale above, the number below.
class ValueMark : public QWidget {
 public:
  ValueMark(const MeanInterval& value, double low, double high, int look, bool best, QWidget* parent = nullptr)
      : QWidget(parent), value_(value), low_(low), high_(high), look_(look), best_(best) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(words());
    if (!std::isnan(value.half_width)) setToolTip(tr("Mean over %1 runs with the 95 % interval of the mean (Student)").arg(value.count));
  }
  QSize sizeHint() const override { return {fontMetrics().height() * 9, fontMetrics().height() * 9 / 4}; }
  QString words() const {
    if (value_.count == 0) return tr("n/a");
    return text(for_people(value_.mean)) + (std::isnan(value_.half_width) ? QString() : QStringLiteral(" ± ") + text(for_people(value_.half_width)));
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& tokens = theme_tokens();
    const double unit = fontMetrics().height(), left = unit * 0.5, right = std::min<double>(width() - unit, unit * 11), y = unit * 0.55;
    if (value_.count > 0) {
      painter.setPen(QPen(tokens.line, 2));
      painter.drawLine(QPointF(left, y), QPointF(right, y));
      const auto place = [&](double v) { return left + (right - left) * (high_ > low_ ? std::clamp((v - low_) / (high_ - low_), 0.0, 1.0) : 0.5); };
      const QColor colour = series_colour(look_, tokens.dark);
      if (!std::isnan(value_.half_width)) {
        painter.setPen(QPen(colour, 1.5));
        const double a = place(value_.mean - value_.half_width), b = place(value_.mean + value_.half_width);
        painter.drawLine(QPointF(a, y), QPointF(b, y));
        for (const double x : {a, b}) painter.drawLine(QPointF(x, y - unit * 0.2), QPointF(x, y + unit * 0.2));
      }
      paint_mark(painter, series_mark(look_), QPointF(place(value_.mean), y), unit * 0.5, colour, tokens.base);
    }
    QFont font = this->font();
    font.setBold(best_);
    painter.setFont(font);
    painter.setPen(value_.count > 0 ? tokens.text : tokens.secondary);
    painter.drawText(QRectF(left, unit, width() - left, unit * 1.2), Qt::AlignLeft | Qt::AlignVCenter, words());
  }

 private:
  MeanInterval value_;
  double low_, high_;
  int look_;
  bool best_;
};

class GroupHead : public QWidget {
 public:
  GroupHead(const CompareGroup& group, QWidget* parent = nullptr) : QWidget(parent), name_(group.name), look_(group.look) {
    setAccessibleName(group.name);
    setToolTip(group.name);
  }
  QSize sizeHint() const override { return {fontMetrics().height() * 9, fontMetrics().height() * 3 / 2}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double unit = fontMetrics().height();
    paint_mark(painter, series_mark(look_), QPointF(unit * 0.8, height() / 2.0), unit * 0.5, series_colour(look_, theme_tokens().dark), theme_tokens().base);
    painter.setPen(theme_tokens().secondary);
    painter.drawText(QRectF(unit * 1.4, 0, width() - unit * 1.4, height()), Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(name_, Qt::ElideRight, width() - static_cast<int>(unit * 1.6)));
  }

 private:
  QString name_;
  int look_;
};

/// The scalars in words that at least one of the runs has, in declared order.
std::vector<OutputSpec> said_outputs(const std::vector<CompareGroup>& groups) {
  std::vector<OutputSpec> said;
  for (const auto& group : groups)
    for (const auto& output : group.info.outputs) {
      if (output.kind != OutputKind::scalar || std::any_of(said.begin(), said.end(), [&](const OutputSpec& s) { return s.name == output.name; })) continue;
      const bool any = std::any_of(group.runs.begin(), group.runs.end(), [&](const RunRow& run) {
        return std::any_of(run.scalars.begin(), run.scalars.end(), [&](const ScalarRow& s) { return s.name == output.name && std::holds_alternative<std::string>(s.value); });
      });
      if (any) said.push_back(output);
    }
  return said;
}

/// What the finished runs of a group say; where they differ, how often each.
QString said_by(const CompareGroup& group, const std::string& name) {
  std::vector<std::pair<QString, int>> words;
  for (const auto& run : group.runs)
    for (const auto& scalar : run.scalars) {
      const auto* word = scalar.name == name ? std::get_if<std::string>(&scalar.value) : nullptr;
      if (!word || run.status != RunStatus::finished) continue;
      const auto known = std::find_if(words.begin(), words.end(), [&](const auto& one) { return one.first == text(*word); });
      if (known == words.end()) words.emplace_back(text(*word), 1);
      else ++known->second;
    }
  if (words.empty()) return CompareTables::tr("n/a");
  QStringList lines;
  for (const auto& [word, count] : words) {
    const bool is_word = !word.contains(' ');  // "not_found", no sentence
    const QString shown = is_word ? QString(word).replace('_', ' ') : word;
    lines << (words.size() == 1 ? shown : CompareTables::tr("%1 of %2: %3").arg(count).arg(group.runs.size()).arg(shown));
  }
  return lines.join('\n');
}

QLabel* label(const QString& words, const char* role = nullptr) {
  auto* made = new QLabel(words);
  if (role != nullptr) made->setProperty("role", role);
  made->setWordWrap(true);
  return made;
}

}  // namespace

CompareTables::CompareTables(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  // Colours stand in the words of labels: the theme's change makes them anew, after everyone has heard of it.
  connect(&Theme::instance(), &Theme::changed, this, &CompareTables::rebuild, Qt::QueuedConnection);
}

void CompareTables::set_all_parameters(bool all) {
  all_ = all;
  rebuild();
}

void CompareTables::show_groups(const std::vector<CompareGroup>& groups) {
  groups_.clear();
  for (const auto& group : groups)
    if (group.shown()) groups_.push_back(group);
  rebuild();
}

void CompareTables::rebuild() {
  delete body_;
  body_ = new QWidget;
  parameters_.clear();
  auto* grid = new QGridLayout(body_);
  const int unit = fontMetrics().height();
  grid->setContentsMargins(unit, unit / 2, unit, unit / 2);
  grid->setHorizontalSpacing(unit);
  grid->setVerticalSpacing(unit / 4);
  int row = 0;
  const int columns = static_cast<int>(groups_.size());
  const auto line = [&] { grid->addWidget(new HairLine(Qt::Horizontal), row++, 0, 1, columns + 1); };
  const auto head = [&](const QString& title) {
    grid->addWidget(label(title, "section"), row, 0);
    for (int j = 0; j < columns; ++j) grid->addWidget(new GroupHead(groups_[static_cast<std::size_t>(j)]), row, j + 1);
    ++row;
    line();
  };
  for (int j = 0; j < columns; ++j) grid->setColumnStretch(j + 1, 2);
  grid->setColumnStretch(0, 2);
  grid->setColumnMinimumWidth(0, unit * 11);
  head(tr("Final value"));
  std::vector<OutputSpec> scalars;
  for (const auto& group : groups_)
    for (const auto& output : group.info.outputs)
      if (output.kind == OutputKind::scalar && output.goal != Goal::none && std::none_of(scalars.begin(), scalars.end(), [&](const OutputSpec& s) { return s.name == output.name; }))
        scalars.push_back(output);
  for (const auto& scalar : scalars) {
    std::vector<MeanInterval> values;
    double low = INFINITY, high = -INFINITY, best = std::nan("");
    int known = 0;
    for (const auto& group : groups_) {
      values.push_back(group_scalar(group, scalar.name));
      const MeanInterval& v = values.back();
      if (v.count == 0) continue;
      ++known;
      const double half = std::isnan(v.half_width) ? 0 : v.half_width;
      low = std::min(low, v.mean - half);
      high = std::max(high, v.mean + half);
      if (std::isnan(best) || (scalar.goal == Goal::minimise ? v.mean < best : v.mean > best)) best = v.mean;
    }
    if (known == 0) continue;
    auto* name = label(QStringLiteral("<b>%1</b> <span style='color:%2'>%3</span>").arg(text(scalar.unit.empty() ? scalar.title : scalar.title + ", " + scalar.unit).toHtmlEscaped(), theme_tokens().secondary.name(),
                                                                                  scalar.goal == Goal::minimise ? tr("lower is better") : tr("higher is better")));
    name->setToolTip(text(scalar.help));
    grid->addWidget(name, row, 0, Qt::AlignVCenter);
    for (int j = 0; j < columns; ++j) {
      const MeanInterval& v = values[static_cast<std::size_t>(j)];
      grid->addWidget(new ValueMark(v, low, high, groups_[static_cast<std::size_t>(j)].look, known > 1 && v.count > 0 && v.mean == best && high > low), row, j + 1);
    }
    ++row;
    line();
  }
  for (const auto& output : said_outputs(groups_)) {
    auto* name = label(text(output.title), nullptr);
    name->setToolTip(text(output.help));
    grid->addWidget(name, row, 0, Qt::AlignTop);
    for (int j = 0; j < columns; ++j) {
      auto* said = label(said_by(groups_[static_cast<std::size_t>(j)], output.name));
      said->setTextFormat(Qt::PlainText);
      said->setTextInteractionFlags(Qt::TextSelectableByMouse);
      grid->addWidget(said, row, j + 1, Qt::AlignTop);
    }
    ++row;
    line();
  }
  head(tr("Parameter"));
  std::vector<RunRow> firsts;
  for (const auto& group : groups_) firsts.push_back(group.runs.front());
  const auto differing = differing_parameters(firsts);
  std::vector<std::string> names = differing, equal;
  for (const auto& run : firsts)
    for (const auto& [name, value] : run.parameters.items())
      if (std::find(names.begin(), names.end(), name) == names.end() && std::find(equal.begin(), equal.end(), name) == equal.end()) equal.push_back(name);
  if (all_) names.insert(names.end(), equal.begin(), equal.end());
  for (const auto& name : names) {
    parameters_ << text(name);
    const bool differs = std::find(differing.begin(), differing.end(), name) != differing.end();
    grid->addWidget(label(text(parameter_title(groups_.front().info, name)), differs ? nullptr : "secondary"), row, 0);
    for (int j = 0; j < columns; ++j) {
      const auto& parameters = firsts[static_cast<std::size_t>(j)].parameters;
      grid->addWidget(label(parameters.contains(name) ? text(value_text(parameters[name])) : tr("not used"), parameters.contains(name) && differs ? nullptr : "secondary"), row, j + 1);
    }
    ++row;
    line();
  }
  auto* note = new QWidget;
  auto* note_row = new QHBoxLayout(note);
  note_row->setContentsMargins(0, unit / 4, 0, 0);
  note_row->addWidget(label(all_ ? tr("All parameters; those in faint text are equal.")
                                 : tr("Only what differs: %1; %2 hidden.").arg(counted(static_cast<qint64>(differing.size()), tr("parameter"), tr("parameters")), counted(static_cast<qint64>(equal.size()), tr("equal one"), tr("equal ones"))), "caption"));
  auto* more = new LinkButton(all_ ? tr("Show only what differs") : tr("Show all"));
  connect(more, &LinkButton::clicked, this, [this] { QMetaObject::invokeMethod(this, [this] { set_all_parameters(!all_); }, Qt::QueuedConnection); });
  note_row->addWidget(more);
  note_row->addStretch();
  grid->addWidget(note, row++, 0, 1, columns + 1);
  grid->setRowStretch(row, 1);
  layout()->addWidget(body_);
}

}  // namespace assay::app
