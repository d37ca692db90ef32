// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>
#include <QStringList>

namespace assay {

/// A line icon of resources/icons by its name ("plus", "queue"), drawn in the theme's text colour at any device-pixel ratio; it follows
/// the theme by itself, and is faint when disabled. An unknown name gives an empty frame, never a crash. GUI thread.
QIcon icon(const QString& name);
/// The same in a fixed colour.
QIcon icon(const QString& name, const QColor& colour);
/// Names of all icons, sorted.
QStringList icon_names();

}  // namespace assay
