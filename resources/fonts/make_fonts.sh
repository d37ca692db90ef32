#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the bundled fonts anew (Assay Sans is Noto Sans with a few signs more) from Debian's packages (fonts-noto-core, fonts-noto-extra, fonts-jetbrains-mono, fonttools): Noto Sans cut down
# to Latin, Greek, super- and subscripts, with the arrows and signs of Noto Sans Math and Noto Sans Symbols 2 put in, since Noto Sans itself has
# no true minus sign; the line height stays that of Noto Sans. Run in resources/fonts.
set -e
noto=/usr/share/fonts/truetype/noto
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
letters="U+0020-007E,U+00A0-017F,U+0192,U+02C6-02DC,U+0300-030F,U+0370-03FF,U+1E00-1EFF,U+2000-206F,U+2070-209F,U+20AC,U+2100-214F,U+2150-218F"
pyftsubset $noto/NotoSansMath-Regular.ttf --unicodes="U+2190-2195,U+21D2,U+2200-22FF,U+2300-2311" --layout-features='' --no-hinting \
  --drop-tables+=MATH,GSUB,GPOS,GDEF --output-file="$work/math.ttf"
pyftsubset $noto/NotoSansSymbols2-Regular.ttf --unicodes="U+25A0-25FF,U+2605,U+2606,U+2713-2717,U+2298" --layout-features='' --no-hinting \
  --drop-tables+=GSUB,GPOS,GDEF --output-file="$work/symbols.ttf"
for weight in Regular SemiBold Bold; do
  pyftsubset $noto/NotoSans-$weight.ttf --unicodes="$letters" --no-hinting --layout-features='kern,mark,mkmk,ccmp,locl' \
    --name-IDs='*' --output-file="$work/base.ttf"
  (cd "$work" && pyftmerge --output-file=merged.ttf base.ttf math.ttf symbols.ttf > /dev/null 2>&1)
  /usr/bin/python3 - "$work/merged.ttf" "$work/base.ttf" AssaySans-$weight.ttf <<'PY'
import sys
from fontTools.ttLib import TTFont
merged, base = TTFont(sys.argv[1]), TTFont(sys.argv[2])
for table, fields in {"hhea": ["ascent", "descent", "lineGap"],
                      "OS/2": ["usWinAscent", "usWinDescent", "sTypoAscender", "sTypoDescender", "sTypoLineGap"]}.items():
    for field in fields:
        setattr(merged[table], field, getattr(base[table], field))
merged["name"] = base["name"]
# A name of its own: an installed Noto Sans without the signs must not be taken instead.
for record in merged["name"].names:
    if record.nameID in (1, 3, 4, 6, 16):
        record.string = record.toUnicode().replace("Noto Sans", "Assay Sans").replace("NotoSans", "AssaySans")
merged.save(sys.argv[3])
PY
done
for weight in Regular Bold; do
  pyftsubset /usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-$weight.ttf --layout-features='ccmp,mark,mkmk,locl' --name-IDs='*' \
    --unicodes="$letters,U+2190-2195,U+2200-22FF,U+2500-25FF,U+2713-2717" --output-file=JetBrainsMono-$weight.ttf
done
