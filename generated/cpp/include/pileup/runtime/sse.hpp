/// @file
/// Reading `text/event-stream` (WHATWG HTML, 9.2.6).

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pileup {

/// One event of a stream; `id` is absent where the frame has none of its own.
struct Frame {
  std::string event;
  std::string data;
  std::optional<std::string> id;
};

/// Puts bytes together to frames, however they were cut. `limit` bounds the bytes of one frame.
class StreamReader {
 public:
  explicit StreamReader(std::size_t limit) : limit_(limit) {}

  /// Take bytes; returns the frames that they complete. Throws `UnexpectedAnswer` beyond the limit.
  std::vector<Frame> feed(std::string_view bytes);

 private:
  void line(std::string_view text, std::vector<Frame>& frames);
  void complete(std::vector<Frame>& frames);

  std::size_t limit_;
  std::string partial_;
  bool after_cr_ = false;
  bool first_line_ = true;
  std::string event_;
  std::string data_;
  bool has_data_ = false;
  std::optional<std::string> id_;
  std::size_t size_ = 0;
};

}  // namespace pileup
