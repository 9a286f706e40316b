// Generated from core/registry/*.yaml. Edit that, then: make generate

#include "pileup/models.hpp"

namespace pileup::models {

void from_json(const ::pileup::Json& json, PublicStatus& value) {
  ::pileup::require_object(json, "PublicStatus");
  ::pileup::read_member(json, "active", value.active);
}

void to_json(::pileup::Json& json, const PublicStatus& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "active", value.active);
}

void from_json(const ::pileup::Json& json, PublicFrequency& value) {
  ::pileup::require_object(json, "PublicFrequency");
  ::pileup::read_member(json, "frequency", value.frequency);
  ::pileup::read_member(json, "last_updated", value.last_updated);
}

void to_json(::pileup::Json& json, const PublicFrequency& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "frequency", value.frequency);
  ::pileup::write_member(json, "last_updated", value.last_updated);
}

void from_json(const ::pileup::Json& json, PublicSplit& value) {
  ::pileup::require_object(json, "PublicSplit");
  ::pileup::read_member(json, "split", value.split);
  ::pileup::read_member(json, "last_updated", value.last_updated);
}

void to_json(::pileup::Json& json, const PublicSplit& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "split", value.split);
  ::pileup::write_member(json, "last_updated", value.last_updated);
}

void from_json(const ::pileup::Json& json, CallsignLookup& value) {
  ::pileup::require_object(json, "CallsignLookup");
  ::pileup::read_member(json, "callsign", value.callsign);
  ::pileup::read_member(json, "name", value.name);
  ::pileup::read_member(json, "address", value.address);
  ::pileup::read_member(json, "dxcc_name", value.dxcc_name);
  ::pileup::read_optional_member(json, "image", value.image);
  ::pileup::read_member(json, "error", value.error);
}

void to_json(::pileup::Json& json, const CallsignLookup& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "callsign", value.callsign);
  ::pileup::write_member(json, "name", value.name);
  ::pileup::write_member(json, "address", value.address);
  ::pileup::write_member(json, "dxcc_name", value.dxcc_name);
  ::pileup::write_optional_member(json, "image", value.image);
  ::pileup::write_member(json, "error", value.error);
}

void from_json(const ::pileup::Json& json, QueueEntry& value) {
  ::pileup::require_object(json, "QueueEntry");
  ::pileup::read_member(json, "callsign", value.callsign);
  ::pileup::read_member(json, "timestamp", value.timestamp);
  ::pileup::read_member(json, "position", value.position);
  ::pileup::read_member(json, "qrz", value.qrz);
}

void to_json(::pileup::Json& json, const QueueEntry& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "callsign", value.callsign);
  ::pileup::write_member(json, "timestamp", value.timestamp);
  ::pileup::write_member(json, "position", value.position);
  ::pileup::write_member(json, "qrz", value.qrz);
}

void from_json(const ::pileup::Json& json, QueueList& value) {
  ::pileup::require_object(json, "QueueList");
  ::pileup::read_member(json, "queue", value.queue);
  ::pileup::read_member(json, "total", value.total);
  ::pileup::read_member(json, "max_size", value.max_size);
  ::pileup::read_member(json, "system_active", value.system_active);
}

void to_json(::pileup::Json& json, const QueueList& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "queue", value.queue);
  ::pileup::write_member(json, "total", value.total);
  ::pileup::write_member(json, "max_size", value.max_size);
  ::pileup::write_member(json, "system_active", value.system_active);
}

void from_json(const ::pileup::Json& json, QsoMetadata& value) {
  ::pileup::require_object(json, "QsoMetadata");
  ::pileup::read_member(json, "source", value.source);
  ::pileup::read_member(json, "logging_initiated", value.logging_initiated);
  ::pileup::read_member(json, "frequency_mhz", value.frequency_mhz);
  ::pileup::read_member(json, "mode", value.mode);
  ::pileup::read_member(json, "started_via", value.started_via);
  ::pileup::read_member(json, "triggered_by", value.triggered_by);
  ::pileup::read_member(json, "logging_source", value.logging_source);
}

