# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources.
list(APPEND method_sources convert/convert_declaration.cpp convert/convert_inputs.cpp)
list(APPEND method_sources convert/convert_tables.cpp convert/convert_state.cpp convert/convert_method.cpp)
