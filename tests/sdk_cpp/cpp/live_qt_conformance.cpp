// Drives the Qt client for test_qt.py: commands as JSON lines on stdin, what happens as JSON lines on stdout.

#include <unistd.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QSocketNotifier>
#include <QtCore/QThread>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtTest/QSignalSpy>
#include <cstdio>
#include <iostream>
#include <memory>
#include <pileup/operations.hpp>
#include <pileup/qt/client.hpp>
#include <string>
#include <vector>

namespace {

using pileup::Json;

void say(const Json& line) { std::cout << line.dump() << std::endl; }

Json described(const pileup::Error& error) {
  return {{"kind", pileup::to_string(error.kind)},
          {"code", error.code},
          {"status", error.status},
          {"message", error.message},
          {"retryable", error.retryable},
          {"details", error.details},
          {"key", error.key ? Json(*error.key) : Json()},
          {"sent", error.sent}};
}

class Driver : public QObject {
 public:
  Driver() : input_(STDIN_FILENO, QSocketNotifier::Read) {
    connect(&input_, &QSocketNotifier::activated, this, [this] { read(); });
  }

 private:
  void read() {
    char bytes[65536];
    const auto count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0) {
      input_.setEnabled(false);
      QCoreApplication::quit();
      return;
    }
    partial_.append(bytes, static_cast<std::size_t>(count));
    for (std::size_t end; (end = partial_.find('\n')) != std::string::npos;) {
      const auto line = partial_.substr(0, end);
      partial_.erase(0, end + 1);
      try {
        obey(Json::parse(line));
      } catch (const std::exception& error) {
        say({{"refused", error.what()}});
      }
    }
  }

  void obey(const Json& command) {
    const std::string what = command.at("do");
    if (what == "open") {
      open(command);
    } else if (what == "call") {
      call(command);
    } else if (what == "methods") {
      methods();
    } else if (what == "other thread") {
      otherThread();
    } else if (what == "delete in slot") {
      connect(client_.get(), &pileup::qt::Client::queueUpdate, this, [this] { client_.reset(); });
      say({{"ready", true}});
    } else if (what == "signals") {
      signalsSoFar();
    } else if (what == "close") {
      client_->close();
    } else if (what == "destroy") {
      spies_.clear();
      client_.reset();
      say({{"destroyed", true}});
    }
  }

