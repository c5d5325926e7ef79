#include "protocol/session/innocent.hpp"
