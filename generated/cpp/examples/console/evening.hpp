#pragma once

#include <ostream>

namespace console {

/// Run the client through a scripted evening: connect, log in, register, events, a cut, resumption, and a
/// write that waited for the connection. Writes a transcript, and returns whether all went as it should.
bool playEvening(std::ostream& transcript);

}  // namespace console
