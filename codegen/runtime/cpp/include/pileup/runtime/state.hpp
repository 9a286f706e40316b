/// @file
/// The states of a connection.

#pragma once

namespace pileup {

/// Where a client stands. `Live` and `Fallback` answer calls at once; in the others calls wait.
enum class State {
  Connecting,  ///< The first connection is being made, or will be once the client is opened.
  Live,        ///< Connected as asked for.
  Resuming,    ///< The connection was lost and is being made again; events go on where they stopped.
  Fallback,    ///< Connected over HTTP and Server-Sent Events, because WebSocket did not work.
  Closed,      ///< Closed by the program, or for good by the server.
};

/// The state's name: "connecting", "live", "resuming", "fallback" or "closed".
const char* to_string(State state);

}  // namespace pileup
