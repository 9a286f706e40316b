// The wire vectors, read and written by the C++ SDK: vectors <folder of generated/spec/vectors>.

#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "pileup/errors.hpp"
#include "pileup/events.hpp"
#include "pileup/operations.hpp"
#include "pileup/runtime/http.hpp"
#include "pileup/runtime/messages.hpp"
#include "pileup/runtime/position.hpp"
#include "pileup/runtime/sse.hpp"

namespace {

using pileup::Json;

/// Vectors whose parameters the types refused.
int untyped = 0;

/// What a vector says, and what was made of it.
void expect(const std::string& what, const Json& wanted, const Json& got) {
  if (wanted != got) {
    throw std::runtime_error(what + " should be " + wanted.dump() + ", but is " + got.dump());
  }
}

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

/// Runs `work` with the type of the vector's operation.
template <class Work>
void with_operation(const Json& vector, Work&& work) {
  const auto name = vector.at("operation").get<std::string>();
  if (!pileup::visit_operation(name, work)) throw std::runtime_error("there is no operation " + name);
}

void request(const Json& vector) {
  const Json& members = vector.at("members");
  const auto key = pileup::read<std::optional<std::string>>(vector.at("key"), "key");
  const auto id = vector.at("id").get<std::string>();
  with_operation(vector, [&](auto kind) {
    using Operation = decltype(kind);
    const auto text = [&](const Json& data) {
      return pileup::request_text(id, Operation::kName, Operation::kHasParams ? &data : nullptr, key);
    };
    expect("the frame", vector.at("frame"), Json::parse(text(members)));
    // The same from the typed parameters, which leave out what is null and not required. Some vectors show
    // requests that the types do not let through.
    typename Operation::Params params;
    try {
      params = pileup::read<typename Operation::Params>(members, "members");
    } catch (const pileup::UnexpectedAnswer&) {
      ++untyped;
      return;
    }
    Json frame = vector.at("frame");
    for (const auto& member : pileup::operation<Operation>().members) {
      if (!member.required && members.value(member.name, Json()).is_null()) frame["data"].erase(member.name);
    }
    expect("the frame of typed parameters", frame, Json::parse(text(pileup::write(params))));
  });
}

void response(const Json& vector) {
  const auto message = pileup::read_message(vector.at("frame").dump());
  const auto& answer = std::get<pileup::Response>(message);
  expect("the id", vector.at("frame").at("id"), or_null(answer.id));
  if (!vector.contains("error")) {
    if (answer.failure) throw std::runtime_error("a success was read as a failure");
    with_operation(vector, [&](auto kind) {
      using Result = typename decltype(kind)::Result;
      expect("the result", vector.at("result"), pileup::write(pileup::read<Result>(answer.data, "result")));
    });
    return;
  }
  if (!answer.failure) throw std::runtime_error("a failure was read as a success");
  const auto& failure = *answer.failure;
  const auto& known = pileup::interface_tables().errors;
  const auto entry = known.find(failure.code);
  const bool later = entry != known.end() && entry->second.may_succeed_later;
  expect(
      "the error", vector.at("error"),
      {{"code", failure.code},
       {"status", failure.status},
       {"message", failure.message},
       {"retryable", failure.retryable || later},
       {"details", failure.details},
       {"retry_after", failure.retry_after ? Json(static_cast<double>(failure.retry_after->count()) / 1000.0)
                                           : Json(nullptr)}});
  const auto code = pileup::error_code(failure.code);
  expect("whether the code is known", entry != known.end(), code != pileup::ErrorCode::Unknown);
  if (entry != known.end())
    expect("the name of the code", failure.code, std::string(pileup::error_name(code)));
}

void event(const Json& vector) {
  const auto message = pileup::read_message(vector.at("frame").dump());
  const auto any = pileup::events::read_event(std::get<pileup::EventMessage>(message));
  expect("the event", vector.at("event"), pileup::events::name_of(any));
  expect("whether it is known", vector.value("known", true),
         !std::holds_alternative<pileup::UnknownEvent>(any));
  expect("the data", vector.at("data"), pileup::events::data_of(any));
  std::visit(
      [&](const auto& one) {
        expect("the id", vector.at("id"), or_null(one.id));
        if constexpr (!std::is_same_v<std::decay_t<decltype(one)>, pileup::events::Resync>) {
          expect("skipped", vector.at("skipped"), one.skipped);
        }
      },
      any);
}

void stream(const Json& vector) {
  const auto text = vector.at("stream").get<std::string>();
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{10000}}) {
    pileup::StreamReader reader(1 << 20);
    Json frames = Json::array();
    for (std::size_t start = 0; start < text.size(); start += step) {
      for (const auto& frame : reader.feed(std::string_view(text).substr(start, step))) {
        frames.push_back({{"event", frame.event}, {"data", frame.data}, {"id", or_null(frame.id)}});
      }
    }
    expect("the frames, cut after " + std::to_string(step) + " bytes", vector.at("frames"), frames);
  }
}

void route(const Json& vector) {
  const auto* operation = pileup::interface_tables().find(vector.at("operation").get<std::string>());
  if (operation == nullptr) throw std::runtime_error("there is no such operation");
  const Json& members = vector.at("members");
  if (vector.value("refused", false)) {
    try {
      pileup::check_path(*operation, members);
    } catch (const pileup::InvalidRequest&) {
      return;
    }
    throw std::runtime_error("it was not refused");
  }
  pileup::check_path(*operation, members);
  const auto route = pileup::route_of(*operation, members);
  expect("the method", vector.at("method"), route.method);
  expect("the target", vector.at("target"), route.target);
  expect("the body", vector.at("body"), route.body ? Json::parse(*route.body) : Json(nullptr));
}

void position(const Json& vector) {
  pileup::Cursor cursor(pileup::read<std::optional<std::string>>(vector.at("at"), "at"));
  expect("whether it is taken", vector.at("taken"), cursor.admits(vector.at("id").get<std::string>()));
  expect("the position", vector.at("after"), or_null(cursor.position()));
}

void close_code(const Json& vector) {
  const auto code = vector.at("code").get<int>();
  expect("whether to come back", vector.at("reconnect"),
         pileup::comes_back(pileup::interface_tables(), code));
}

const std::map<std::string, std::function<void(const Json&)>> kFiles = {
    {"requests", request}, {"responses", response}, {"events", event},           {"streams", stream},
    {"routes", route},     {"positions", position}, {"close_codes", close_code},
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: vectors <folder>\n";
    return 2;
  }
  int done = 0;
  int wrong = 0;
  for (const auto& [name, check] : kFiles) {
    std::ifstream file(std::string(argv[1]) + "/" + name + ".json");
    if (!file) {
      std::cerr << name << ".json cannot be read\n";
      return 2;
    }
    const Json content = Json::parse(file);
    int index = 0;
    for (const Json& vector : content.at("vectors")) {
      ++done;
      try {
        check(vector);
      } catch (const std::exception& error) {
        ++wrong;
        std::cerr << name << "[" << index << "] " << vector.value("name", Json()).dump() << ": "
                  << error.what() << "\n";
      }
      ++index;
    }
  }
  std::cout << done << " vectors, " << wrong << " wrong, " << untyped << " not typed\n";
  return wrong == 0 ? 0 : 1;
}
