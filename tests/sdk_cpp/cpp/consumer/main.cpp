// A program outside the tree: a transport that answers by itself, and one call over it.

#include <iostream>
#include <memory>
#include <pileup/client.hpp>

namespace {

/// Takes what the client asks for, and reports nothing: enough to show that the package can be built against.
class Silence : public pileup::Transport {
 public:
  void attach(pileup::TransportListener*) override {}
  void open(const pileup::OpenLink& action) override { std::cout << action.url << "\n"; }
  void sendText(const pileup::SendText&) override {}
  void ping(const pileup::Ping&) override {}
  void close(const pileup::CloseLink&) override {}
  void request(const pileup::SendRequest&) override {}
  void cancel(const pileup::CancelRequest&) override {}
  void wakeAt(std::optional<pileup::TimePoint>) override {}
};

}  // namespace

int main() {
  pileup::Options options;
  options.url = "ws://localhost:8000";
  pileup::Client client(options, std::make_shared<Silence>());
  const auto listening = client.on<pileup::QueueUpdate>(
      [](const pileup::QueueUpdate& event) { std::cout << event.data.queue.size() << "\n"; });
  client.open();
  client.queueRegister({"W1AW"}, [](const pileup::Result<pileup::RegisterResult>& result) {
    std::cout << (result ? result->message : result.error().text()) << "\n";
  });
  client.close();
  std::cout << pileup::kVersion << " " << pileup::to_string(client.state()) << "\n";
}
