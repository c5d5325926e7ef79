#include "server/sqlite/sqlite_store.hpp"
