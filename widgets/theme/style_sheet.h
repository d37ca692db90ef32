// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QString>

namespace assay {

struct Tokens;

/// The application's style sheet for these colours, every length a share of the body font's height.
///
/// Properties that widgets may set: primary (main button), link (button without frame, in accent), tool (button without frame), leading
/// (text at the left), flat (tab bar with an underline), heading (section head), role = secondary | caption | section | title | page_title |
/// code | bad | caution | good (labels), tag (label or button as a small frame), panel and base (background), card (6 px frame), separator (QFrame
/// line), invalid (field with a problem), segment = first | middle | last | only (buttons of one choice).
QString style_sheet(const Tokens& tokens, const QFont& body);

}  // namespace assay