void to_json(::pileup::Json& json, const QsoMetadata& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "source", value.source);
  ::pileup::write_member(json, "logging_initiated", value.logging_initiated);
  ::pileup::write_member(json, "frequency_mhz", value.frequency_mhz);
  ::pileup::write_member(json, "mode", value.mode);
  ::pileup::write_member(json, "started_via", value.started_via);
  ::pileup::write_member(json, "triggered_by", value.triggered_by);
  ::pileup::write_member(json, "logging_source", value.logging_source);
}

void from_json(const ::pileup::Json& json, Qso& value) {
  ::pileup::require_object(json, "Qso");
  ::pileup::read_member(json, "callsign", value.callsign);
  ::pileup::read_member(json, "timestamp", value.timestamp);
  ::pileup::read_member(json, "qrz", value.qrz);
  ::pileup::read_optional_member(json, "metadata", value.metadata);
}

void to_json(::pileup::Json& json, const Qso& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "callsign", value.callsign);
  ::pileup::write_member(json, "timestamp", value.timestamp);
  ::pileup::write_member(json, "qrz", value.qrz);
  ::pileup::write_optional_member(json, "metadata", value.metadata);
}

void from_json(const ::pileup::Json& json, StationSnapshot& value) {
  ::pileup::require_object(json, "StationSnapshot");
  ::pileup::read_member(json, "position", value.position);
  ::pileup::read_member(json, "active", value.active);
  ::pileup::read_member(json, "queue", value.queue);
  ::pileup::read_member(json, "current_qso", value.current_qso);
  ::pileup::read_member(json, "frequency", value.frequency);
  ::pileup::read_member(json, "split", value.split);
}

void to_json(::pileup::Json& json, const StationSnapshot& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "position", value.position);
  ::pileup::write_member(json, "active", value.active);
  ::pileup::write_member(json, "queue", value.queue);
  ::pileup::write_member(json, "current_qso", value.current_qso);
  ::pileup::write_member(json, "frequency", value.frequency);
  ::pileup::write_member(json, "split", value.split);
}

void from_json(const ::pileup::Json& json, RegisterRequest& value) {
  ::pileup::require_object(json, "RegisterRequest");
  ::pileup::read_member(json, "callsign", value.callsign);
}

void to_json(::pileup::Json& json, const RegisterRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "callsign", value.callsign);
}

void from_json(const ::pileup::Json& json, RegisterResult& value) {
  ::pileup::require_object(json, "RegisterResult");
  ::pileup::read_member(json, "message", value.message);
  ::pileup::read_member(json, "entry", value.entry);
}

void to_json(::pileup::Json& json, const RegisterResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "message", value.message);
  ::pileup::write_member(json, "entry", value.entry);
}

void from_json(const ::pileup::Json& json, ConnectionsRequest& value) {
  ::pileup::require_object(json, "ConnectionsRequest");
  ::pileup::read_optional_member(json, "limit", value.limit);
}

void to_json(::pileup::Json& json, const ConnectionsRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_optional_member(json, "limit", value.limit);
}

void from_json(const ::pileup::Json& json, AttachedClient& value) {
  ::pileup::require_object(json, "AttachedClient");
  ::pileup::read_member(json, "id", value.id);
  ::pileup::read_member(json, "transport", value.transport);
  ::pileup::read_member(json, "address", value.address);
  ::pileup::read_member(json, "username", value.username);
  ::pileup::read_member(json, "user_agent", value.user_agent);
  ::pileup::read_member(json, "opened_at", value.opened_at);
  ::pileup::read_member(json, "idle_ms", value.idle_ms);
  ::pileup::read_member(json, "health", value.health);
  ::pileup::read_member(json, "requests", value.requests);
  ::pileup::read_member(json, "failures", value.failures);
  ::pileup::read_member(json, "events_sent", value.events_sent);
  ::pileup::read_member(json, "events_skipped", value.events_skipped);
  ::pileup::read_member(json, "waiting_frames", value.waiting_frames);
  ::pileup::read_member(json, "waiting_bytes", value.waiting_bytes);
}

