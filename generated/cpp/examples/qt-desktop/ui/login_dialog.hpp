#pragma once

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "station_link.hpp"

namespace desktop {

/// Asks where to connect. Address and user are remembered between runs, the password never is.
class LoginDialog : public QDialog {
  Q_OBJECT

 public:
  explicit LoginDialog(QWidget* parent = nullptr);

  /// `fault` tells why the last attempt did not succeed; empty hides it.
  void ask(const QString& fault = {});
  static void remember(const Login& login);
  /// The address as a client takes it: trimmed, with `wss:`, or `ws:` on this computer, where no scheme was typed.
  static QString completed(const QString& address);

 signals:
  void connectWanted(const desktop::Login& login);

 private:
  void send();

  QLineEdit* address_;
  QLineEdit* user_;
  QLineEdit* password_;
  QLabel* fault_;
  QPushButton* connect_;
};

}  // namespace desktop
