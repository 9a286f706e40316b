/// @file
/// What the generated sources tell the runtime: the interface as tables.

#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pileup {

/// Where HTTP carries a member of an operation's data.
enum class Place { Path, Query, Body };

/// What the client itself has a part in. (X11 has taken the name `None`.)
enum class Role { Plain, Login, Logout, Heartbeat, Subscribe, Unsubscribe };

/// One member of an operation's data.
struct Member {
  std::string name;
  Place place = Place::Body;
  /// JSON type: "string", "integer", "number", "boolean", "array", "object" or "".
  std::string type;
  bool nullable = false;
  bool required = true;
  std::string description;
};

/// One operation. `method` and `path` are absent where HTTP does not offer it.
struct Operation {
  std::string name;
  std::string summary;
  std::optional<std::string> method;
  std::optional<std::string> path;
  std::vector<Member> members;
  /// Whether it takes an idempotency key.
  bool write = false;
  /// Whether it needs a login.
  bool admin = false;
  Role role = Role::Plain;

  /// The member of this name, or nullptr.
  const Member* member(std::string_view wanted) const;
  /// Whether HTTP sends a body.
  bool hasBody() const;
};

/// What a client knows of an error code.
struct ErrorKind {
  /// The client tries again by itself.
  bool transient = false;
  /// The same request may succeed later.
  bool may_succeed_later = false;
};

/// One close code of the application and what a client does about it.
struct CloseCode {
  std::string name;
  bool reconnect = true;
};

/// The whole interface. One object, which lives as long as the program.
struct Interface {
  std::string subprotocol;
  std::string websocket_path;
  std::string sse_path;
  std::vector<Operation> operations;
  /// Events that are in the log and can be selected.
  std::set<std::string> logged_events;
  std::map<std::string, ErrorKind> errors;
  std::map<int, CloseCode> close_codes;

  /// The operation of this name, or nullptr.
  const Operation* find(std::string_view name) const;
};

/// Whether to connect again after a close code; those of a newer server go by their range. No code means
/// that the connection was cut.
bool comes_back(const Interface& api, std::optional<int> code);

}  // namespace pileup