void to_json(::pileup::Json& json, const AttachedClient& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "id", value.id);
  ::pileup::write_member(json, "transport", value.transport);
  ::pileup::write_member(json, "address", value.address);
  ::pileup::write_member(json, "username", value.username);
  ::pileup::write_member(json, "user_agent", value.user_agent);
  ::pileup::write_member(json, "opened_at", value.opened_at);
  ::pileup::write_member(json, "idle_ms", value.idle_ms);
  ::pileup::write_member(json, "health", value.health);
  ::pileup::write_member(json, "requests", value.requests);
  ::pileup::write_member(json, "failures", value.failures);
  ::pileup::write_member(json, "events_sent", value.events_sent);
  ::pileup::write_member(json, "events_skipped", value.events_skipped);
  ::pileup::write_member(json, "waiting_frames", value.waiting_frames);
  ::pileup::write_member(json, "waiting_bytes", value.waiting_bytes);
}

void from_json(const ::pileup::Json& json, ConnectionTotals& value) {
  ::pileup::require_object(json, "ConnectionTotals");
  ::pileup::read_member(json, "open", value.open);
  ::pileup::read_member(json, "websockets", value.websockets);
  ::pileup::read_member(json, "streams", value.streams);
  ::pileup::read_member(json, "admins", value.admins);
  ::pileup::read_member(json, "addresses", value.addresses);
  ::pileup::read_member(json, "requests", value.requests);
  ::pileup::read_member(json, "failures", value.failures);
  ::pileup::read_member(json, "events_sent", value.events_sent);
  ::pileup::read_member(json, "events_skipped", value.events_skipped);
}

void to_json(::pileup::Json& json, const ConnectionTotals& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "open", value.open);
  ::pileup::write_member(json, "websockets", value.websockets);
  ::pileup::write_member(json, "streams", value.streams);
  ::pileup::write_member(json, "admins", value.admins);
  ::pileup::write_member(json, "addresses", value.addresses);
  ::pileup::write_member(json, "requests", value.requests);
  ::pileup::write_member(json, "failures", value.failures);
  ::pileup::write_member(json, "events_sent", value.events_sent);
  ::pileup::write_member(json, "events_skipped", value.events_skipped);
}

void from_json(const ::pileup::Json& json, ConnectionLimits& value) {
  ::pileup::require_object(json, "ConnectionLimits");
  ::pileup::read_member(json, "total", value.total);
  ::pileup::read_member(json, "per_address", value.per_address);
  ::pileup::read_member(json, "per_account", value.per_account);
}

void to_json(::pileup::Json& json, const ConnectionLimits& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "total", value.total);
  ::pileup::write_member(json, "per_address", value.per_address);
  ::pileup::write_member(json, "per_account", value.per_account);
}

void from_json(const ::pileup::Json& json, AdminConnections& value) {
  ::pileup::require_object(json, "AdminConnections");
  ::pileup::read_member(json, "connections", value.connections);
  ::pileup::read_member(json, "totals", value.totals);
  ::pileup::read_member(json, "limits", value.limits);
  ::pileup::read_member(json, "draining", value.draining);
}

void to_json(::pileup::Json& json, const AdminConnections& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "connections", value.connections);
  ::pileup::write_member(json, "totals", value.totals);
  ::pileup::write_member(json, "limits", value.limits);
  ::pileup::write_member(json, "draining", value.draining);
}

void from_json(const ::pileup::Json& json, AdminQueue& value) {
  ::pileup::require_object(json, "AdminQueue");
  ::pileup::read_member(json, "queue", value.queue);
  ::pileup::read_member(json, "total", value.total);
  ::pileup::read_member(json, "admin", value.admin);
}

void to_json(::pileup::Json& json, const AdminQueue& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "queue", value.queue);
  ::pileup::write_member(json, "total", value.total);
  ::pileup::write_member(json, "admin", value.admin);
}

void from_json(const ::pileup::Json& json, RemoveResult& value) {
  ::pileup::require_object(json, "RemoveResult");
  ::pileup::read_member(json, "message", value.message);
  ::pileup::read_member(json, "removed", value.removed);
}

void to_json(::pileup::Json& json, const RemoveResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "message", value.message);
  ::pileup::write_member(json, "removed", value.removed);
}

void from_json(const ::pileup::Json& json, ClearResult& value) {
  ::pileup::require_object(json, "ClearResult");
  ::pileup::read_member(json, "message", value.message);
  ::pileup::read_member(json, "cleared_count", value.cleared_count);
}

void to_json(::pileup::Json& json, const ClearResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "message", value.message);
  ::pileup::write_member(json, "cleared_count", value.cleared_count);
}

