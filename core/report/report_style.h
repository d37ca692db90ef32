// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay {

/// Style sheet of index.html: the interface's tokens on an 8 px grid.
inline constexpr const char* report_style = R"css(
:root { color-scheme: light dark;
  --window: #F1F3F5; --panel: #F8F9FA; --base: #FFFFFF; --line: #E1E4E9; --border: #C6CBD3;
  --text: #1B2026; --secondary: #535C68; --accent: #474EC4; --accent-soft: #E8E9F9; --caution: #855600; --caution-soft: #FAEFD8;
  --good: #19733F; --good-soft: #E2F1E8; --bad: #B3261E; --bad-soft: #FBE8E6; --neutral-soft: #E9ECEF; }
@media (prefers-color-scheme: dark) { :root {
  --window: #1C1E22; --panel: #202328; --base: #15171A; --line: #2D3138; --border: #474D57;
  --text: #E3E6EA; --secondary: #A6AEB9; --accent: #9BA3FF; --accent-soft: #2A2D4B; --caution: #E2B35E; --caution-soft: #392E18;
  --good: #6FCB97; --good-soft: #1C3226; --bad: #F29088; --bad-soft: #432625; --neutral-soft: #2B2F35; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--window); color: var(--text);
  font: 14px/1.45 "Noto Sans", "Inter", system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.page { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 1180px; margin: 0 auto; }
@media (min-width: 1040px) { .page { grid-template-columns: 216px minmax(0, 1fr); } }
nav { display: none; }
@media (min-width: 1040px) { nav { display: block; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto;
  padding: 32px 16px; font-size: 13px; } }
nav h2 { margin: 0 0 8px; padding: 0 8px; border: 0; font-size: 12px; font-weight: 400; color: var(--secondary); }
nav ol { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 3px 8px; border-radius: 4px; color: var(--text); text-decoration: none; }
nav a:hover { background: var(--accent-soft); }
main { background: var(--base); padding: 32px 40px 48px; border: solid var(--line); border-width: 0 1px; min-height: 100vh; min-width: 0; }
@media (max-width: 640px) { main { padding: 16px; } }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1 { margin: 0; font-size: 22px; line-height: 1.25; font-weight: 600; }
.subtitle { margin: 4px 0 24px; color: var(--secondary); }
h2 { margin: 32px 0 8px; padding-bottom: 4px; border-bottom: 1px solid var(--line); font-size: 15px; font-weight: 600; }
h2.run { margin-top: 56px; padding-bottom: 6px; border-bottom: 2px solid var(--text); font-size: 18px; }
h3 { margin: 24px 0 6px; font-size: 15px; font-weight: 600; }
p { margin: 8px 0; max-width: 76ch; }
.overview { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px 32px; margin: 0 0 24px; padding: 16px 0; border: solid var(--line); border-width: 1px 0; }
@media (min-width: 720px) { .overview:has(.rests) { grid-template-columns: minmax(0, 5fr) minmax(0, 3fr); } .overview .care { grid-column: 1 / -1; } }
.kicker { margin: 0 0 4px; color: var(--secondary); }
.sentence { margin: 0; font-size: 20px; line-height: 1.3; font-weight: 600; max-width: 60ch; text-wrap: balance; }
.sentence.long { font-size: 16px; max-width: 76ch; text-wrap: pretty; }
.facts { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 8px 0 0; padding: 0; list-style: none; color: var(--secondary); }
.rests ul { margin: 4px 0 0; padding: 0; list-style: none; }
.rests li { display: grid; grid-template-columns: 20px minmax(0, 1fr); padding: 2px 0; }
.overview .label { margin: 0; } .basis { color: var(--secondary); } .care p { margin: 4px 0; }
.mark { font-weight: 600; } .mark.good { color: var(--good); } .mark.bad { color: var(--bad); } .mark.caution { color: var(--caution); }
.chip { display: inline-block; padding: 0 8px; border-radius: 4px; white-space: nowrap; }
.chip.good { color: var(--good); background: var(--good-soft); } .chip.bad { color: var(--bad); background: var(--bad-soft); }
.chip.neutral { color: var(--secondary); background: var(--neutral-soft); } .chip.caution { color: var(--caution); background: var(--caution-soft); }
.chip.accent { color: var(--accent); background: var(--accent-soft); }
.headline { display: flex; flex-wrap: wrap; gap: 8px 40px; margin: 12px 0 16px; padding: 0; }
.headline div { min-width: 72px; }
.headline dt { color: var(--secondary); font-size: 12px; }
.headline dd { margin: 0; font-size: 22px; line-height: 1.25; font-weight: 600; overflow-wrap: anywhere; }
.values { display: grid; grid-template-columns: max-content minmax(0, 1fr); margin: 8px 0 16px; }
.values dt, .values dd { margin: 0; padding: 3px 24px 3px 0; border-bottom: 1px solid var(--line); min-height: 26px; }
.values dt { color: var(--secondary); }
.values dd { overflow-wrap: anywhere; }
.values dd.code { font: 12px/1.6 "Noto Sans Mono", ui-monospace, monospace; }
.label { margin: 12px 0 0; font-weight: 600; }
.scroll { overflow-x: auto; margin: 8px 0 16px; }
table { border-collapse: collapse; min-width: min(100%, 520px); font-size: 13px; }
caption { caption-side: bottom; padding-top: 6px; text-align: left; color: var(--secondary); font-size: 12px; }
th { text-align: left; font-weight: 600; border-bottom: 1px solid var(--text); border-top: 1px solid var(--text); padding: 4px 24px 4px 0; white-space: nowrap; }
td { border-bottom: 1px solid var(--line); padding: 3px 24px 3px 0; vertical-align: top; overflow-wrap: break-word; }
tbody tr:last-child td { border-bottom-color: var(--text); }
tbody tr:hover td { background: var(--panel); }
th.number, td.number { text-align: right; }
td.number, td.short { white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
figure { margin: 16px 0 24px; break-inside: avoid; }
figure img { display: block; max-width: 100%; height: auto; background: #FFFFFF; border: 1px solid var(--line); border-radius: 6px; padding: 12px; }
figcaption { margin-top: 8px; font-size: 13px; max-width: 84ch; }
figcaption .files { color: var(--secondary); white-space: nowrap; }
.missing { padding: 16px; border: 1px dashed var(--border); border-radius: 6px; color: var(--secondary); }
.warning { max-width: none; margin: 8px 0; padding: 8px 12px; border-left: 3px solid var(--caution); background: var(--caution-soft); border-radius: 0 4px 4px 0; }
.warning b { color: var(--caution); font-weight: 600; }
pre { margin: 8px 0; padding: 12px; background: var(--panel); border: 1px solid var(--line); border-radius: 4px; overflow-x: auto;
  font: 12px/1.5 "Noto Sans Mono", ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 48px; color: var(--secondary); font-size: 12px; }
@media print { @page { size: A4; margin: 16mm; }
  :root { color-scheme: light; --window: #FFFFFF; --panel: #FFFFFF; --base: #FFFFFF; --line: #D5D9DF; --text: #000000; --secondary: #444444;
    --caution: #855600; --caution-soft: #FFFFFF; --accent: #000000; --accent-soft: #FFFFFF; --good: #19733F; --good-soft: #FFFFFF;
    --bad: #B3261E; --bad-soft: #FFFFFF; --neutral-soft: #FFFFFF; }
  .overview { break-inside: avoid; }
  body { font-size: 10pt; } nav { display: none; } .page { display: block; } main { border: 0; padding: 0; }
  h2, h3, .label { break-after: avoid; } tr, .warning { break-inside: avoid; } .scroll { overflow: visible; } figcaption .files { display: none; }
  h2.run { break-before: page; margin-top: 0; } figure img { border: 0; padding: 0; } }
)css";

}  // namespace assay
