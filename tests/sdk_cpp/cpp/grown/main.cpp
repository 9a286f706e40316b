// Calls the operation of docs/add-an-operation.md at the address that it is given, in both forms of the Qt client,
// and prints both results.

#include <QtCore/QCoreApplication>
#include <iostream>
#include <pileup/qt/client.hpp>

int main(int count, char** arguments) {
  QCoreApplication application(count, arguments);
  pileup::qt::Client client(QString::fromLocal8Bit(arguments[1]));
  client.open();
  const auto print = [](const pileup::Result<pileup::QueueCount>& result) {
    std::cout << (result ? std::to_string(result->waiting) : result.error().text()) << std::endl;
  };
  client.queueCount(&client, [&](const pileup::Result<pileup::QueueCount>& first) {
    print(first);
    client.queueCount().then(&client, [&](const pileup::Result<pileup::QueueCount>& second) {
      print(second);
      QCoreApplication::quit();
    });
  });
  return QCoreApplication::exec();
}
