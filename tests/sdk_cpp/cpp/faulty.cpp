// Does what a sanitizer must not let pass: shows that the tests would notice.

#include <cstring>
#include <limits>
#include <memory>

int main(int count, char** arguments) {
  const char* const fault = count > 1 ? arguments[1] : "";
  volatile int number = std::numeric_limits<int>::max();
  if (std::strcmp(fault, "undefined") == 0) number = number + 1;
  if (std::strcmp(fault, "address") == 0) {
    auto gone = std::make_unique<int>(1);
    const volatile int* const there = gone.get();
    gone.reset();
    number = *there;
  }
  if (std::strcmp(fault, "leak") == 0) {
    int* volatile lost = new int(1);
    lost = nullptr;
    (void)lost;
  }
  return 0;
}
