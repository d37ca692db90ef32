// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"

namespace assay {

/// What went wrong, in the terms that decide an exit code (design: command_line.md).
enum class ErrorKind {
  usage,        ///< the request is wrong without opening a data file: exit 2
  data,         ///< a named file or data set is missing, unreadable, or refused for its content: exit 4
  device,       ///< the asked device is missing: exit 5
  plugin,       ///< a plugin is missing, was refused, or crashed while loading: exit 5
  helper,       ///< a helper program (assay-figure, assay-layout) is missing or failed: exit 5
  storage,      ///< a project, a disk, or an output folder: exit 1
  method,       ///< the method itself failed, e.g. an objective became infinite: exit 1
  worker_died,  ///< the worker process ended without finishing: exit 1
  cancelled,    ///< a person or a signal asked for the end: exit 3
};

/// snake_case name, as written to result.json's error.kind.
ASSAY_CORE std::string_view to_string(ErrorKind kind);
ASSAY_CORE ErrorKind error_kind_from_string(std::string_view name);

/// One thing that is wrong with a request. Several travel together so that a person sees all of them at once.
struct Problem {
  std::string parameter;  ///< name of the parameter or option; empty for a rule across several
  std::string message;    ///< a sentence for people
  std::string value;      ///< the value seen, as text
  std::string allowed;    ///< what would be accepted
  std::string remedy;     ///< what to do
};

/// What an error says: what, where, the value seen, what is allowed, what to do. Empty fields are left out of messages.
struct ErrorText {
  std::string message;
  std::string where;
  std::string value;
  std::string allowed;
  std::string remedy;
};

/// The one exception type of Assay. Defined in libassay-core alone, so that it crosses plugin borders.
class ASSAY_CORE Error : public std::exception {
 public:
  Error(ErrorKind kind, ErrorText text);
  Error(ErrorKind kind, std::string message);
  /// A usage error made of several problems; `message` sums them up.
  explicit Error(std::vector<Problem> problems);
  ~Error() override;
  Error(const Error&);
  Error& operator=(const Error&);

  const char* what() const noexcept override { return full_.c_str(); }
  ErrorKind kind() const { return kind_; }
  const ErrorText& text() const { return text_; }
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  ErrorKind kind_;
  ErrorText text_;
  std::vector<Problem> problems_;
  std::string full_;  ///< message, where, value, allowed, remedy in one or more sentences
};

/// Exit code of assay-cli for an error of this kind (command_line.md's table).
ASSAY_CORE int exit_code(ErrorKind kind);

/// The candidates nearest to a mistyped name, best first: at most `count` of those within a third of its length in edits.
ASSAY_CORE std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& candidates,
                                                  std::size_t count = 3);

}  // namespace assay
