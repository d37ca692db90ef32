// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <cstdio>
#include <cstdlib>

#include "widgets/theme/theme.h"
#include <QSettings>

int main(int argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  ::testing::InitGoogleTest(&argc, argv);
  QApplication application(argc, argv);
  QApplication::setApplicationName("assay");
  QApplication::setOrganizationName("assay-tests");
  QApplication::setApplicationVersion("1.0.0");
  assay::Theme::instance().apply("light");
  const int code = RUN_ALL_TESTS();
  std::fflush(nullptr);
  std::_Exit(code);  // lanes of closed sessions may still hold a thread
}
