// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/project_tree_model.h"

#include "app/session/run_text.h"
#include "core/base/numbers.h"
#include "core/store/edits.h"

namespace assay::app {

struct ProjectTreeModel::Node {
  Kind kind = Kind::project;
  QString key, text, detail, icon, value, tip;
  bool trouble = false;
  Node* parent = nullptr;
  std::vector<std::unique_ptr<Node>> children;

  Node* add(Kind child_kind, const QString& child_key, const QString& child_text, const QString& child_detail = {},
            const QString& child_icon = {}, const QString& child_value = {}) {
    auto child = std::make_unique<Node>();
    child->kind = child_kind;
    child->key = child_key;
    child->text = child_text;
    child->detail = child_detail;
    child->icon = child_icon;
    child->value = child_value;
    child->parent = this;
    children.push_back(std::move(child));
    return children.back().get();
  }
  int row() const {
    for (std::size_t i = 0; parent && i < parent->children.size(); ++i) {
      if (parent->children[i].get() == this) return static_cast<int>(i);
    }
    return 0;
  }
};

namespace {

QString count_text(qint64 count) { return QString::fromStdString(for_people(static_cast<std::int64_t>(count))); }

/// "853 × 11" where the import recorded rows and columns.
QString shape_of(const DataSetRow& row) {
  const auto number = [&](const char* name) -> qint64 {
    const auto it = row.summary.find(name);
    if (it == row.summary.end()) return -1;
    if (it->is_array()) return static_cast<qint64>(it->size());
    return it->is_number() ? it->get<qint64>() : -1;
  };
  const qint64 rows = number("rows"), columns = number("columns");
  if (rows < 0 || columns < 0) return QString::fromStdString(row.kind);
  return count_text(rows) + QStringLiteral(" × ") + count_text(columns);
}

}  // namespace

ProjectTreeModel::ProjectTreeModel(ProjectSession& session, QObject* parent)
    : QAbstractItemModel(parent), session_(session) {
  count_timer_.setSingleShot(true);
  count_timer_.setInterval(1000);
  connect(&count_timer_, &QTimer::timeout, this, &ProjectTreeModel::read_saved_queries);
  root_ = build();
  read_saved_queries();
  connect(&session, &ProjectSession::snapshot_changed, this, &ProjectTreeModel::refresh);
  connect(&session, &ProjectSession::catalogue_changed, this, &ProjectTreeModel::refresh);
}

ProjectTreeModel::~ProjectTreeModel() = default;

void ProjectTreeModel::read_saved_queries() {
  const std::optional<Json> saved = setting(session_.project(), "queries/saved");
  std::vector<QString> queries;
  if (saved && saved->is_array()) {
    for (const Json& entry : *saved) {
      if (entry.is_string()) queries.push_back(QString::fromStdString(entry.get<std::string>()));
      if (entry.is_object() && entry.contains("query") && entry["query"].is_string()) {
        queries.push_back(QString::fromStdString(entry["query"].get<std::string>()));
      }
    }
  }
  session_.live_lane().read<std::vector<std::pair<QString, qint64>>>(
      this,
      [queries](Project& project) {
        std::vector<std::pair<QString, qint64>> counted;
        for (const QString& query : queries) {
          RunListRequest request;
          request.query = query.toStdString();
          request.limit = 1;
          qint64 total = -1;
          try {
            total = list_runs(project, request).total;
          } catch (const Error&) {
            // A field that no run has any more: the query stays, without a count.
          }
          counted.emplace_back(query, total);
        }
        return counted;
      },
      [this](std::vector<std::pair<QString, qint64>> counted) {
        if (counted == saved_) return;
        saved_ = std::move(counted);
        take(build());
      });
}

void ProjectTreeModel::refresh() {
  // While a run works there is news ten times a second; counting the saved queries once a second is enough.
  if (!count_timer_.isActive()) count_timer_.start();
  take(build());
}

std::unique_ptr<ProjectTreeModel::Node> ProjectTreeModel::build() const {
  auto root = std::make_unique<Node>();
  Node* project = root->add(Kind::project, QStringLiteral("project"), QString::fromStdString(session_.project().name()),
                            {}, QStringLiteral("folder"));
  project->tip = QString::fromStdString(session_.project().folder().string());

  const SessionSnapshot& snapshot = session_.snapshot();
  Node* data = project->add(Kind::data_group, QStringLiteral("data"), tr("Data"),
                            count_text(static_cast<qint64>(snapshot.data_sets.size())), QStringLiteral("database"));
  for (const DataSetRow& row : snapshot.data_sets) {
    const QString name = QString::fromStdString(row.name);
    Node* node = data->add(Kind::data_set, QStringLiteral("data/") + name, name, shape_of(row), {}, name);
    std::error_code ignored;
    node->trouble = !std::filesystem::exists(row.path, ignored);
    node->tip = node->trouble ? tr("The file is gone: %1").arg(QString::fromStdString(row.path.string()))
                              : QString::fromStdString(row.path.string());
  }

  if (snapshot.data_sets.empty() && session_.project().writable()) {
    Node* first = data->add(Kind::import_data, QStringLiteral("import"), tr("Import data…"), {}, QStringLiteral("plus"));
    first->tip = tr("No data yet: a CSV or .npy file, or drop one on the window");
  }

  Node* methods = project->add(Kind::method_group, QStringLiteral("methods"), tr("Methods"), {}, QStringLiteral("flask"));
  for (const PluginRecord& plugin : session_.catalogue().plugins) {
    if (plugin.state == PluginState::shadowed) continue;
    const bool loaded = plugin.state == PluginState::loaded || plugin.state == PluginState::found;
    const QString title = QString::fromStdString(plugin.title.empty() ? plugin.id : plugin.title);
    Node* node = methods->add(Kind::plugin, QStringLiteral("plugin/") + QString::fromStdString(plugin.id), title,
                              plugin.state == PluginState::found ? QStringLiteral("…")
                              : loaded                           ? count_text(static_cast<qint64>(plugin.method_ids.size()))
                                                                 : tr("failed"));
    node->trouble = !loaded;
    node->tip = QString::fromStdString(plugin.reason);
    for (const std::string& id : plugin.method_ids) {
      const MethodInfo* info = session_.catalogue().find(id);
      if (!info) continue;
      Node* method = node->add(Kind::method, QStringLiteral("method/") + QString::fromStdString(id),
                               QString::fromStdString(info->title), {}, {}, QString::fromStdString(id));
      method->tip = QString::fromStdString(info->summary);
    }
  }

  const RunCounts& counts = snapshot.counts;
  Node* runs = project->add(Kind::runs_group, QStringLiteral("runs"), tr("Runs"), count_text(counts.total),
                            QStringLiteral("table"));
  const auto query = [&](const QString& title, const char* words, qint64 count, bool always) {
    if (count == 0 && !always) return;
    runs->add(Kind::query, QStringLiteral("runs/") + words, title, count_text(count), {}, QString::fromUtf8(words));
  };
  query(tr("Running"), "status:running", counts.running, true);
  query(tr("Paused"), "status:paused", counts.paused, false);
  query(tr("Queued"), "status:queued", counts.queued, true);
  query(tr("Waiting"), "status:waiting", counts.waiting, false);
  query(tr("Finished"), "status:finished", counts.finished, false);
  query(tr("Failed"), "status:failed", counts.failed, true);
  query(tr("Cancelled"), "status:cancelled", counts.cancelled, false);
  query(tr("Interrupted"), "status:interrupted", counts.interrupted, false);
  for (const auto& [words, count] : saved_) {
    runs->add(Kind::saved_query, QStringLiteral("saved/") + words, words, count >= 0 ? count_text(count) : QString(),
              QStringLiteral("star"), words);
  }
  project->add(Kind::trash, QStringLiteral("trash"), tr("Trash"), count_text(counts.trashed), QStringLiteral("trash"));
  return root;
}

bool ProjectTreeModel::adopt(Node& current, const Node& next) {
  if (current.key != next.key || current.children.size() != next.children.size()) return false;
  for (std::size_t i = 0; i < current.children.size(); ++i) {
    if (!adopt(*current.children[i], *next.children[i])) return false;
  }
  const bool differs = current.text != next.text || current.detail != next.detail || current.trouble != next.trouble ||
                       current.tip != next.tip;
  current.text = next.text;
  current.detail = next.detail;
  current.trouble = next.trouble;
  current.tip = next.tip;
  if (differs && current.parent) {
    const QModelIndex at = createIndex(current.row(), 0, &current);
    emit dataChanged(at, at);
  }
  return true;
}

void ProjectTreeModel::take(std::unique_ptr<Node> next) {
  if (adopt(*root_, *next)) return;
  emit about_to_rebuild();
  beginResetModel();
  root_ = std::move(next);
  endResetModel();
  emit rebuilt();
}

ProjectTreeModel::Node* ProjectTreeModel::node_at(const QModelIndex& index) const {
  return index.isValid() ? static_cast<Node*>(index.internalPointer()) : root_.get();
}

QModelIndex ProjectTreeModel::index(int row, int column, const QModelIndex& parent) const {
  Node* node = node_at(parent);
  if (column != 0 || row < 0 || row >= static_cast<int>(node->children.size())) return {};
  return createIndex(row, 0, node->children[row].get());
}

QModelIndex ProjectTreeModel::parent(const QModelIndex& child) const {
  Node* parent = node_at(child)->parent;
  return !parent || parent == root_.get() ? QModelIndex() : createIndex(parent->row(), 0, parent);
}

int ProjectTreeModel::rowCount(const QModelIndex& parent) const {
  return static_cast<int>(node_at(parent)->children.size());
}

QVariant ProjectTreeModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Node* node = node_at(index);
  switch (role) {
    case Qt::DisplayRole: return node->text;
    case Qt::ToolTipRole: return node->tip.isEmpty() ? QVariant() : QVariant(node->tip);
    case Qt::AccessibleTextRole:
      return node->detail.isEmpty() ? node->text : node->text + QStringLiteral(", ") + node->detail;
    case kind_role: return static_cast<int>(node->kind);
    case key_role: return node->key;
    case value_role: return node->value;
    case detail_role: return node->detail;
    case icon_role: return node->icon;
    case trouble_role: return node->trouble;
  }
  return {};
}

Qt::ItemFlags ProjectTreeModel::flags(const QModelIndex& index) const {
  return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QModelIndex ProjectTreeModel::find(const QString& key) const {
  QList<QModelIndex> open{QModelIndex()};
  while (!open.isEmpty()) {
    const QModelIndex parent = open.takeFirst();
    for (int row = 0; row < rowCount(parent); ++row) {
      const QModelIndex child = index(row, 0, parent);
      if (child.data(key_role).toString() == key) return child;
      open.append(child);
    }
  }
  return {};
}

}  // namespace assay::app