void from_json(const ::pileup::Json& json, CompleteResult& value) {
  ::pileup::require_object(json, "CompleteResult");
  ::pileup::read_member(json, "message", value.message);
  ::pileup::read_member(json, "cleared_qso", value.cleared_qso);
}

void to_json(::pileup::Json& json, const CompleteResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "message", value.message);
  ::pileup::write_member(json, "cleared_qso", value.cleared_qso);
}

void from_json(const ::pileup::Json& json, FrequencyRequest& value) {
  ::pileup::require_object(json, "FrequencyRequest");
  ::pileup::read_member(json, "frequency", value.frequency);
}

void to_json(::pileup::Json& json, const FrequencyRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "frequency", value.frequency);
}

void from_json(const ::pileup::Json& json, FrequencyUpdate& value) {
  ::pileup::require_object(json, "FrequencyUpdate");
  ::pileup::read_member(json, "frequency", value.frequency);
  ::pileup::read_member(json, "last_updated", value.last_updated);
  ::pileup::read_member(json, "updated_by", value.updated_by);
}

void to_json(::pileup::Json& json, const FrequencyUpdate& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "frequency", value.frequency);
  ::pileup::write_member(json, "last_updated", value.last_updated);
  ::pileup::write_member(json, "updated_by", value.updated_by);
}

void from_json(const ::pileup::Json& json, FrequencyResult& value) {
  ::pileup::require_object(json, "FrequencyResult");
  ::pileup::read_member(json, "message", value.message);
  ::pileup::read_member(json, "frequency_data", value.frequency_data);
}

void to_json(::pileup::Json& json, const FrequencyResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "message", value.message);
  ::pileup::write_member(json, "frequency_data", value.frequency_data);
}

void from_json(const ::pileup::Json& json, FrequencyCleared& value) {
  ::pileup::require_object(json, "FrequencyCleared");
  ::pileup::read_member(json, "frequency", value.frequency);
  ::pileup::read_member(json, "last_updated", value.last_updated);
  ::pileup::read_member(json, "updated_by", value.updated_by);
  ::pileup::read_member(json, "cleared", value.cleared);
}

void to_json(::pileup::Json& json, const FrequencyCleared& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "frequency", value.frequency);
  ::pileup::write_member(json, "last_updated", value.last_updated);
  ::pileup::write_member(json, "updated_by", value.updated_by);
  ::pileup::write_member(json, "cleared", value.cleared);
}

void from_json(const ::pileup::Json& json, FrequencyClearedResult& value) {
  ::pileup::require_object(json, "FrequencyClearedResult");
  ::pileup::read_member(json, "message", value.message);
  ::pileup::read_member(json, "frequency_data", value.frequency_data);
}

void to_json(::pileup::Json& json, const FrequencyClearedResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "message", value.message);
  ::pileup::write_member(json, "frequency_data", value.frequency_data);
}

void from_json(const ::pileup::Json& json, SplitRequest& value) {
  ::pileup::require_object(json, "SplitRequest");
  ::pileup::read_member(json, "split", value.split);
}

void to_json(::pileup::Json& json, const SplitRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "split", value.split);
}

void from_json(const ::pileup::Json& json, SplitUpdate& value) {
  ::pileup::require_object(json, "SplitUpdate");
  ::pileup::read_member(json, "split", value.split);
  ::pileup::read_member(json, "last_updated", value.last_updated);
  ::pileup::read_member(json, "updated_by", value.updated_by);
}

void to_json(::pileup::Json& json, const SplitUpdate& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "split", value.split);
  ::pileup::write_member(json, "last_updated", value.last_updated);
  ::pileup::write_member(json, "updated_by", value.updated_by);
}

void from_json(const ::pileup::Json& json, SplitResult& value) {
  ::pileup::require_object(json, "SplitResult");
  ::pileup::read_member(json, "message", value.message);
  ::pileup::read_member(json, "split_data", value.split_data);
}

void to_json(::pileup::Json& json, const SplitResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "message", value.message);
  ::pileup::write_member(json, "split_data", value.split_data);
}

void from_json(const ::pileup::Json& json, StatusRequest& value) {
  ::pileup::require_object(json, "StatusRequest");
  ::pileup::read_member(json, "active", value.active);
}

