// The Qt client over real sockets in this process: what it tells of failures, waiting, and being destroyed at the
// worst of times.

#include <QCoreApplication>
#include <QPointer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QThread>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>
#include <memory>
#include <pileup/qt/client.hpp>
#include <stdexcept>

using pileup::Error;
using pileup::Json;
using pileup::Result;
using pileup::State;
using Client = pileup::qt::Client;

namespace {

/// Greets everybody, and answers requests when it is told to.
class Server : public QObject {
  Q_OBJECT

 public:
  Server() : server_(QStringLiteral("test"), QWebSocketServer::NonSecureMode) {
    if (!server_.listen(QHostAddress::LocalHost)) qFatal("no port");
    server_.setSupportedSubprotocols({QStringLiteral("pileup.v1.json")});
    connect(&server_, &QWebSocketServer::newConnection, this, [this] {
      socket_ = server_.nextPendingConnection();
      socket_->setParent(this);
      connect(socket_, &QWebSocket::textMessageReceived, this, [this](const QString& text) {
        asked.push_back(Json::parse(text.toStdString()));
        if (answers) answer(asked.back());
      });
      socket_->sendTextMessage(QString::fromStdString(
          Json{{"type", "event"}, {"event", "connected"}, {"data", {{"position", "1:1"}}}}.dump()));
    });
  }

  QString url() const { return QStringLiteral("ws://127.0.0.1:%1").arg(server_.serverPort()); }
  void answer(const Json& request) {
    const Json frame = {{"id", request.at("id")}, {"type", "response"}, {"success", true}, {"data", nullptr}};
    socket_->sendTextMessage(QString::fromStdString(frame.dump()));
  }
  void cut() { socket_->abort(); }

  std::vector<Json> asked;
  bool answers = false;

 private:
  QWebSocketServer server_;
  QPointer<QWebSocket> socket_;
};

pileup::Options optionsFor(const QString& url) {
  pileup::Options options;
  options.url = url.toStdString();
  options.draw = [] { return 0.0; };
  return options;
}

}  // namespace

