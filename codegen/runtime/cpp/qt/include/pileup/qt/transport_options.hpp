/// @file
/// What a program may decide about connections.

#pragma once

#include <QtNetwork/QNetworkProxy>
#ifndef QT_NO_SSL
#include <QtNetwork/QSslConfiguration>
#endif

#include <optional>

namespace pileup::qt {

/// What a program may decide about the connections themselves; everything has a default.
struct TransportOptions {
#ifndef QT_NO_SSL
  /// Certificates, authorities and protocol versions; Qt's defaults when there is none.
  std::optional<QSslConfiguration> ssl;
#endif
  /// The proxy to use. Without one the program's and the system's settings hold.
  std::optional<QNetworkProxy> proxy;
};

}  // namespace pileup::qt
