// Generated from core/registry/*.yaml. Edit that, then: make generate

#include "pileup/operations.hpp"

namespace pileup {

const ::pileup::Interface& interface_tables() {
  using ::pileup::Place;
  using ::pileup::Role;
  static const ::pileup::Interface known = [] {
    ::pileup::Interface tables;
    tables.subprotocol = "pileup.v1.json";
    tables.websocket_path = "/ws";
    tables.sse_path = "/api/events/stream";
    tables.operations.reserve(30);
    {
      auto& one = tables.operations.emplace_back();
      one.name = "public.get_status";
      one.summary = "Tell whether the queue is open.";
      one.method = "GET";
      one.path = "/api/public/status";
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "public.get_frequency";
      one.summary = "Tell the frequency on which the operator works.";
      one.method = "GET";
      one.path = "/api/public/frequency";
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "public.get_split";
      one.summary = "Tell where the operator listens.";
      one.method = "GET";
      one.path = "/api/public/split";
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "public.get_snapshot";
      one.summary = "Read the whole station at one moment, with the position of its last event.";
      one.method = "GET";
      one.path = "/api/public/snapshot";
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "queue.register";
      one.summary = "Put a callsign at the end of the callback queue.";
      one.method = "POST";
      one.path = "/api/queue/register";
      one.members.push_back(
          {"callsign", Place::Body, "string", false, true, "The caller's callsign, in any case."});
      one.write = true;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "queue.get_status";
      one.summary = "Tell a caller's place in the queue.";
      one.method = "GET";
      one.path = "/api/queue/status/{callsign}";
      one.members.push_back({"callsign", Place::Path, "string", false, true,
                             "The callsign; upper-cased and trimmed before it is compared."});
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "queue.list";
      one.summary = "List the queue, first caller first.";
      one.method = "GET";
      one.path = "/api/queue/list";
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "queue.get_current";
      one.summary = "Tell which QSO is under way; null when there is none.";
      one.method = "GET";
      one.path = "/api/queue/current";
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.get_queue";
      one.summary = "List the queue for the operator.";
      one.method = "GET";
      one.path = "/api/admin/queue";
      one.write = false;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.remove_callsign";
      one.summary = "Take a callsign out of the queue.";
      one.method = "DELETE";
      one.path = "/api/admin/queue/{callsign}";
      one.members.push_back({"callsign", Place::Path, "string", false, true,
                             "The callsign; upper-cased and trimmed before it is compared."});
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.clear_queue";
      one.summary = "Empty the queue; the QSO goes on.";
      one.method = "POST";
      one.path = "/api/admin/queue/clear";
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.next_qso";
      one.summary = "End the QSO and call the first in the queue.";
      one.method = "POST";
      one.path = "/api/admin/queue/next";
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.complete_qso";
      one.summary = "End the QSO without calling the next.";
      one.method = "POST";
      one.path = "/api/admin/qso/complete";
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.set_frequency";
      one.summary = "Set the frequency that everyone is shown.";
      one.method = "POST";
      one.path = "/api/admin/frequency";
      one.members.push_back({"frequency", Place::Body, "string", false, true, "Any text, kept as sent."});
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.delete_frequency";
      one.summary = "Clear the frequency.";
      one.method = "DELETE";
      one.path = "/api/admin/frequency";
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.set_split";
      one.summary = "Set the split that everyone is shown.";
      one.method = "POST";
      one.path = "/api/admin/split";
      one.members.push_back({"split", Place::Body, "string", false, true, "Any text, kept as sent."});
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.delete_split";
      one.summary = "Clear the split.";
      one.method = "DELETE";
      one.path = "/api/admin/split";
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.set_system_status";
      one.summary = "Open or close the queue.";
      one.method = "POST";
      one.path = "/api/admin/status";
      one.members.push_back(
          {"active", Place::Body, "boolean", false, true,
           "True opens the queue, false closes it. Texts and numbers that mean a boolean are taken, too."});
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.get_system_status";
      one.summary = "Tell whether the queue is open, and who said so.";
      one.method = "GET";
      one.path = "/api/admin/status";
      one.write = false;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.get_current_qso";
      one.summary = "Tell which QSO is under way; null when there is none.";
      one.method = "GET";
      one.path = "/api/admin/current";
      one.write = false;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.logging_direct";
      one.summary = "Report that a logging program began a QSO.";
      one.method = "POST";
      one.path = "/api/admin/qso/logging-direct";
      one.members.push_back(
          {"type", Place::Body, "string", false, true, "Kind of the message; `qso_start` is the only one."});
      one.members.push_back({"data", Place::Body, "object", false, true, ""});
      one.write = true;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "admin.get_connections";
      one.summary = "List who is attached to this server, and how each connection is doing.";
      one.method = "GET";
      one.path = "/api/admin/connections";
      one.members.push_back(
          {"limit", Place::Query, "integer", false, false, "At most so many connections, the newest."});
      one.write = false;
      one.admin = true;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "auth.login";
      one.summary = "Authenticate this connection as the operator.";
      one.members.push_back({"username", Place::Body, "string", false, true, "The operator's login."});
      one.members.push_back({"password", Place::Body, "string", false, true, "The operator's secret."});
      one.write = false;
      one.admin = false;
      one.role = Role::Login;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "auth.logout";
      one.summary = "Make this connection anonymous again.";
      one.write = false;
      one.admin = false;
      one.role = Role::Logout;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "events.subscribe";
      one.summary = "Choose the events that this connection receives.";
      one.members.push_back({"events", Place::Body, "array", true, false,
                             "Names of events; null, or nothing at all, stands for all of them."});
      one.write = false;
      one.admin = false;
      one.role = Role::Subscribe;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "events.unsubscribe";
      one.summary = "Receive some events no more on this connection.";
      one.members.push_back({"events", Place::Body, "array", false, true,
                             "Names of events; those that it does not receive anyway are ignored."});
      one.write = false;
      one.admin = false;
      one.role = Role::Unsubscribe;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "events.history";
      one.summary = "Read the events after a position.";
      one.method = "GET";
      one.path = "/api/events/history";
      one.members.push_back({"after", Place::Query, "string", false, true,
                             "Id of the last event that is known, or any `position`."});
      one.members.push_back({"limit", Place::Query, "integer", false, false, "At most so many events."});
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "system.ping";
      one.summary = "Answer at once, to show that the connection works.";
      one.method = "GET";
      one.path = "/api/system/ping";
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "system.info";
      one.summary = "Tell what this server is and what it can do.";
      one.method = "GET";
      one.path = "/api/system/info";
      one.write = false;
      one.admin = false;
      one.role = Role::Plain;
    }
    {
      auto& one = tables.operations.emplace_back();
      one.name = "system.heartbeat";
      one.summary = "Give a sign of life and promise more.";
      one.write = false;
      one.admin = false;
      one.role = Role::Heartbeat;
    }
    tables.logged_events = {
        "current_qso", "queue_update", "system_status", "frequency_update", "split_update",
    };
    tables.errors = {
        {"callsign_required", {false, false}},
        {"invalid_callsign", {false, false}},
        {"system_inactive", {false, true}},
        {"already_queued", {false, false}},
        {"queue_full", {false, true}},
        {"callsign_not_found", {false, false}},
        {"unsupported_message_type", {false, false}},
        {"not_authenticated", {false, false}},
        {"invalid_credentials", {false, false}},
        {"auth_not_configured", {false, false}},
        {"json_invalid", {false, false}},
        {"validation_failed", {false, false}},
        {"body_unreadable", {false, false}},
        {"body_too_large", {false, false}},
        {"not_found", {false, false}},
        {"method_not_allowed", {false, false}},
        {"frame_invalid", {false, false}},
        {"unknown_operation", {false, false}},
        {"id_in_use", {false, false}},
        {"too_many_requests_in_flight", {true, true}},
        {"rate_limited", {true, true}},
        {"idempotency_mismatch", {false, false}},
        {"too_many_connections", {true, true}},
        {"too_many_connections_here", {true, true}},
        {"request_invalid", {false, false}},
        {"request_timeout", {true, true}},
        {"headers_too_large", {false, false}},
        {"handshake_invalid", {false, false}},
        {"subprotocol_unsupported", {false, false}},
        {"upgrade_required", {false, false}},
        {"storage_unavailable", {true, true}},
        {"outcome_unknown", {true, true}},
        {"internal_error", {false, false}},
    };
    tables.close_codes = {
        {4000, {"drain", true}},
        {4001, {"heartbeat_missed", true}},
        {4002, {"too_slow", true}},
        {4008, {"rate_abuse", true}},
        {4009, {"overload", true}},
        {4102, {"session_expired", true}},
        {4200, {"protocol_violation", false}},
        {4206, {"too_many_errors", false}},
    };
    return tables;
  }();
  return known;
}

}  // namespace pileup
