/// @file
/// The least that a test program needs: named cases, and conditions that say what did not hold.

#pragma once

#include <cstdio>
#include <exception>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace check {

class Failed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline std::vector<std::pair<std::string, std::function<void()>>>& cases() {
  static std::vector<std::pair<std::string, std::function<void()>>> all;
  return all;
}

struct Case {
  Case(const char* name, std::function<void()> body) { cases().emplace_back(name, std::move(body)); }
};

template <class One, class Other>
void same(const One& got, const Other& wanted, const char* what, const char* file, int line) {
  if (got == wanted) return;
  std::ostringstream said;
  said << file << ":" << line << ": " << what << "\n  is      " << got << "\n  want    " << wanted;
  throw Failed(said.str());
}

inline void holds(bool condition, const std::string& what, const char* file, int line) {
  if (condition) return;
  throw Failed(std::string(file) + ":" + std::to_string(line) + ": does not hold: " + what);
}

inline void contains(const std::string& text, const std::string& part, const char* file, int line) {
  holds(text.find(part) != std::string::npos, "'" + text + "' contains '" + part + "'", file, line);
}

/// The text of the exception of this type that `work` throws.
template <class Exception, class Work>
std::string thrown(const Work& work, const char* file, int line) {
  try {
    work();
  } catch (const Exception& error) {
    return error.what();
  }
  throw Failed(std::string(file) + ":" + std::to_string(line) + ": nothing was thrown");
}

inline int run_all() {
  int failures = 0;
  for (const auto& [name, body] : cases()) {
    try {
      body();
    } catch (const std::exception& error) {
      ++failures;
      std::fprintf(stderr, "FAILED %s\n%s\n", name.c_str(), error.what());
    }
  }
  std::printf("%zu cases, %d failed\n", cases().size(), failures);
  return failures == 0 && !cases().empty() ? 0 : 1;
}

}  // namespace check

#define CASE(name)                                   \
  static void name();                                \
  static const check::Case name##_case(#name, name); \
  static void name()
#define SAME(got, wanted) check::same(got, wanted, #got, __FILE__, __LINE__)
#define HOLDS(condition) check::holds(static_cast<bool>(condition), #condition, __FILE__, __LINE__)
#define CONTAINS(text, part) check::contains(text, part, __FILE__, __LINE__)
#define THROWN(type, work) check::thrown<type>([&] { work; }, __FILE__, __LINE__)
