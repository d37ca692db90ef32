# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources.
list(APPEND plain_sources storage/safetensors.cpp storage/character_vocabulary.cpp storage/llama2_tokenizer.cpp)
list(APPEND plain_sources storage/converted_model.cpp)
