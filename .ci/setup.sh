# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by ./start and ./check (sourced, from the project's root): packages, LibTorch, build.

packages=(
  g++ cmake ninja-build ccache mold git pkg-config
  libtorch-dev libopenblas0-pthread
  qt6-base-dev qt6-svg-dev libqcustomplot-dev qt6-qpa-plugins
  libeigen3-dev liblbfgspp-dev libgraphviz-dev graphviz
  libsqlite3-dev libsqlitecpp-dev nlohmann-json3-dev libcli11-dev zlib1g-dev
  libpng-dev libjpeg62-turbo-dev libhdf5-dev dataset-fashion-mnist
  libgtest-dev xvfb xauth xdotool xdg-utils
)

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    if [ -f build/CMakeCache.txt ]; then return; fi
    echo "This is no Debian: install these (Debian's names) with your own package manager, then run this again:" >&2
    printf '  %s\n' "${packages[@]}" >&2
    # What is installed under other names cannot be seen from here: go on where the tools are there.
    command -v cmake >/dev/null && command -v ninja >/dev/null && command -v g++ >/dev/null || exit 5
    return
  fi
  local missing
  mapfile -t missing < <(missing_packages)
  [ "${#missing[@]}" -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
      as_root=(sudo)
    else
      echo "These packages are missing and you are not root. Have them installed with:" >&2
      echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
      exit 5
    fi
  fi
  echo "Installing ${#missing[@]} packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The CMake prefix of the fetched LibTorch, or nothing.
libtorch_prefix() {
  local config
  for config in .libtorch/lib/python*/site-packages/torch/share/cmake; do
    [ -d "$config/Torch" ] && { (cd "$config/../.." && pwd); return; }
  done
  return 0
}

# The LibTorch with CUDA configures only where it finds CUDA's compiler.
find_nvcc() {
  if ! command -v nvcc >/dev/null && [ -x /usr/local/cuda/bin/nvcc ]; then export PATH="/usr/local/cuda/bin:$PATH"; fi
  command -v nvcc >/dev/null
}

fetch_libtorch() {
  find_nvcc || {
    echo "nvcc was not found, and the LibTorch with CUDA cannot be used without it. Install the CUDA toolkit 13" >&2
    echo "(https://developer.nvidia.com/cuda-downloads), put its bin folder on PATH, and start again. ./start alone needs no CUDA." >&2
    exit 5
  }
  if [ -n "$(libtorch_prefix)" ]; then return; fi
  echo "Fetching LibTorch with CUDA from Python's package index (about 5 GB) into .libtorch/"
  command -v python3 >/dev/null && python3 -c 'import venv, ensurepip' 2>/dev/null || { packages+=(python3 python3-venv); install_packages; }
  python3 -m venv .libtorch
  .libtorch/bin/pip install --quiet --upgrade pip
  .libtorch/bin/pip install --quiet torch
  [ -n "$(libtorch_prefix)" ] || { echo "The fetched package has no CMake configuration: LibTorch was not set up." >&2; exit 5; }
}

# What makes a build one with the fetched LibTorch, also where it was one with the distribution's. Fills cuda_options; the folder
# keeps them until it is deleted.
use_fetched_libtorch() {
  cuda_options=("-DCMAKE_PREFIX_PATH=$(libtorch_prefix)" -DASSAY_CUDA=ON "-DTorch_DIR=$(libtorch_prefix)/share/cmake/Torch")
  cuda_options+=(-U Caffe2_DIR -U 'TORCH_*' -U 'c10_*' -U 'ASSAY_TORCH_*')
}

# build_assay [FOLDER] [CMAKE OPTION]...
build_assay() {
  local folder="${1:-build}"
  shift || true
  local options=("$@")
  if [ ! -f "$folder/build.ninja" ] || [ "${#options[@]}" -gt 0 ]; then
    mkdir -p "$folder"
    cmake -S . -B "$folder" -G Ninja "${options[@]}" > "$folder/configure.log" 2>&1 || { tail -n 40 "$folder/configure.log" >&2; exit 1; }
  fi
  echo "Building into $folder/ (the first time takes a quarter of an hour on two cores)."
  ninja -C "$folder" --quiet
}

can_draw() { [ -x build/bin/assay-figure ]; }