class QtClient : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    server_ = std::make_unique<Server>();
    client_ = std::make_unique<Client>(optionsFor(server_->url()));
  }

  void cleanup() {
    client_.reset();
    server_.reset();
  }

  void aRefusalSaysWhereAndWhyOnce() {
    QTcpServer nobody;
    QVERIFY(nobody.listen(QHostAddress::LocalHost));
    const QString there = QStringLiteral("127.0.0.1:%1").arg(nobody.serverPort());
    nobody.close();
    Client client("ws://" + there);
    QSignalSpy ended(&client, &Client::ended);
    QSignalSpy errors(&client, &Client::lastErrorChanged);
    client.open();
    QTRY_COMPARE(ended.size(), 1);
    const QString why = QStringLiteral(
                            "ws://%1 cannot be reached: Connection refused; "
                            "http://%1 cannot be reached: Connection refused")
                            .arg(there);
    QCOMPARE(ended.first().first().toString(), why);
    QCOMPARE(client.lastError(), why);
    QCOMPARE(client.state(), State::Closed);
    QVERIFY(errors.first().first().toString().contains("Connection refused"));
  }

  void aLossSaysWhyAndItsEndTakesItBack() {
    goLive();
    QCOMPARE(client_->lastError(), QString());
    QStringList told;
    connect(client_.get(), &Client::lastErrorChanged, this, [&](const QString& reason) { told << reason; });
    server_->cut();
    QTRY_VERIFY(told.size() >= 2 && client_->state() == State::Live);
    QVERIFY(told.first().startsWith("the connection was cut"));
    QCOMPARE(told.last(), QString());
  }

  void waitingInTheClientsOwnThreadIsTold() {
    goLive();
    const Result<Json> here = client_->wait(QFuture<Result<Json>>(later()));
    QVERIFY(!here);
    QCOMPARE(here.error().kind, Error::Kind::InvalidRequest);
  }

  void anotherThreadMayCallAndWait() {
    goLive();
    server_->answers = true;
    std::optional<Error::Kind> kind;
    const auto worker = std::unique_ptr<QThread>(QThread::create([&] {
      const auto result = client_->wait(client_->systemPing());
      if (!result) kind = result.error().kind;
    }));
    worker->start();
    QTRY_VERIFY(worker->isFinished());
    // It was answered, with null, which is no ping's result.
    QCOMPARE(kind, Error::Kind::UnexpectedAnswer);
  }

  void whoWaitsIsToldWhenTheClientIsDestroyed() {
    goLive();
    QStringList told;
    auto context = std::make_unique<QObject>();
    client_->systemPing(nullptr, [&](const auto& result) { told << to_string(result.error().kind); });
    client_->systemPing(this, [&](const auto& result) { told << to_string(result.error().kind); });
    client_->systemPing(context.get(), [&](const auto&) { told << "context"; });
    auto future = client_->systemPing();
    context.reset();
    client_.reset();
    QCOMPARE(told, (QStringList{"NotConnected", "NotConnected"}));
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().error().kind, Error::Kind::NotConnected);
  }

  void anySlotMayGetRidOfTheClient_data() {
    QTest::addColumn<int>("signal");
    QTest::addColumn<bool>("later");
    const char* names[] = {"live",  "resuming", "lastError", "position",
                           "event", "anyEvent", "answer",    "ended"};
    for (int number = 0; number < 8; ++number) {
      QTest::newRow(names[number]) << number << true;
      QTest::addRow("%s, at once", names[number]) << number << false;
    }
  }

  void anySlotMayGetRidOfTheClient() {
    QFETCH(int, signal);
    QFETCH(bool, later);
    Client* client = client_.release();
    const QPointer<Client> alive(client);
    const auto leave = [client, later] {
      if (later) {
        client->deleteLater();
      } else {
        delete client;
      }
    };
    const auto at = [&](State wanted) {
      connect(client, &Client::stateChanged, this, [leave, wanted](State state) {
        if (state == wanted) leave();
      });
    };
    server_->answers = true;
    if (signal == 0) at(State::Live);
    if (signal == 1) at(State::Resuming);
    if (signal == 2) connect(client, &Client::lastErrorChanged, this, leave);
    if (signal == 3) connect(client, &Client::positionChanged, this, leave);
    if (signal == 4) connect(client, &Client::unknownEvent, this, leave);
    if (signal == 5) connect(client, &Client::anyEvent, this, leave);
    if (signal == 7) connect(client, &Client::ended, this, leave);
    connect(client, &Client::stateChanged, this, [client, signal, leave, this](State state) {
      if (state == State::Live && (signal == 1 || signal == 2)) server_->cut();
      if (state == State::Live && signal == 6) client->systemPing(this, [leave](const auto&) { leave(); });
      if (state == State::Live && signal == 7) QTimer::singleShot(0, client, &Client::close);
    });
    client->open();
    QTRY_VERIFY(!alive);
    QCoreApplication::processEvents();
  }

  void anExceptionInACallbackCostsNothing() {
    goLive();
    server_->answers = true;
    int answers = 0;
    QTest::ignoreMessage(QtWarningMsg, "an exception left a callback: a fault of the program");
    client_->systemPing(this, [](const auto&) { throw std::runtime_error("a fault of the program"); });
    client_->systemPing(this, [&](const auto&) { ++answers; });
    QTRY_COMPARE(answers, 1);
    QCOMPARE(client_->state(), State::Live);
  }

 private:
  void goLive() {
    client_->open();
    QTRY_COMPARE(client_->state(), State::Live);
  }

  QFuture<Result<Json>> later() {
    promise_ = std::make_unique<QPromise<Result<Json>>>();
    promise_->start();
    return promise_->future();
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<QPromise<Result<Json>>> promise_;
};

QTEST_GUILESS_MAIN(QtClient)

#include "qt_client.moc"
