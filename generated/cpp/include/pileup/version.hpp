// Generated from core/registry/*.yaml. Edit that, then: make generate

/// @file
/// Which interface this client was generated from.
#pragma once

namespace pileup {

/// Version of the interface, and of this package.
inline constexpr const char* kVersion = "1.0.0";
/// Version of the WebSocket protocol.
inline constexpr const char* kProtocolVersion = "1.0";
/// Short hash of everything in the interface that a client can notice; servers tell theirs.
inline constexpr const char* kRegistryHash = "eeb349bed941f016";

}  // namespace pileup
