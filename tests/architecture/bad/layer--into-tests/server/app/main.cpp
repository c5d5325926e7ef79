#include "tests/support/virtual_clock.hpp"
