/// @file
/// The side of an HTTP link that reads: frames of the event stream as events, and the selection.

#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pileup/runtime/actions.hpp"
#include "pileup/runtime/sse.hpp"
#include "pileup/runtime/tables.hpp"

namespace pileup {

/// What is to be true of the event stream that is open, and of the one that replaces it.
class EventStream {
 public:
  EventStream(const Interface& api, std::optional<std::vector<std::string>> events,
              std::optional<std::string> position);

  /// The request that opens the stream, from the position on.
  OpenLink request(LinkId link, const Address& address,
                   const std::optional<std::string>& authorization) const;

  /// Another stream begins: what is left of the old one's bytes means nothing to it.
  void restart() { reader_ = StreamReader(kMaxFrame); }

  /// Bytes of the stream as events. Throws `UnexpectedAnswer`.
  std::vector<EventMessage> take(std::string_view bytes);

  /// Choose events as `events.subscribe` and `events.unsubscribe` do; returns whether the stream has to be
  /// opened anew. Throws `UnexpectedAnswer` for names that are no texts.
  bool select(Role role, const Json& names);

  /// The answer to a selection.
  Json selection() const;

 private:
  static constexpr std::size_t kMaxFrame = std::size_t{32} * 1024 * 1024;

  std::set<std::string> chosen() const;
  std::optional<EventMessage> event(const Frame& frame);

  const Interface* api_;
  std::optional<std::vector<std::string>> events_;
  std::optional<std::string> position_;
  StreamReader reader_{kMaxFrame};
  bool connected_ = false;
};

}  // namespace pileup
