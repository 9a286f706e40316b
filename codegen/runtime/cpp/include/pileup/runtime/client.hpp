/// @file
/// What the generated clients inherit: a session that runs over a transport.

#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "pileup/runtime/actions.hpp"
#include "pileup/runtime/error.hpp"
#include "pileup/runtime/event_hub.hpp"
#include "pileup/runtime/json.hpp"
#include "pileup/runtime/session.hpp"
#include "pileup/runtime/transport.hpp"

namespace pileup {

/// One client of one server. Opens, closes, calls by name; the generated class adds the methods and events.
///
/// Everything happens on the thread of the transport: functions are called there, and callbacks are called
/// there; `wait` alone is for other threads. A callback may call anything, end its own subscription, and
/// destroy the client. An exception that leaves a callback goes to `onFault` and costs nobody else anything.
///
/// Destroying a client closes it: calls that wait are answered with `NotConnected`, states and events are
/// told to nobody any more. Calls that those last callbacks make are not answered.
class BaseClient : private TransportListener {
 public:
  /// `api` must outlive the client; a transport serves one client at a time. Throws `InvalidRequest` for
  /// options that cannot be used, and without a transport.
  BaseClient(const Interface& api, Options options, std::shared_ptr<Transport> transport);
  ~BaseClient() override;
  BaseClient(const BaseClient&) = delete;
  BaseClient& operator=(const BaseClient&) = delete;

  /// Connect, and stay connected.
  void open();

  /// End the connection for good; calls that wait fail with `NotConnected`.
  void close();

  State state() const { return session_.state(); }
  /// Why the connection was last lost or refused, for people.
  const std::string& reason() const { return session_.reason(); }
  /// Id of the last event; give it to a later client as `resume_from` to go on from there.
  const std::optional<std::string>& position() const { return session_.position(); }
  /// The server's address without credentials.
  std::string url() const { return session_.url(); }

  /// Call `callback` with each new state until the subscription ends.
  Subscription onState(std::function<void(State)> callback) { return states_.connect(std::move(callback)); }

  /// Call `callback` when the connection is over for good; the error says why, when `close` did not ask
  /// for it.
  Subscription onEnded(std::function<void(const std::optional<Error>&)> callback) {
    return ends_.connect(std::move(callback));
  }

  /// Call `callback` with exceptions that left other callbacks; without one they are written to stderr.
  Subscription onFault(std::function<void(const std::exception_ptr&)> callback) {
    return faults_.connect(std::move(callback));
  }

  /// Call an operation by name, and hand on its result as JSON. The generated methods are this with types.
  /// The handler is called exactly once; for requests that cannot be sent, perhaps before this returns.
  CallId call(std::string_view operation, Json data, CallHandler handler, CallOptions options = {});

  /// Wait no more for a call's answer; its handler gets an error of the kind `Cancelled`.
  bool cancel(CallId call);

  /// Call an operation, and hand on its result as a `T`.
  template <class T>
  CallId invoke(const char* operation, Json data, std::function<void(Result<T>)> handler,
                CallOptions options = {}) {
    CallHandler raw = [operation, handler = std::move(handler)](Result<Json> result) {
      if (handler) handler(typed<T>(operation, result));
    };
    return call(operation, std::move(data), std::move(raw), std::move(options));
  }

  /// Call an operation; the future holds its result as a `T`. The thread that drives the transport may ask
  /// whether it is ready, but must not wait for it: nothing would bring the answer. Hand it to another
  /// thread, and use `wait` there, which finds that mistake.
  template <class T>
  std::future<Result<T>> invokeFuture(const char* operation, Json data, CallOptions options = {}) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    invoke<T>(
        operation, std::move(data), [promise](Result<T> result) { promise->set_value(std::move(result)); },
        std::move(options));
    return future;
  }

  /// The result of a call, waited for. On the thread that drives the client, where nothing could bring it,
  /// an error of the kind `InvalidRequest` is given at once instead, and the call goes on without anybody
  /// who waits. May be called on any thread, as long as the client is there when it is called.
  template <class T>
  Result<T> wait(std::future<Result<T>> future) const {
    if (!future.valid()) return Error::of(Error::Kind::InvalidRequest, "this future has no call behind it");
    const bool here = std::this_thread::get_id() == thread_.load();
    if (here && future.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      return Error::of(Error::Kind::InvalidRequest,
                       "a result was waited for on the thread that has to bring it; use a callback there");
    }
    try {
      return future.get();
    } catch (const std::future_error&) {
      return Error::of(Error::Kind::NotConnected, "the client was destroyed");
    }
  }

 protected:
  /// For destructors of classes that have something to lose: closes the client, answers the calls that
  /// wait, and lets go of the transport. Nothing happens the second time.
  void shutDown() noexcept;

  /// Hand out an event, typed. Called for each, in order.
  virtual void deliver(const EventMessage& event) = 0;

  /// Hand out the state in the place of lost events.
  virtual void deliver(const Gap& gap) = 0;

 private:
  template <class T>
  static Result<T> typed(const char* operation, const Result<Json>& result) {
    if (!result) return result.error();
    try {
      return read<T>(result.value(), std::string(operation) + ": result");
    } catch (const UnexpectedAnswer& error) {
      return Error::of(Error::Kind::UnexpectedAnswer, error.what(), operation);
    }
  }

  void linkOpened(LinkId link) override;
  void received(LinkId link, std::string_view text) override;
  void ponged(LinkId link) override;
  void linkClosed(LinkId link, std::optional<int> code, const std::string& reason) override;
  void linkRefused(LinkId link, std::optional<int> status, const std::string& error_code,
                   std::optional<std::chrono::milliseconds> retry_after, const std::string& reason) override;
  void answered(RequestId request, const HttpResponse& response) override;
  void requestFailed(RequestId request, const std::string& reason) override;
  void timer() override;

  /// Carries out what the session asks for until there is nothing more.
  void run();
  void carryOut(Action& action);
  void queueActions();
  /// Runs a program's code. Only locals may be used after it: it may have destroyed the client.
  template <class Work>
  void guarded(const Work& work);

  Session session_;
  std::shared_ptr<Transport> transport_;
  Signal<State> states_;
  Signal<const std::optional<Error>&> ends_;
  Signal<const std::exception_ptr&> faults_;
  std::deque<Action> pending_;
  bool running_ = false;
  std::atomic<std::thread::id> thread_{std::this_thread::get_id()};
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace pileup
