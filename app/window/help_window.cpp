// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/help_window.h"

#include <QDesktopServices>
#include <QFile>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "app/window/action_registry.h"

namespace assay::app {

HelpWindow::HelpWindow(const ActionRegistry& actions, QWidget* parent) : QDialog(parent), actions_(actions) {
  setWindowTitle(tr("Help"));
  setWindowFlag(Qt::WindowMaximizeButtonHint);
  browser_ = new QTextBrowser(this);
  browser_->setOpenLinks(false);
  browser_->setAccessibleName(tr("Help"));
  browser_->document()->setDocumentMargin(fontMetrics().height());
  connect(browser_, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
    if (url.scheme() == QStringLiteral("help")) {
      show_page(url.path());
    } else if (!url.isRelative()) {
      QDesktopServices::openUrl(url);
    }
  });
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(browser_);
  const int em = fontMetrics().height();
  resize(em * 44, em * 40);
}

void HelpWindow::show_page(const QString& page) {
  if (page == QStringLiteral("shortcuts")) {
    browser_->setMarkdown(shortcuts_markdown());
  } else {
    QFile file(QStringLiteral(":/help/%1.md").arg(page));
    browser_->setMarkdown(file.open(QIODevice::ReadOnly) ? with_keys(QString::fromUtf8(file.readAll()))
                                                         : tr("There is no page “%1”.").arg(page));
  }
  show();
  raise();
  activateWindow();
  browser_->setFocus();
}

QString HelpWindow::with_keys(QString text) const {
  static const QRegularExpression place(QStringLiteral("\\{([a-z]+\\.[a-z_]+)\\}"));
  for (auto found = place.match(text); found.hasMatch(); found = place.match(text, found.capturedStart())) {
    const QAction* action = actions_[found.captured(1)];
    QString word = action->shortcut().toString(QKeySequence::NativeText);
    if (word.isEmpty()) word = QStringLiteral("*%1*").arg(QString(action->text()).remove('&'));
    text.replace(found.capturedStart(), found.capturedLength(), word);
  }
  return text;
}

QString HelpWindow::shortcuts_markdown() const {
  QString text = tr("# Keyboard shortcuts") + QStringLiteral("\n\n| %1 | %2 |\n|---|---|\n").arg(tr("Keys"), tr("Command"));
  for (const QAction* action : actions_.all()) {
    QStringList keys;
    for (const QKeySequence& key : action->shortcuts()) keys << key.toString(QKeySequence::NativeText);
    if (keys.isEmpty()) continue;
    QString name = action->text();
    name.remove('&');
    text += QStringLiteral("| %1 | %2 |\n").arg(keys.join(QStringLiteral(", ")), name);
  }
  text += '\n' + tr("In tables: double click or Enter opens, Space previews, Esc clears. "
                    "In plots: L log axis, C cursor, S smoothing, arrows move the cursor, wheel zooms, double "
                    "click resets. In graphs: +, − and 0 zoom in, out and fit; arrows walk along the edges.") + '\n';
  return text;
}

}  // namespace assay::app
