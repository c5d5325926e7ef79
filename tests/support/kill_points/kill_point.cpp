#include "protocol/kill_point.hpp"

#include "storage/sqlite/kill_point.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

// What the environment says of a program with kill points:
//
//     GAPLESS_KILL_AT=before_commit:1/50,in_checkpoint:1/3    dies (SIGKILL) with these chances
//                                                             whenever it passes
//     GAPLESS_KILL_WHEN=/some/file                            but only when there is this file
namespace gapless {
namespace {

std::string setting(const char* name) {
    const char* const set = std::getenv(name);
    return set == nullptr ? std::string() : std::string(set);
}

// The k of "name:1/k" in the environment's list, 0 when the name is not there.
std::uint32_t odds_against(std::string_view name) {
    const std::string list = "," + setting("GAPLESS_KILL_AT");
    const std::string wanted = "," + std::string(name) + ":1/";
    const auto at = list.find(wanted);
    std::uint32_t odds = 0;
    if (at != std::string::npos) {
        std::from_chars(list.data() + at + wanted.size(), list.data() + list.size(), odds);
    }
    return odds;
}

bool is_armed() {
    const std::string file = setting("GAPLESS_KILL_WHEN");
    return file.empty() || ::access(file.c_str(), F_OK) == 0;
}

}  // namespace

void pass_kill_point(std::string_view name) {
    const std::uint32_t odds = odds_against(name);
    if (odds == 0 || !is_armed()) {
        return;
    }
    thread_local std::minstd_rand chance{std::random_device{}()};
    if (chance() % odds == 0) {
        raise(SIGKILL);
    }
}

namespace storage {

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

}  // namespace storage
}  // namespace gapless
