# SPDX-License-Identifier: GPL-3.0-or-later
# Add plain_sources (no LibTorch header) and torch_sources (LibTorch) as needed.
list(APPEND plain_sources data/points.cpp)
list(APPEND plain_sources data/overlap.cpp data/projection.cpp data/role_array.cpp data/role_data.cpp data/role_table.cpp data/scaling.cpp data/sortedness.cpp)
list(APPEND torch_sources data/autoencoder.cpp data/duplicates.cpp data/features.cpp)
