// Generated models, errors, events and tables: tolerant of what a newer server sends, exact in what they lack.

#include <limits>
#include <set>
#include <string>

#include "check.hpp"
#include "pileup/client.hpp"

using pileup::Json;
namespace models = pileup::models;

namespace {

Json entry() {
  return {{"callsign", "W1AW"},
          {"timestamp", "2026-05-01T12:00:00"},
          {"position", 1},
          {"qrz",
           {{"callsign", "W1AW"},
            {"name", "Hiram"},
            {"address", nullptr},
            {"dxcc_name", nullptr},
            {"error", nullptr}}}};
}

CASE(unknown_members_are_ignored) {
  Json json = entry();
  json["of_a_newer_server"] = {1, 2};
  json["qrz"]["also_new"] = true;
  const auto read = pileup::read<models::QueueEntry>(json, "entry");
  SAME(read.callsign, "W1AW");
  SAME(read.qrz.name.value(), "Hiram");
  HOLDS(!read.qrz.address);
  SAME(pileup::write(read).dump(), entry().dump());
}

CASE(optional_members_without_value_are_left_out_and_nullable_ones_are_null) {
  const Json json = entry();
  HOLDS(!json["qrz"].contains("image"));
  HOLDS(!pileup::write(pileup::read<models::QueueEntry>(json, "entry"))["qrz"].contains("image"));
  HOLDS(pileup::write(models::CallsignLookup{})["name"].is_null());
}

CASE(a_missing_member_is_named_with_its_place) {
  Json json = {{"queue", {entry(), entry()}}, {"total", 2}, {"max_size", 4}, {"system_active", true}};
  json["queue"][1].erase("position");
  const auto said =
      THROWN(pileup::UnexpectedAnswer, (void)pileup::read<models::QueueList>(json, "queue.list: result"));
  CONTAINS(said, "queue.list: result.queue[1]");
  CONTAINS(said, "lacks the member 'position'");
}

CASE(a_member_of_another_type_is_named_with_its_place) {
  for (const Json& wrong : {Json("1"), Json(1.5), Json(nullptr), Json(true), Json::array(),
                            Json(std::numeric_limits<std::uint64_t>::max())}) {
    Json json = entry();
    json["position"] = wrong;
    CONTAINS(THROWN(pileup::UnexpectedAnswer, (void)pileup::read<models::QueueEntry>(json, "entry")),
             "entry.position");
  }
  Json json = entry();
  json["qrz"] = "none";
  CONTAINS(THROWN(pileup::UnexpectedAnswer, (void)pileup::read<models::QueueEntry>(json, "entry")),
           "entry.qrz");
}

CASE(whole_numbers_are_numbers_too) {
  Json json = {{"frequency_mhz", 14}};
  SAME(pileup::read<double>(json["frequency_mhz"], "frequency"), 14.0);
}

CASE(every_error_code_is_spelled_as_on_the_wire) {
  std::set<pileup::ErrorCode> seen;
  for (const auto& [code, kind] : pileup::interface_tables().errors) {
    const auto found = pileup::error_code(code);
    HOLDS(found != pileup::ErrorCode::Unknown);
    HOLDS(seen.insert(found).second);
    SAME(pileup::error_name(found), code);
  }
  HOLDS(pileup::error_code("of_a_newer_server") == pileup::ErrorCode::Unknown);
  HOLDS(pileup::error_code("") == pileup::ErrorCode::Unknown);
  HOLDS(pileup::error_code(pileup::Error::of(pileup::Error::Kind::TimedOut, "late")) ==
        pileup::ErrorCode::Unknown);
}

CASE(every_operation_is_found_by_its_name) {
  for (const auto& operation : pileup::interface_tables().operations) {
    bool right = false;
    HOLDS(pileup::visit_operation(operation.name, [&](auto kind) {
      using Kind = decltype(kind);
      right = &pileup::operation<Kind>() == &operation && Kind::kHasParams == !operation.members.empty();
    }));
    HOLDS(right);
  }
  HOLDS(!pileup::visit_operation("queue.nonsense", [](auto) {}));
}

CASE(an_event_whose_data_has_changed_is_handed_out_as_json) {
  pileup::EventMessage message;
  message.name = pileup::QueueUpdate::kName;
  message.data = {{"another", "shape"}};
  message.id = "e:7";
  const auto event = pileup::events::read_event(message);
  const auto* unknown = std::get_if<pileup::UnknownEvent>(&event);
  HOLDS(unknown != nullptr);
  SAME(unknown->event, "queue_update");
  SAME(unknown->id.value(), "e:7");
  HOLDS(unknown->data == message.data);
}

CASE(the_state_after_a_gap_has_to_be_readable) {
  pileup::Gap gap;
  gap.reason = "too_old";
  gap.snapshot = {{"position", "e:9"}};
  CONTAINS(THROWN(pileup::UnexpectedAnswer, (void)pileup::events::read_resync(gap)),
           "the snapshot after a gap");
}

}  // namespace

int main() { return check::run_all(); }
