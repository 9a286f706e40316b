#pragma once

#include "station_link.hpp"

namespace desktop {

/// What the operator can do about a failure, as a sentence; empty when the message says it all.
QString advice(const Failure& failure);

/// Whether the login is what has to be mended.
bool concernsLogin(const Failure& failure);

}  // namespace desktop