void to_json(::pileup::Json& json, const StatusRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "active", value.active);
}

void from_json(const ::pileup::Json& json, StatusChange& value) {
  ::pileup::require_object(json, "StatusChange");
  ::pileup::read_member(json, "active", value.active);
  ::pileup::read_member(json, "last_updated", value.last_updated);
  ::pileup::read_member(json, "updated_by", value.updated_by);
  ::pileup::read_member(json, "queue_cleared", value.queue_cleared);
  ::pileup::read_member(json, "cleared_count", value.cleared_count);
  ::pileup::read_member(json, "qso_cleared", value.qso_cleared);
}

void to_json(::pileup::Json& json, const StatusChange& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "active", value.active);
  ::pileup::write_member(json, "last_updated", value.last_updated);
  ::pileup::write_member(json, "updated_by", value.updated_by);
  ::pileup::write_member(json, "queue_cleared", value.queue_cleared);
  ::pileup::write_member(json, "cleared_count", value.cleared_count);
  ::pileup::write_member(json, "qso_cleared", value.qso_cleared);
}

void from_json(const ::pileup::Json& json, StatusResult& value) {
  ::pileup::require_object(json, "StatusResult");
  ::pileup::read_member(json, "message", value.message);
  ::pileup::read_member(json, "status", value.status);
}

void to_json(::pileup::Json& json, const StatusResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "message", value.message);
  ::pileup::write_member(json, "status", value.status);
}

void from_json(const ::pileup::Json& json, SystemStatus& value) {
  ::pileup::require_object(json, "SystemStatus");
  ::pileup::read_member(json, "active", value.active);
  ::pileup::read_member(json, "last_updated", value.last_updated);
  ::pileup::read_member(json, "updated_by", value.updated_by);
}

void to_json(::pileup::Json& json, const SystemStatus& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "active", value.active);
  ::pileup::write_member(json, "last_updated", value.last_updated);
  ::pileup::write_member(json, "updated_by", value.updated_by);
}

void from_json(const ::pileup::Json& json, LoggedQso& value) {
  ::pileup::require_object(json, "LoggedQso");
  ::pileup::read_member(json, "callsign", value.callsign);
  ::pileup::read_optional_member(json, "frequency_mhz", value.frequency_mhz);
  ::pileup::read_optional_member(json, "mode", value.mode);
  ::pileup::read_optional_member(json, "source", value.source);
  ::pileup::read_member(json, "timestamp", value.timestamp);
  ::pileup::read_optional_member(json, "triggered_by", value.triggered_by);
}

void to_json(::pileup::Json& json, const LoggedQso& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "callsign", value.callsign);
  ::pileup::write_optional_member(json, "frequency_mhz", value.frequency_mhz);
  ::pileup::write_optional_member(json, "mode", value.mode);
  ::pileup::write_optional_member(json, "source", value.source);
  ::pileup::write_member(json, "timestamp", value.timestamp);
  ::pileup::write_optional_member(json, "triggered_by", value.triggered_by);
}

void from_json(const ::pileup::Json& json, LoggingRequest& value) {
  ::pileup::require_object(json, "LoggingRequest");
  ::pileup::read_member(json, "type", value.type);
  ::pileup::read_member(json, "data", value.data);
}

void to_json(::pileup::Json& json, const LoggingRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "type", value.type);
  ::pileup::write_member(json, "data", value.data);
}

void from_json(const ::pileup::Json& json, StartedQso& value) {
  ::pileup::require_object(json, "StartedQso");
  ::pileup::read_member(json, "callsign", value.callsign);
  ::pileup::read_member(json, "source", value.source);
  ::pileup::read_member(json, "was_in_queue", value.was_in_queue);
  ::pileup::read_member(json, "frequency_mhz", value.frequency_mhz);
  ::pileup::read_member(json, "mode", value.mode);
}

void to_json(::pileup::Json& json, const StartedQso& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "callsign", value.callsign);
  ::pileup::write_member(json, "source", value.source);
  ::pileup::write_member(json, "was_in_queue", value.was_in_queue);
  ::pileup::write_member(json, "frequency_mhz", value.frequency_mhz);
  ::pileup::write_member(json, "mode", value.mode);
}

