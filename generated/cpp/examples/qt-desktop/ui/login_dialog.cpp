#include "login_dialog.hpp"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QSettings>
#include <QUrl>
#include <QVBoxLayout>

#include "widgets.hpp"

namespace desktop {

namespace {

constexpr const char* addressKey = "login/address";
constexpr const char* userKey = "login/user";

}  // namespace

LoginDialog::LoginDialog(QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("loginDialog"));
  setWindowTitle(tr("Connect to a station"));
  setModal(true);
  setMinimumWidth(440);
  const QSettings settings;
  address_ = named(new QLineEdit(settings.value(addressKey, "ws://127.0.0.1:8000").toString()),
                   "loginAddress", tr("Server address"));
  address_->setPlaceholderText(QStringLiteral("wss://pileup.example.org"));
  user_ = named(new QLineEdit(settings.value(userKey, "admin").toString()), "loginUser", tr("User name"));
  user_->setPlaceholderText(tr("empty: watch only"));
  password_ = named(new QLineEdit, "loginPassword", tr("Password"));
  password_->setEchoMode(QLineEdit::Password);
  fault_ = named(label({}, "fault"), "loginFault", tr("Why it did not succeed"));
  fault_->setWordWrap(true);
  fault_->hide();
  connect_ = named(new QPushButton(tr("Connect")), "loginConnect", tr("Connect"));
  connect_->setProperty("role", "primary");
  connect_->setDefault(true);
  auto* cancel = named(new QPushButton(tr("Cancel")), "loginCancel", tr("Cancel"));
  cancel->setAutoDefault(false);

  auto* form = new QFormLayout;
  form->setSpacing(10);
  form->addRow(tr("&Server address"), address_);
  form->addRow(tr("&User"), user_);
  form->addRow(tr("&Password"), password_);
  auto* hint = label(tr("The password is kept only while the program runs."), "muted");
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(hint, 1);
  buttons->addWidget(cancel);
  buttons->addWidget(connect_);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(20, 20, 20, 16);
  outer->setSpacing(14);
  outer->addWidget(fault_);
  outer->addLayout(form);
  outer->addLayout(buttons);
  connect(connect_, &QPushButton::clicked, this, &LoginDialog::send);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void LoginDialog::ask(const QString& fault) {
  fault_->setText(fault);
  fault_->setVisible(!fault.isEmpty());
  show();
  raise();
  activateWindow();
  (user_->text().isEmpty() ? user_ : password_)->setFocus();
  password_->selectAll();
}

void LoginDialog::send() {
  const QString address = completed(address_->text());
  if (address.isEmpty()) {
    ask(tr("This is no address of a server; it should look like wss://pileup.example.org."));
    address_->setFocus();
    return;
  }
  const Login login{address, user_->text().trimmed(), password_->text()};
  if (!login.user.isEmpty() && login.password.isEmpty()) {
    ask(tr("Type the password, or leave the user empty to watch only."));
    return;
  }
  remember(login);
  accept();
  emit connectWanted(login);
}

void LoginDialog::remember(const Login& login) {
  QSettings settings;
  settings.setValue(addressKey, login.url);
  settings.setValue(userKey, login.user);
}

QString LoginDialog::completed(const QString& address) {
  QString text = address.trimmed();
  if (text.isEmpty()) {
    return {};
  }
  if (!text.contains(QLatin1String("://"))) {
    const QString host = QUrl(QStringLiteral("ws://") + text).host();
    const bool here = host == "localhost" || host == "127.0.0.1" || host == "::1";
    text.prepend(here ? QStringLiteral("ws://") : QStringLiteral("wss://"));
  }
  const QUrl url(text, QUrl::StrictMode);
  const bool known = QStringList{"ws", "wss", "http", "https"}.contains(url.scheme());
  // Credentials in the address would be remembered with it.
  return url.isValid() && known && !url.host().isEmpty() && url.userInfo().isEmpty() ? text : QString();
}

}  // namespace desktop
