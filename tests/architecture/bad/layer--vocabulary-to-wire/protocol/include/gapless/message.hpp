#pragma once

#include "protocol/wire/frame.hpp"