void from_json(const ::pileup::Json& json, LoggingResult& value) {
  ::pileup::require_object(json, "LoggingResult");
  ::pileup::read_member(json, "type", value.type);
  ::pileup::read_member(json, "timestamp", value.timestamp);
  ::pileup::read_member(json, "received", value.received);
  ::pileup::read_member(json, "qso_started", value.qso_started);
}

void to_json(::pileup::Json& json, const LoggingResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "type", value.type);
  ::pileup::write_member(json, "timestamp", value.timestamp);
  ::pileup::write_member(json, "received", value.received);
  ::pileup::write_member(json, "qso_started", value.qso_started);
}

void from_json(const ::pileup::Json& json, LoginRequest& value) {
  ::pileup::require_object(json, "LoginRequest");
  ::pileup::read_member(json, "username", value.username);
  ::pileup::read_member(json, "password", value.password);
}

void to_json(::pileup::Json& json, const LoginRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "username", value.username);
  ::pileup::write_member(json, "password", value.password);
}

void from_json(const ::pileup::Json& json, LoginResult& value) {
  ::pileup::require_object(json, "LoginResult");
  ::pileup::read_member(json, "authenticated", value.authenticated);
  ::pileup::read_member(json, "username", value.username);
}

void to_json(::pileup::Json& json, const LoginResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "authenticated", value.authenticated);
  ::pileup::write_member(json, "username", value.username);
}

void from_json(const ::pileup::Json& json, LogoutResult& value) {
  ::pileup::require_object(json, "LogoutResult");
  ::pileup::read_member(json, "authenticated", value.authenticated);
}

void to_json(::pileup::Json& json, const LogoutResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "authenticated", value.authenticated);
}

void from_json(const ::pileup::Json& json, SubscribeRequest& value) {
  ::pileup::require_object(json, "SubscribeRequest");
  ::pileup::read_optional_member(json, "events", value.events);
}

void to_json(::pileup::Json& json, const SubscribeRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_optional_member(json, "events", value.events);
}

void from_json(const ::pileup::Json& json, UnsubscribeRequest& value) {
  ::pileup::require_object(json, "UnsubscribeRequest");
  ::pileup::read_member(json, "events", value.events);
}

void to_json(::pileup::Json& json, const UnsubscribeRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "events", value.events);
}

void from_json(const ::pileup::Json& json, EventSelection& value) {
  ::pileup::require_object(json, "EventSelection");
  ::pileup::read_member(json, "events", value.events);
  ::pileup::read_member(json, "position", value.position);
}

void to_json(::pileup::Json& json, const EventSelection& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "events", value.events);
  ::pileup::write_member(json, "position", value.position);
}

void from_json(const ::pileup::Json& json, HistoryRequest& value) {
  ::pileup::require_object(json, "HistoryRequest");
  ::pileup::read_member(json, "after", value.after);
  ::pileup::read_optional_member(json, "limit", value.limit);
}

void to_json(::pileup::Json& json, const HistoryRequest& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "after", value.after);
  ::pileup::write_optional_member(json, "limit", value.limit);
}

void from_json(const ::pileup::Json& json, PastEvent& value) {
  ::pileup::require_object(json, "PastEvent");
  ::pileup::read_member(json, "id", value.id);
  ::pileup::read_member(json, "event", value.event);
  ::pileup::read_member(json, "data", value.data);
  ::pileup::read_member(json, "timestamp", value.timestamp);
}

void to_json(::pileup::Json& json, const PastEvent& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "id", value.id);
  ::pileup::write_member(json, "event", value.event);
  ::pileup::write_member(json, "data", value.data);
  ::pileup::write_member(json, "timestamp", value.timestamp);
}

void from_json(const ::pileup::Json& json, HistoryPage& value) {
  ::pileup::require_object(json, "HistoryPage");
  ::pileup::read_member(json, "outcome", value.outcome);
  ::pileup::read_member(json, "reason", value.reason);
  ::pileup::read_member(json, "events", value.events);
  ::pileup::read_member(json, "snapshot", value.snapshot);
  ::pileup::read_member(json, "position", value.position);
  ::pileup::read_member(json, "more", value.more);
}

