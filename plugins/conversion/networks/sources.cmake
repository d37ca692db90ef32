# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources.
list(APPEND plain_sources networks/sequential.cpp)
list(APPEND torch_sources networks/sequential_forward.cpp)
list(APPEND plain_sources networks/language_model.cpp networks/llama2_file.cpp)
list(APPEND plain_sources networks/token_text.cpp)
list(APPEND torch_sources networks/torch_decoder.cpp)
