/// @file
/// Who wants which events, and handles that end that.

#pragma once

#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "pileup/runtime/json.hpp"

namespace pileup {

/// An event that this version of the client does not know, or could not read; `data` is its JSON.
struct UnknownEvent {
  std::string event;
  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  Json data;
};

/// Ends a registration when it is destroyed. May outlive what it was registered with.
class [[nodiscard]] Subscription {
 public:
  Subscription() = default;
  explicit Subscription(std::function<void()> remove) : remove_(std::move(remove)) {}
  Subscription(Subscription&& other) noexcept : remove_(std::exchange(other.remove_, nullptr)) {}
  Subscription& operator=(Subscription&& other) noexcept {
    if (this != &other) {
      cancel();
      remove_ = std::exchange(other.remove_, nullptr);
    }
    return *this;
  }
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;
  ~Subscription() { cancel(); }

  /// End the registration now. The callback is not called again, even when called from within one.
  void cancel() {
    if (auto remove = std::exchange(remove_, nullptr)) remove();
  }

  /// Leave the registration in force for as long as the client lives.
  void release() { remove_ = nullptr; }

  explicit operator bool() const { return static_cast<bool>(remove_); }

 private:
  std::function<void()> remove_;
};

/// A list of callbacks that may be added to and taken from while they are called.
template <class... Args>
class Signal {
 public:
  using Callback = std::function<void(Args...)>;

  Signal() = default;
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  /// Whoever has not been called yet is not called any more.
  ~Signal() {
    for (const auto& entry : *entries_) entry->wanted = false;
  }

  Subscription connect(Callback callback) {
    auto entry = std::make_shared<Entry>();
    entry->callback = std::move(callback);
    entry->wanted = static_cast<bool>(entry->callback);
    entries_->push_back(entry);
    return Subscription([entries = std::weak_ptr<Entries>(entries_), weak = std::weak_ptr<Entry>(entry)] {
      const auto gone = weak.lock();
      if (!gone) return;
      gone->wanted = false;
      const auto all = entries.lock();
      if (all) all->erase(std::remove(all->begin(), all->end(), gone), all->end());
    });
  }

  /// Whether nobody is connected.
  bool empty() const { return entries_->empty(); }

  /// Call everyone who was there at the beginning, in order. An exception goes to the caller after
  /// everyone has been called: the fault of one costs the others nothing.
  void send(const Args&... args) const {
    // A copy keeps alive what a callback takes off the list, itself included, and the signal may be gone
    // after any of them.
    const Entries now = *entries_;
    std::exception_ptr first;
    for (const auto& entry : now) {
      if (!entry->wanted) continue;
      try {
        entry->callback(args...);
      } catch (...) {
        if (!first) first = std::current_exception();
      }
    }
    if (first) std::rethrow_exception(first);
  }

 private:
  struct Entry {
    Callback callback;
    bool wanted = false;
  };
  using Entries = std::vector<std::shared_ptr<Entry>>;

  std::shared_ptr<Entries> entries_ = std::make_shared<Entries>();
};

/// Gives every event to all callbacks that want it, in order. `AnyEvent` is the variant of all events.
template <class AnyEvent>
class EventHub {
 public:
  /// Call `callback` with each event of this kind until the subscription ends.
  template <class Event>
  Subscription on(std::function<void(const Event&)> callback) {
    return signal_.connect([callback = std::move(callback)](const AnyEvent& event) {
      if (const Event* wanted = std::get_if<Event>(&event)) callback(*wanted);
    });
  }

  /// Call `callback` with each event until the subscription ends.
  Subscription onAny(std::function<void(const AnyEvent&)> callback) {
    return signal_.connect(std::move(callback));
  }

  /// Hand out an event.
  void publish(const AnyEvent& event) const { signal_.send(event); }

 private:
  Signal<const AnyEvent&> signal_;
};

}  // namespace pileup
