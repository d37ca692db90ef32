// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/setting_json.h"

#include <QByteArray>
#include <QStringList>

namespace assay::app {

Json json_from_variant(const QVariant& value) {
  switch (value.typeId()) {
    case QMetaType::UnknownType:
      return nullptr;
    case QMetaType::Bool:
      return value.toBool();
    case QMetaType::Int:
    case QMetaType::LongLong:
      return value.toLongLong();
    case QMetaType::UInt:
    case QMetaType::ULongLong:
      return value.toULongLong();
    case QMetaType::Double:
    case QMetaType::Float:
      return value.toDouble();
    case QMetaType::QByteArray:
      return Json{{"base64", value.toByteArray().toBase64().toStdString()}};
    case QMetaType::QStringList: {
      Json list = Json::array();
      for (const QString& text : value.toStringList()) list.push_back(text.toStdString());
      return list;
    }
    case QMetaType::QVariantList: {
      Json list = Json::array();
      for (const QVariant& entry : value.toList()) list.push_back(json_from_variant(entry));
      return list;
    }
    case QMetaType::QVariantMap: {
      Json map = Json::object();
      const QVariantMap entries = value.toMap();
      for (auto it = entries.begin(); it != entries.end(); ++it) map[it.key().toStdString()] = json_from_variant(it.value());
      return map;
    }
    default:
      return value.toString().toStdString();
  }
}

QVariant variant_from_json(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned()) return QVariant::fromValue<qulonglong>(json.get<std::uint64_t>());
  if (json.is_number_integer()) return QVariant::fromValue<qlonglong>(json.get<std::int64_t>());
  if (json.is_number_float()) return json.get<double>();
  if (json.is_string()) return QString::fromStdString(json.get<std::string>());
  if (json.is_array()) {
    QVariantList list;
    for (const Json& entry : json) list.push_back(variant_from_json(entry));
    return list;
  }
  if (json.is_object()) {
    if (json.size() == 1 && json.contains("base64") && json["base64"].is_string()) {
      return QByteArray::fromBase64(QByteArray::fromStdString(json["base64"].get<std::string>()));
    }
    QVariantMap map;
    for (const auto& [key, value] : json.items()) map.insert(QString::fromStdString(key), variant_from_json(value));
    return map;
  }
  return {};
}

}  // namespace assay::app
