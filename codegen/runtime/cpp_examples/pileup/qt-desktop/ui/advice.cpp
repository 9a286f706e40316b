#include "advice.hpp"

#include <QCoreApplication>
#include <QHash>

namespace desktop {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Advice", text); }

}  // namespace

QString advice(const Failure& failure) {
  if (failure.retryAfterMs > 0) {
    return tr("Try again in %1 s.").arg((failure.retryAfterMs + 999) / 1000);
  }
  static const QHash<QString, const char*> known{
      {"system_inactive", QT_TRANSLATE_NOOP("Advice", "Open the queue first (Ctrl+O).")},
      {"queue_full", QT_TRANSLATE_NOOP("Advice", "Call the next one (Ctrl+N), or remove somebody.")},
      {"callsign_not_found",
       QT_TRANSLATE_NOOP("Advice", "Somebody else took it out; the queue shows what is left.")},
      {"callsign_required", QT_TRANSLATE_NOOP("Advice", "Type a callsign and press Enter.")},
      {"invalid_callsign", QT_TRANSLATE_NOOP("Advice", "Correct the callsign, such as W1AW or EA8/EI6LF/P.")},
      {"invalid_credentials",
       QT_TRANSLATE_NOOP("Advice", "Check user name and password, then connect again.")},
      {"not_authenticated", QT_TRANSLATE_NOOP("Advice", "Connect with a user name and a password.")},
      {"auth_not_configured",
       QT_TRANSLATE_NOOP("Advice", "Set ADMIN_USERNAME and ADMIN_PASSWORD on the server and restart it.")},
      {"validation_failed", QT_TRANSLATE_NOOP("Advice", "Correct what you typed and try again.")},
      {"rate_limited", QT_TRANSLATE_NOOP("Advice", "Wait a moment, then try again.")},
      {"storage_unavailable", QT_TRANSLATE_NOOP("Advice", "Nothing was changed; try again in a moment.")},
      {"internal_error", QT_TRANSLATE_NOOP("Advice", "The server's log has the reason; try again.")},
      {"timed_out",
       QT_TRANSLATE_NOOP("Advice", "Look at the queue before you try again: it may have been done.")},
      {"outcome_unknown",
       QT_TRANSLATE_NOOP("Advice", "Look at the queue before you try again: it may have been done.")},
      {"not_connected", QT_TRANSLATE_NOOP("Advice", "Wait until the light is green, or connect (Ctrl+K).")},
      {"connection_failed",
       QT_TRANSLATE_NOOP("Advice", "Check the address and the network, then connect (Ctrl+K).")},
      {"answer_unexpected",
       QT_TRANSLATE_NOOP("Advice", "Program and server differ; bring the program up to date.")},
  };
  const auto found = known.constFind(failure.code);
  return found == known.cend() ? QString() : tr(*found);
}

bool concernsLogin(const Failure& failure) {
  return failure.code == "invalid_credentials" || failure.code == "not_authenticated" ||
         failure.code == "auth_not_configured";
}

}  // namespace desktop
