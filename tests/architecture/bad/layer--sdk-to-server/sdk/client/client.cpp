#include "server/core/server_engine.hpp"
