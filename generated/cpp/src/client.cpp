#include "pileup/runtime/client.hpp"

#include <iostream>
#include <variant>

namespace pileup {

namespace {

void complain(const std::exception_ptr& fault) {
  try {
    std::rethrow_exception(fault);
  } catch (const std::exception& error) {
    std::cerr << "pileup: a callback failed: " << error.what() << '\n';
  } catch (...) {
    std::cerr << "pileup: a callback failed\n";
  }
}

}  // namespace

BaseClient::BaseClient(const Interface& api, Options options, std::shared_ptr<Transport> transport)
    : session_(api, std::move(options)), transport_(std::move(transport)) {
  if (transport_ == nullptr) throw InvalidRequest("a client needs a transport");
  transport_->attach(this);
}

BaseClient::~BaseClient() { shutDown(); }

void BaseClient::shutDown() noexcept {
  if (alive_ == nullptr) return;
  alive_.reset();
  // From here on `run` only queues; what handlers call is refused by the session, and dropped with it.
  running_ = true;
  try {
    session_.close(transport_->now());
    queueActions();
    // Whoever waits for a result gets one; events and states go to nobody any more.
    for (Action& action : std::exchange(pending_, {})) {
      if (const auto* link = std::get_if<CloseLink>(&action)) {
        transport_->close(*link);
      } else if (const auto* request = std::get_if<CancelRequest>(&action)) {
        transport_->cancel(*request);
      } else if (auto* answer = std::get_if<DeliverResult>(&action); answer != nullptr && answer->handler) {
        try {
          answer->handler(std::move(answer->result));
        } catch (...) {
          complain(std::current_exception());
        }
      }
    }
  } catch (...) {
    complain(std::current_exception());
  }
  try {
    transport_->attach(nullptr);
  } catch (...) {
    complain(std::current_exception());
  }
}

void BaseClient::open() {
  session_.start(transport_->now());
  run();
}

void BaseClient::close() {
  session_.close(transport_->now());
  run();
}

CallId BaseClient::call(std::string_view operation, Json data, CallHandler handler, CallOptions options) {
  const CallId id =
      session_.call(operation, std::move(data), std::move(options), std::move(handler), transport_->now());
  run();
  return id;
}

bool BaseClient::cancel(CallId call) {
  const bool was_there = session_.cancel(call, transport_->now());
  run();
  return was_there;
}

void BaseClient::linkOpened(LinkId link) {
  session_.linkOpened(link, transport_->now());
  run();
}

void BaseClient::received(LinkId link, std::string_view text) {
  session_.received(link, text, transport_->now());
  run();
}

void BaseClient::ponged(LinkId link) {
  session_.ponged(link, transport_->now());
  run();
}

void BaseClient::linkClosed(LinkId link, std::optional<int> code, const std::string& reason) {
  session_.linkClosed(link, code, reason, transport_->now());
  run();
}

void BaseClient::linkRefused(LinkId link, std::optional<int> status, const std::string& error_code,
                             std::optional<std::chrono::milliseconds> retry_after,
                             const std::string& reason) {
  session_.linkRefused(link, status, error_code, retry_after, reason, transport_->now());
  run();
}

void BaseClient::answered(RequestId request, const HttpResponse& response) {
  session_.answered(request, response, transport_->now());
  run();
}

void BaseClient::requestFailed(RequestId request, const std::string& reason) {
  session_.requestFailed(request, reason, transport_->now());
  run();
}

void BaseClient::timer() {
  session_.timer(transport_->now());
  run();
}

void BaseClient::queueActions() {
  for (Action& action : session_.takeActions()) pending_.push_back(std::move(action));
}

void BaseClient::run() {
  // Inputs that come while actions are carried out add to the queue, and return.
  queueActions();
  if (running_) return;
  thread_ = std::this_thread::get_id();
  running_ = true;
  const std::weak_ptr<int> alive = alive_;
  // Whatever a transport throws goes to the caller; what is left is carried out after the next input.
  struct Turn {
    BaseClient& client;
    const std::weak_ptr<int>& alive;
    ~Turn() {
      if (!alive.expired()) client.running_ = false;
    }
  } const turn{*this, alive};
  while (!pending_.empty()) {
    Action action = std::move(pending_.front());
    pending_.pop_front();
    carryOut(action);
    if (alive.expired()) return;
    queueActions();
  }
}

template <class Work>
void BaseClient::guarded(const Work& work) {
  const std::weak_ptr<int> alive = alive_;
  try {
    work();
  } catch (...) {
    const std::exception_ptr fault = std::current_exception();
    if (alive.expired() || faults_.empty()) {
      complain(fault);
      return;
    }
    try {
      faults_.send(fault);
    } catch (...) {
      complain(std::current_exception());
    }
  }
}

void BaseClient::carryOut(Action& action) {
  struct Visitor {
    BaseClient& client;
    void operator()(const OpenLink& one) const { client.transport_->open(one); }
    void operator()(const SendText& one) const { client.transport_->sendText(one); }
    void operator()(const Ping& one) const { client.transport_->ping(one); }
    void operator()(const CloseLink& one) const { client.transport_->close(one); }
    void operator()(const SendRequest& one) const { client.transport_->request(one); }
    void operator()(const CancelRequest& one) const { client.transport_->cancel(one); }
    void operator()(const WakeAt& one) const { client.transport_->wakeAt(one.at); }
    void operator()(const StateChanged& one) const {
      client.guarded([&] { client.states_.send(one.state); });
    }
    void operator()(const DeliverEvent& one) const {
      client.guarded([&] { client.deliver(one.event); });
    }
    void operator()(const DeliverGap& one) const {
      client.guarded([&] { client.deliver(one.gap); });
    }
    void operator()(DeliverResult& one) const {
      if (one.handler) client.guarded([&] { one.handler(std::move(one.result)); });
    }
    void operator()(const Ended& one) const {
      client.guarded([&] { client.ends_.send(one.error); });
    }
  };
  std::visit(Visitor{*this}, action);
}

}  // namespace pileup
