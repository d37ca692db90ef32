// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace assay {

/// A line icon of resources/icons by name ("play", "warning"), drawn sharp at any device-pixel ratio in `colour`, or in the
/// text colour of the theme when the colour is invalid (then it follows the theme live). An unknown name gives an empty icon
/// and a debug message.
QIcon icon(const QString& name, const QColor& colour = {});

}  // namespace assay
