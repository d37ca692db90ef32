// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

#include "core/base/error.h"

namespace assay::app {

/// Shows an error in a window of its own, without waiting: what happened as the text, place, value, what is allowed and
/// what to do below it, and a button that copies all of it. The dialog's object name is "message".
void show_error(QWidget* parent, const Error& error);
void show_message(QWidget* parent, const QString& title, const QString& text, const QString& details = {});
/// Calls `work`; an assay::Error that it throws is shown. Returns whether it ran through.
bool try_or_show(QWidget* parent, const std::function<void()>& work);

}  // namespace assay::app