void to_json(::pileup::Json& json, const HistoryPage& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "outcome", value.outcome);
  ::pileup::write_member(json, "reason", value.reason);
  ::pileup::write_member(json, "events", value.events);
  ::pileup::write_member(json, "snapshot", value.snapshot);
  ::pileup::write_member(json, "position", value.position);
  ::pileup::write_member(json, "more", value.more);
}

void from_json(const ::pileup::Json& json, ResumeOutcome& value) {
  ::pileup::require_object(json, "ResumeOutcome");
  ::pileup::read_member(json, "outcome", value.outcome);
  ::pileup::read_member(json, "reason", value.reason);
  ::pileup::read_member(json, "position", value.position);
  ::pileup::read_member(json, "snapshot", value.snapshot);
}

void to_json(::pileup::Json& json, const ResumeOutcome& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "outcome", value.outcome);
  ::pileup::write_member(json, "reason", value.reason);
  ::pileup::write_member(json, "position", value.position);
  ::pileup::write_member(json, "snapshot", value.snapshot);
}

void from_json(const ::pileup::Json& json, SystemStatusEvent& value) {
  ::pileup::require_object(json, "SystemStatusEvent");
  ::pileup::read_member(json, "active", value.active);
}

void to_json(::pileup::Json& json, const SystemStatusEvent& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "active", value.active);
}

void from_json(const ::pileup::Json& json, ReconnectAdvice& value) {
  ::pileup::require_object(json, "ReconnectAdvice");
  ::pileup::read_member(json, "base_ms", value.base_ms);
  ::pileup::read_member(json, "cap_ms", value.cap_ms);
  ::pileup::read_member(json, "jitter", value.jitter);
}

void to_json(::pileup::Json& json, const ReconnectAdvice& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "base_ms", value.base_ms);
  ::pileup::write_member(json, "cap_ms", value.cap_ms);
  ::pileup::write_member(json, "jitter", value.jitter);
}

void from_json(const ::pileup::Json& json, ConnectionPrincipal& value) {
  ::pileup::require_object(json, "ConnectionPrincipal");
  ::pileup::read_member(json, "authenticated", value.authenticated);
  ::pileup::read_member(json, "username", value.username);
}

void to_json(::pileup::Json& json, const ConnectionPrincipal& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "authenticated", value.authenticated);
  ::pileup::write_member(json, "username", value.username);
}

void from_json(const ::pileup::Json& json, ServerIdentity& value) {
  ::pileup::require_object(json, "ServerIdentity");
  ::pileup::read_member(json, "name", value.name);
  ::pileup::read_member(json, "version", value.version);
  ::pileup::read_member(json, "protocol", value.protocol);
  ::pileup::read_member(json, "subprotocol", value.subprotocol);
  ::pileup::read_member(json, "registry_hash", value.registry_hash);
}

void to_json(::pileup::Json& json, const ServerIdentity& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "name", value.name);
  ::pileup::write_member(json, "version", value.version);
  ::pileup::write_member(json, "protocol", value.protocol);
  ::pileup::write_member(json, "subprotocol", value.subprotocol);
  ::pileup::write_member(json, "registry_hash", value.registry_hash);
}

void from_json(const ::pileup::Json& json, ServerLimits& value) {
  ::pileup::require_object(json, "ServerLimits");
  ::pileup::read_member(json, "message_bytes", value.message_bytes);
  ::pileup::read_member(json, "body_bytes", value.body_bytes);
  ::pileup::read_member(json, "requests_in_flight", value.requests_in_flight);
  ::pileup::read_member(json, "json_depth", value.json_depth);
}

void to_json(::pileup::Json& json, const ServerLimits& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "message_bytes", value.message_bytes);
  ::pileup::write_member(json, "body_bytes", value.body_bytes);
  ::pileup::write_member(json, "requests_in_flight", value.requests_in_flight);
  ::pileup::write_member(json, "json_depth", value.json_depth);
}

void from_json(const ::pileup::Json& json, Fallback& value) {
  ::pileup::require_object(json, "Fallback");
  ::pileup::read_member(json, "http", value.http);
  ::pileup::read_member(json, "sse", value.sse);
}

void to_json(::pileup::Json& json, const Fallback& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "http", value.http);
  ::pileup::write_member(json, "sse", value.sse);
}

