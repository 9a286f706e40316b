#include <iostream>

#include "evening.hpp"

int main() { return console::playEvening(std::cout) ? 0 : 1; }