  void open(const Json& command) {
    pileup::Options options;
    options.url = command.at("url");
    if (command.contains("username")) options.username = command["username"].get<std::string>();
    if (command.contains("password")) options.password = command["password"].get<std::string>();
    options.fallback = command.value("fallback", true);
    options.patient = command.value("patient", false);
    // Hardly waits between attempts, so that many cuts take little time.
    if (command.value("hasty", false)) options.draw = [] { return 0.01; };
    options.watchdog = std::chrono::milliseconds(command.value("watchdog", 10'000));
    options.open_timeout = std::chrono::milliseconds(command.value("open_timeout", 10'000));
    options.timeout = std::chrono::milliseconds(command.value("timeout", 30'000));
    if (command.contains("events")) options.events = command["events"].get<std::vector<std::string>>();
    if (command.contains("resume_from")) options.resume_from = command["resume_from"].get<std::string>();
    pileup::qt::TransportOptions transport;
    transport.proxy = QNetworkProxy(QNetworkProxy::NoProxy);
    if (command.contains("authority")) {
      auto ssl = QSslConfiguration::defaultConfiguration();
      ssl.setCaCertificates(QSslCertificate::fromPath(QString::fromStdString(command["authority"])));
      transport.ssl = ssl;
    }
    spies_.clear();
    client_ = std::make_unique<pileup::qt::Client>(options, transport);
    auto* client = client_.get();
    spy();
    connect(client, &pileup::qt::Client::stateChanged, this,
            [](pileup::State state) { say({{"state", pileup::to_string(state)}}); });
    connect(client, &pileup::qt::Client::lastErrorChanged, this,
            [](const QString& reason) { say({{"last_error", reason.toStdString()}}); });
    connect(client, &pileup::qt::Client::usernameChanged, this,
            [](const QString& name) { say({{"username", name.toStdString()}}); });
    connect(client, &pileup::qt::Client::ended, this,
            [](const QString& reason) { say({{"ended", reason.toStdString()}}); });
    connect(client, &pileup::qt::Client::anyEvent, this, [](const pileup::AnyEvent& event) {
      Json line =
          std::visit([](const auto& one) { return Json{{"id", one.id ? Json(*one.id) : Json()}}; }, event);
      line["event"] = pileup::events::name_of(event);
      line["data"] = pileup::events::data_of(event);
      say(line);
    });
    connect(client, &pileup::qt::Client::queueUpdate, this,
            [](const pileup::events::QueueUpdate& event) { say({{"queue", event.data.total}}); });
    connect(client, &pileup::qt::Client::positionChanged, this,
            [](const QString& position) { say({{"position", position.toStdString()}}); });
    client->open();
  }

  /// Listens to every signal of the generated class and of those that it is made of, by what Qt knows of it.
  void spy() {
    const auto& meta = pileup::qt::Client::staticMetaObject;
    for (int index = QObject::staticMetaObject.methodCount(); index < meta.methodCount(); ++index) {
      const auto method = meta.method(index);
      if (method.methodType() != QMetaMethod::Signal) continue;
      spies_.push_back(std::make_unique<QSignalSpy>(client_.get(), method));
    }
  }

  void signalsSoFar() {
    Json counted = Json::object();
    for (const auto& one : spies_) {
      const auto signature = one->signal();
      counted[signature.left(signature.indexOf('(')).toStdString()] = one->count();
    }
    say({{"signals", counted}});
  }

  /// The answer as it was read into the operation's type, and written again.
  void call(const Json& command) {
    const Json number = command.at("id");
    const std::string name = command.at("operation");
    pileup::CallOptions options;
    if (command.contains("timeout"))
      options.timeout = std::chrono::milliseconds(command["timeout"].get<int>());
    if (command.contains("key")) options.idempotency_key = command["key"].get<std::string>();
    client_->call(
        QString::fromStdString(name), command.value("data", Json()),
        [number, name](pileup::Result<Json> result) {
          if (!result) {
            say({{"answer", number}, {"error", described(result.error())}});
            return;
          }
          const bool known = pileup::visit_operation(name, [&](auto operation) {
            using Answer = typename decltype(operation)::Result;
            say({{"answer", number}, {"result", pileup::write(pileup::read<Answer>(result.value(), name))}});
          });
          if (!known) say({{"answer", number}, {"result", result.value()}});
        },
        options);
  }

  /// The generated methods in both forms, and a callback whose context has gone.
  void methods() {
    auto context = std::make_shared<QObject>();
    client_->systemPing(context.get(), [](const auto&) { say({{"called", "without its context"}}); });
    context.reset();
    pileup::models::RegisterRequest request;
    request.callsign = "W1AW";
    client_->queueRegister(
        request, this, [this](const pileup::Result<pileup::models::RegisterResult>& result) {
          say({{"registered", result ? result->message : result.error().text()}});
          client_->queueList().then(this, [](const pileup::Result<pileup::models::QueueList>& list) {
            say({{"listed", list ? list->total : -1}});
          });
        });
  }

  void otherThread() {
    auto* client = client_.get();
    QThread* thread = QThread::create([client] {
      auto future = client->queueList();
      future.waitForFinished();
      const auto list = future.result();
      say({{"elsewhere", list ? list->total : -1}});
    });
    connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
  }

  QSocketNotifier input_;
  std::string partial_;
  std::unique_ptr<pileup::qt::Client> client_;
  std::vector<std::unique_ptr<QSignalSpy>> spies_;
};

}  // namespace

int main(int count, char** arguments) {
  QCoreApplication application(count, arguments);
  Driver driver;
  return QCoreApplication::exec();
}
