#include "protocol/crypto/xaes.hpp"
#include <gtest/gtest.h>
