// SPDX-License-Identifier: GPL-3.0-or-later
// assay: the window. Never loads a plugin and links neither LibTorch nor Graphviz; what needs them runs in other processes.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QTimer>
#include <cstdio>
#include <cstdlib>

#include "app/session/background_lane.h"
#include "app/window/main_window.h"
#include "app/window/system_theme.h"
#include "core/base/core_fit.h"
#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/run/environment.h"
#include "core/run/sample_project.h"
#include "widgets/theme/theme.h"

namespace {

using namespace assay;

struct Arguments {
  QString path;    ///< project folder or data file; empty: none
  QString sample;  ///< id of a sample to open
  QString theme;
};

Arguments read_arguments(const QApplication& application) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QCoreApplication::translate("main", "Experiment workbench for machine-learning researchers."));
  parser.addHelpOption();
  parser.addVersionOption();
  const QCommandLineOption sample(QStringLiteral("sample"), QCoreApplication::translate("main", "Open this sample; a copy is made once."),
                                  QStringLiteral("NAME"));
  const QCommandLineOption theme(QStringLiteral("theme"), QCoreApplication::translate("main", "Colours: light, dark or system."),
                                 QStringLiteral("light|dark|system"));
  parser.addOptions({sample, theme});
  parser.addPositionalArgument(QStringLiteral("path"), QCoreApplication::translate("main", "A project NAME.assay, or a data file to import."),
                               QStringLiteral("[PROJECT.assay|FILE.csv]"));
  parser.process(application);
  Arguments arguments;
  arguments.sample = parser.value(sample);
  arguments.theme = parser.value(theme);
  if (!arguments.theme.isEmpty() && !QStringList{"light", "dark", "system"}.contains(arguments.theme)) {
    throw Error(std::vector<Problem>{{"--theme", "There is no such theme", arguments.theme.toStdString(), "light, dark or system", ""}});
  }
  if (parser.positionalArguments().size() > 1) {
    throw Error(ErrorKind::usage, ErrorText{"Only one project or file can be opened at a time.", {}, parser.positionalArguments()[1].toStdString(), {}, {}});
  }
  if (!parser.positionalArguments().isEmpty()) arguments.path = parser.positionalArguments().constFirst();
  return arguments;
}

/// Opens the user's copy of a sample, made on the first call.
void open_sample(app::MainWindow& window, const QString& id) {
  for (const Sample& sample : find_samples()) {
    if (QString::fromStdString(sample.id) != id) continue;
    const std::filesystem::path copy = user_data_folder() / "projects" / (sample.project + ".assay");
    if (std::filesystem::exists(copy / "project.sqlite")) {
      window.open_project(QString::fromStdString(copy.string()));
    } else {
      std::filesystem::create_directories(copy.parent_path());
      window.open_sample(QString::fromStdString(sample.folder.string()), QString::fromStdString(copy.string()));
    }
    return;
  }
  std::vector<std::string> names;
  for (const Sample& sample : find_samples()) names.push_back(sample.id);
  std::string allowed;
  for (const std::string& name : names) allowed += (allowed.empty() ? "" : ", ") + name;
  throw Error(ErrorKind::usage, ErrorText{"There is no sample of this name.", {}, id.toStdString(), allowed, {}});
}

}  // namespace

int main(int argc, char** argv) {
  require_fitting_core(argc, argv);
  QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("assay"));
  QApplication::setOrganizationName(QStringLiteral("assay"));
  QApplication::setApplicationDisplayName(QString());
  QApplication::setApplicationVersion(QString::fromStdString(version()));
  QApplication::setDesktopFileName(QStringLiteral("assay"));
  QSettings::setDefaultFormat(QSettings::IniFormat);  // $XDG_CONFIG_HOME/assay/assay.ini
  int code = 1;
  try {
    const Arguments arguments = read_arguments(application);
    const QString theme = arguments.theme.isEmpty() ? QSettings().value(QStringLiteral("theme"), QStringLiteral("system")).toString()
                                                    : arguments.theme;
    Theme::instance().apply(theme);
    const app::SystemTheme system_theme;  // the theme follows the desktop from here on
    app::MainWindow window;
    window.show();
    if (!arguments.sample.isEmpty()) {
      open_sample(window, arguments.sample);
    } else if (!arguments.path.isEmpty()) {
      // After the first events, so that a message has its window behind it.
      QTimer::singleShot(0, &window, [&] { window.open_path(QFileInfo(arguments.path).absoluteFilePath()); });
    }
    code = QApplication::exec();
  } catch (const Error& error) {
    std::fprintf(stderr, "assay: %s\n", error.what());
    code = exit_code(error.kind());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "assay: %s\n", error.what());
  }
  // A layout or a sleeping network disk may hold a background thread: everything is saved, so do not wait for it.
  if (app::BackgroundLane::any_busy()) {
    std::fflush(nullptr);
    std::_Exit(code);
  }
  return code;
}
