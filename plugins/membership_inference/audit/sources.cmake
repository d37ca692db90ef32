# SPDX-License-Identifier: GPL-3.0-or-later
list(APPEND method_sources audit/audit_method.cpp)
