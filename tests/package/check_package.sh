#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check_package.sh BUILD EXAMPLE WORK: installs BUILD, builds EXAMPLE with find_package(Assay), runs its method.
set -euo pipefail
build=$1 example=$2 work=$3
rm -rf "$work"
mkdir -p "$work"
cmake --install "$build" --prefix "$work/prefix" >"$work/install.log" 2>&1
cmake -S "$example" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" >"$work/configure.log" 2>&1 || { cat "$work/configure.log"; exit 1; }
ninja -C "$work/build" >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
printf 'a,b\n1,10\n2,20\n3,60\n' > "$work/data.csv"
export ASSAY_PLUGIN_PATH=$work/build/lib/assay/plugins XDG_CACHE_HOME=$work/cache XDG_DATA_HOME=$work/data
"$work/prefix/bin/assay-cli" run example.column_mean --set "data=$work/data.csv" --output "$work/out" --quiet
cat "$work/out/means.csv"
grep -q '^b,30,' "$work/out/means.csv"
