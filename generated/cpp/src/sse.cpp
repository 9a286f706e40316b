#include "pileup/runtime/sse.hpp"

#include "pileup/runtime/json.hpp"

namespace pileup {

std::vector<Frame> StreamReader::feed(std::string_view bytes) {
  std::vector<Frame> frames;
  // The line feed of a carriage return that ended the bytes before.
  if (after_cr_ && !bytes.empty() && bytes.front() == '\n') bytes.remove_prefix(1), after_cr_ = false;
  while (!bytes.empty()) {
    after_cr_ = false;
    const auto end = bytes.find_first_of("\r\n");
    if (partial_.size() + (end == std::string_view::npos ? bytes.size() : end) > limit_) {
      throw UnexpectedAnswer("an event of the stream is longer than " + std::to_string(limit_) + " bytes");
    }
    if (end == std::string_view::npos) {
      partial_.append(bytes);
      break;
    }
    if (partial_.empty()) {
      line(bytes.substr(0, end), frames);
    } else {
      partial_.append(bytes.substr(0, end));
      line(partial_, frames);
      partial_.clear();
    }
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    if (after_cr_ && !bytes.empty()) {
      if (bytes.front() == '\n') bytes.remove_prefix(1);
      after_cr_ = false;
    }
  }
  return frames;
}

void StreamReader::line(std::string_view text, std::vector<Frame>& frames) {
  if (first_line_ && text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  first_line_ = false;
  if (text.empty()) {
    complete(frames);
    return;
  }
  size_ += text.size();
  if (size_ > limit_) {
    throw UnexpectedAnswer("an event of the stream is longer than " + std::to_string(limit_) + " bytes");
  }
  const auto colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  if (name == "event") {
    event_ = value;
  } else if (name == "data") {
    if (has_data_) data_ += '\n';
    data_ += value;
    has_data_ = true;
  } else if (name == "id" && value.find('\0') == std::string_view::npos) {
    id_ = std::string(value);
  }
}

void StreamReader::complete(std::vector<Frame>& frames) {
  if (has_data_) frames.push_back({event_.empty() ? "message" : event_, std::move(data_), std::move(id_)});
  event_.clear();
  data_.clear();
  has_data_ = false;
  id_.reset();
  size_ = 0;
}

}  // namespace pileup