void from_json(const ::pileup::Json& json, ConnectedData& value) {
  ::pileup::require_object(json, "ConnectedData");
  ::pileup::read_member(json, "connection_id", value.connection_id);
  ::pileup::read_member(json, "server", value.server);
  ::pileup::read_member(json, "principal", value.principal);
  ::pileup::read_member(json, "heartbeat_interval_ms", value.heartbeat_interval_ms);
  ::pileup::read_member(json, "limits", value.limits);
  ::pileup::read_member(json, "position", value.position);
  ::pileup::read_member(json, "reconnect", value.reconnect);
  ::pileup::read_member(json, "fallback", value.fallback);
  ::pileup::read_optional_member(json, "resume", value.resume);
}

void to_json(::pileup::Json& json, const ConnectedData& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "connection_id", value.connection_id);
  ::pileup::write_member(json, "server", value.server);
  ::pileup::write_member(json, "principal", value.principal);
  ::pileup::write_member(json, "heartbeat_interval_ms", value.heartbeat_interval_ms);
  ::pileup::write_member(json, "limits", value.limits);
  ::pileup::write_member(json, "position", value.position);
  ::pileup::write_member(json, "reconnect", value.reconnect);
  ::pileup::write_member(json, "fallback", value.fallback);
  ::pileup::write_optional_member(json, "resume", value.resume);
}

void from_json(const ::pileup::Json& json, KeepaliveData& value) {
  ::pileup::require_object(json, "KeepaliveData");
  ::pileup::read_member(json, "position", value.position);
}

void to_json(::pileup::Json& json, const KeepaliveData& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "position", value.position);
}

void from_json(const ::pileup::Json& json, GoodbyeData& value) {
  ::pileup::require_object(json, "GoodbyeData");
  ::pileup::read_member(json, "reason", value.reason);
  ::pileup::read_member(json, "reconnect_after_ms", value.reconnect_after_ms);
  ::pileup::read_member(json, "fallback", value.fallback);
}

void to_json(::pileup::Json& json, const GoodbyeData& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "reason", value.reason);
  ::pileup::write_member(json, "reconnect_after_ms", value.reconnect_after_ms);
  ::pileup::write_member(json, "fallback", value.fallback);
}

void from_json(const ::pileup::Json& json, Pong& value) {
  ::pileup::require_object(json, "Pong");
  ::pileup::read_member(json, "pong", value.pong);
  ::pileup::read_member(json, "timestamp", value.timestamp);
}

void to_json(::pileup::Json& json, const Pong& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "pong", value.pong);
  ::pileup::write_member(json, "timestamp", value.timestamp);
}

void from_json(const ::pileup::Json& json, ServerInfo& value) {
  ::pileup::require_object(json, "ServerInfo");
  ::pileup::read_member(json, "server", value.server);
  ::pileup::read_member(json, "operations", value.operations);
  ::pileup::read_member(json, "events", value.events);
  ::pileup::read_member(json, "limits", value.limits);
  ::pileup::read_member(json, "fallback", value.fallback);
  ::pileup::read_member(json, "websocket", value.websocket);
}

void to_json(::pileup::Json& json, const ServerInfo& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "server", value.server);
  ::pileup::write_member(json, "operations", value.operations);
  ::pileup::write_member(json, "events", value.events);
  ::pileup::write_member(json, "limits", value.limits);
  ::pileup::write_member(json, "fallback", value.fallback);
  ::pileup::write_member(json, "websocket", value.websocket);
}

void from_json(const ::pileup::Json& json, HeartbeatResult& value) {
  ::pileup::require_object(json, "HeartbeatResult");
  ::pileup::read_member(json, "alive", value.alive);
  ::pileup::read_member(json, "interval_ms", value.interval_ms);
}

void to_json(::pileup::Json& json, const HeartbeatResult& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "alive", value.alive);
  ::pileup::write_member(json, "interval_ms", value.interval_ms);
}

void from_json(const ::pileup::Json& json, CallsignPath& value) {
  ::pileup::require_object(json, "CallsignPath");
  ::pileup::read_member(json, "callsign", value.callsign);
}

void to_json(::pileup::Json& json, const CallsignPath& value) {
  json = ::pileup::Json::object();
  ::pileup::write_member(json, "callsign", value.callsign);
}

}  // namespace pileup::models
