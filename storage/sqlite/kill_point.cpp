#include "storage/sqlite/kill_point.hpp"

#ifdef GAPLESS_WITH_KILL_POINTS

#include <signal.h>
#include <sqlite3.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace gapless::storage {
namespace {

// The k of "name:1/k" in the environment's list, 0 when the name is not there.
std::uint32_t odds_against(std::string_view name) {
    const char* const set = std::getenv("GAPLESS_KILL_AT");
    const std::string list = set == nullptr ? std::string() : "," + std::string(set);
    const std::string wanted = "," + std::string(name) + ":1/";
    const auto at = list.find(wanted);
    std::uint32_t odds = 0;
    if (at != std::string::npos) {
        std::from_chars(list.data() + at + wanted.size(), list.data() + list.size(), odds);
    }
    return odds;
}

}  // namespace

void pass_kill_point(std::string_view name) {
    const std::uint32_t odds = odds_against(name);
    if (odds == 0) {
        return;
    }
    thread_local std::minstd_rand chance{std::random_device{}()};
    if (chance() % odds == 0) {
        raise(SIGKILL);
    }
}

// A database in WAL mode is synced by checkpoints alone, so that is the place to listen.
void arm_checkpoint_kill_point(sqlite3* connection) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    static const sqlite3_io_methods* const original = file->pMethods;
    static const sqlite3_io_methods listening = [] {
        sqlite3_io_methods methods = *original;
        methods.xSync = [](sqlite3_file* synced, int flags) {
            pass_kill_point("in_checkpoint");
            return original->xSync(synced, flags);
        };
        return methods;
    }();
    file->pMethods = &listening;
}

}  // namespace gapless::storage

#endif
