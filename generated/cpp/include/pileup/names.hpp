// Generated from core/registry/*.yaml. Edit that, then: make generate

/// @file
/// Short names: `pileup::QueueUpdate` for `pileup::events::QueueUpdate`.
///
/// A model that is called as an event or as a part of the runtime is has only its long name, in `models`.
#pragma once

#include "pileup/events.hpp"
#include "pileup/models.hpp"

namespace pileup {

using events::AnyEvent;
using events::Connected;
using events::CurrentQso;
using events::FrequencyUpdate;
using events::Goodbye;
using events::Keepalive;
using events::QueueUpdate;
using events::Resume;
using events::Resync;
using events::SplitUpdate;
using events::SystemStatus;

using models::AdminConnections;
using models::AdminQueue;
using models::AttachedClient;
using models::CallsignLookup;
using models::CallsignPath;
using models::ClearResult;
using models::CompleteResult;
using models::ConnectedData;
using models::ConnectionLimits;
using models::ConnectionPrincipal;
using models::ConnectionsRequest;
using models::ConnectionTotals;
using models::EventSelection;
using models::Fallback;
using models::FrequencyCleared;
using models::FrequencyClearedResult;
using models::FrequencyRequest;
using models::FrequencyResult;
using models::GoodbyeData;
using models::HeartbeatResult;
using models::HistoryPage;
using models::HistoryRequest;
using models::KeepaliveData;
using models::LoggedQso;
using models::LoggingRequest;
using models::LoggingResult;
using models::LoginRequest;
using models::LoginResult;
using models::LogoutResult;
using models::PastEvent;
using models::Pong;
using models::PublicFrequency;
using models::PublicSplit;
using models::PublicStatus;
using models::Qso;
using models::QsoMetadata;
using models::QueueEntry;
using models::QueueList;
using models::ReconnectAdvice;
using models::RegisterRequest;
using models::RegisterResult;
using models::RemoveResult;
using models::ResumeOutcome;
using models::ServerIdentity;
using models::ServerInfo;
using models::ServerLimits;
using models::SplitRequest;
using models::SplitResult;
using models::StartedQso;
using models::StationSnapshot;
using models::StatusChange;
using models::StatusRequest;
using models::StatusResult;
using models::SubscribeRequest;
using models::SystemStatusEvent;
using models::UnsubscribeRequest;

}  // namespace pileup
