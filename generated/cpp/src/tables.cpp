#include "pileup/runtime/tables.hpp"

#include <algorithm>

#include "pileup/runtime/actions.hpp"
#include "pileup/runtime/state.hpp"

namespace pileup {

const Member* Operation::member(std::string_view wanted) const {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const Member& one) { return one.name == wanted; });
  return found == members.end() ? nullptr : &*found;
}

bool Operation::hasBody() const {
  return std::any_of(members.begin(), members.end(),
                     [](const Member& one) { return one.place == Place::Body; });
}

const Operation* Interface::find(std::string_view name) const {
  const auto found = std::find_if(operations.begin(), operations.end(),
                                  [&](const Operation& one) { return one.name == name; });
  return found == operations.end() ? nullptr : &*found;
}

bool comes_back(const Interface& api, std::optional<int> code) {
  if (!code) return true;
  const auto known = api.close_codes.find(*code);
  if (known != api.close_codes.end()) return known->second.reconnect;
  return *code < 4200 || *code >= 4300;
}

const char* to_string(State state) {
  switch (state) {
    case State::Connecting:
      return "connecting";
    case State::Live:
      return "live";
    case State::Resuming:
      return "resuming";
    case State::Fallback:
      return "fallback";
    case State::Closed:
      return "closed";
  }
  return "";
}

const char* to_string(LinkKind kind) { return kind == LinkKind::WebSocket ? "websocket" : "http"; }

}  // namespace pileup
