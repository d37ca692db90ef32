// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/messages.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

#include "app/session/run_text.h"

namespace assay::app {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Messages", text); }

}  // namespace

void show_message(QWidget* parent, const QString& title, const QString& text, const QString& details) {
  auto* box = new QMessageBox(QMessageBox::Warning, tr("Assay"), title, QMessageBox::Close, parent);
  box->setObjectName(QStringLiteral("message"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setTextFormat(Qt::PlainText);
  box->setInformativeText(text);
  box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  QPushButton* copy = box->addButton(tr("Copy details"), QMessageBox::ActionRole);
  QObject::disconnect(copy, &QAbstractButton::clicked, nullptr, nullptr);  // copying does not close the box
  const QString all = details.isEmpty() ? title + '\n' + text : details;
  QObject::connect(copy, &QPushButton::clicked, box, [all] { QApplication::clipboard()->setText(all); });
  box->open();
}

void show_error(QWidget* parent, const Error& error) {
  const ErrorText& text = error.text();
  QStringList lines;
  const auto add = [&](const QString& label, const std::string& value) {
    if (!value.empty()) lines << label.arg(QString::fromStdString(value));
  };
  add(tr("Where: %1"), text.where);
  add(tr("Value seen: %1"), text.value);
  add(tr("Allowed: %1"), text.allowed);
  add(QStringLiteral("%1"), text.remedy);
  for (const Problem& problem : error.problems()) {
    QString line = QString::fromStdString(problem.parameter.empty() ? problem.message
                                                                    : problem.parameter + ": " + problem.message);
    if (!problem.remedy.empty()) line += ' ' + QString::fromStdString(problem.remedy);
    lines << line;
  }
  show_message(parent, QString::fromStdString(text.message), lines.join('\n'),
               error_details(text) + (error.problems().empty() ? QString() : '\n' + lines.join('\n')));
}

bool try_or_show(QWidget* parent, const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const Error& error) {
    show_error(parent, error);
  } catch (const std::exception& error) {
    show_error(parent, Error(ErrorKind::storage, error.what()));
  }
  return false;
}

}  // namespace assay::app
