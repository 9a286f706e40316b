/// @file
/// Idempotency keys.

#pragma once

#include <string>

namespace pileup {

/// A new key: 32 hexadecimal digits from the system's source of randomness.
std::string new_idempotency_key();

}  // namespace pileup
