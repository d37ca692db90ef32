// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Precompiled for the LibTorch sources: they take minutes otherwise.
#include <ATen/ATen.h>
#include <torch/script.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>
