#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A permutation test with 999 permutations of 2 x 750 points: Assay's beside alibi-detect's, one thread each, in the same run. Takes
# some minutes.
#   tests/benchmarks/mia_peers.sh [--venv DIR] [--ours build-benchmark/bin/mia_benchmark] [--rounds 3] [--dimensions 64,784]
# The virtual environment is made outside the project, by default in ~/.cache/assay/mia-venv; it takes PyTorch from the system
# (Debian: python3-torch, python3-venv), so that both sides use the same LibTorch and BLAS.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv="${XDG_CACHE_HOME:-$HOME/.cache}/assay/mia-venv"
if [ "${1:-}" = --venv ]; then
  venv=$2
  shift 2
fi
if [ ! -x "$venv/bin/python" ]; then
  echo "Making the virtual environment $venv" >&2
  python=python3
  "$python" -c 'import torch' 2>/dev/null || python=/usr/bin/python3
  "$python" -m venv --system-site-packages "$venv"
fi
if ! "$venv/bin/python" -c 'import alibi_detect, torch' 2>/dev/null; then
  "$venv/bin/pip" install --quiet "numpy<2" alibi-detect
fi
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
cd "$here/../.."
exec "$venv/bin/python" "$here/mia_peers.py" "$@"
