#pragma once

#include "sdk/core/client_engine.hpp"
