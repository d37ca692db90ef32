#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# NOTEARS and NOTEARS-AL beside gCastle's NOTEARS and the DAGMA package: CPU seconds, objective and SHD on golden problems, one
# thread each, in the same run. Takes minutes (d = 50) to half an hour (d = 100).
#   tests/benchmarks/dag_peers.sh [--venv DIR] [--cli build/bin/assay-cli] [--golden ../shared/golden/dag] [--nodes 10,20,50]
#                                 [--output FILE.md]
# The virtual environment is made outside the project, by default in ~/.cache/assay/bench-venv.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv="${XDG_CACHE_HOME:-$HOME/.cache}/assay/bench-venv"
set -- "$@" --end-of-options
rest=
while [ "$1" != --end-of-options ]; do
  case "$1" in
    --venv) venv=$2; shift 2 ;;
    *) rest="$rest $1"; shift ;;
  esac
done
if [ ! -x "$venv/bin/python" ]; then
  echo "Making the virtual environment $venv" >&2
  python3 -m venv "$venv"
fi
# gCastle and DAGMA both name PyTorch as a requirement, but their linear methods do not use it: leave it out.
if ! "$venv/bin/python" -c 'import castle, dagma.linear' 2>/dev/null; then
  "$venv/bin/pip" install --quiet "numpy<2" scipy tqdm pandas networkx loguru scikit-learn igraph matplotlib
  "$venv/bin/pip" install --quiet --no-deps gcastle dagma
fi
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
# shellcheck disable=SC2086
exec "$venv/bin/python" "$here/dag_peers.py" --root "$here/../.." $rest
