#include "protocol/include/gapless/errc.hpp"
