#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A spiking pass of 64 MNIST images: Assay's beside SpikingJelly's, one thread each, alternating. Takes some minutes.
#   tests/benchmarks/snn_peers.sh [--venv DIR] [--ours build-benchmark/bin/snn_benchmark] [--rounds 7] [--repeats 3] [--folder ../shared/data/snn/mnist]
# The virtual environment is made outside the project, by default in ~/.cache/assay/snn-venv; it takes PyTorch from the system (Debian: python3-torch,
# python3-venv), so that both sides use the same LibTorch and BLAS; SpikingJelly 0.0.0.0.14 is the last release that works with it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv="${XDG_CACHE_HOME:-$HOME/.cache}/assay/snn-venv"
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
if ! "$venv/bin/python" -c 'import spikingjelly.activation_based.ann2snn' 2>/dev/null; then
  "$venv/bin/pip" install --quiet --no-deps "spikingjelly==0.0.0.0.14"
  "$venv/bin/pip" install --quiet "numpy<2" matplotlib scipy tqdm
fi
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
cd "$here/../.."
exec "$venv/bin/python" "$here/snn_peers.py" "$@"
