// Generated from core/registry/*.yaml. Edit that, then: make generate

#include <string_view>
#include <type_traits>

#include "pileup/events.hpp"

namespace pileup::events {

namespace {

template <class Event>
AnyEvent typed(const ::pileup::EventMessage& message) {
  Event event;
  event.id = message.id;
  event.timestamp = message.timestamp;
  event.skipped = message.skipped;
  event.data = ::pileup::read<decltype(event.data)>(message.data, "data");
  return event;
}

AnyEvent unknown(const ::pileup::EventMessage& message) {
  UnknownEvent event;
  event.event = message.name;
  event.id = message.id;
  event.timestamp = message.timestamp;
  event.skipped = message.skipped;
  event.data = message.data;
  return event;
}

}  // namespace

AnyEvent read_event(const ::pileup::EventMessage& message) {
  const std::string_view name = message.name;
  try {
    if (name == Connected::kName) {
      return typed<Connected>(message);
    }
    if (name == Keepalive::kName) {
      return typed<Keepalive>(message);
    }
    if (name == Goodbye::kName) {
      return typed<Goodbye>(message);
    }
    if (name == Resume::kName) {
      return typed<Resume>(message);
    }
    if (name == CurrentQso::kName) {
      return typed<CurrentQso>(message);
    }
    if (name == QueueUpdate::kName) {
      return typed<QueueUpdate>(message);
    }
    if (name == SystemStatus::kName) {
      return typed<SystemStatus>(message);
    }
    if (name == FrequencyUpdate::kName) {
      return typed<FrequencyUpdate>(message);
    }
    if (name == SplitUpdate::kName) {
      return typed<SplitUpdate>(message);
    }
  } catch (const ::pileup::UnexpectedAnswer&) {
    // A newer server may have changed it; its JSON is handed out instead.
  }
  return unknown(message);
}

Resync read_resync(const ::pileup::Gap& gap) {
  Resync event;
  event.id = gap.position;
  event.reason = gap.reason;
  event.data = ::pileup::read<decltype(event.data)>(gap.snapshot, "the snapshot after a gap");
  return event;
}

std::string name_of(const AnyEvent& event) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, UnknownEvent>) {
          return one.event;
        } else {
          return one.kName;
        }
      },
      event);
}

::pileup::Json data_of(const AnyEvent& event) {
  return std::visit([](const auto& one) -> ::pileup::Json { return ::pileup::write(one.data); }, event);
}

}  // namespace pileup::events
