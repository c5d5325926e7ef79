#include "protocol/kill_point.hpp"

#include "storage/sqlite/kill_point.hpp"

#include <signal.h>
#include <sqlite3.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

// What the environment says of a program with kill points:
//
//     GAPLESS_KILL_AT=before_commit:1/50,in_checkpoint:1/3    dies (SIGKILL) with these chances
//                                                             whenever it passes
//     GAPLESS_KILL_AFTER_MS=400                               but not in its first 400 ms
namespace gapless {
namespace {

using std::chrono::steady_clock;

const steady_clock::time_point began = steady_clock::now();

std::string setting(const char* name) {
    const char* const set = std::getenv(name);
    return set == nullptr ? std::string() : std::string(set);
}

std::uint32_t number_at(const std::string& text, std::size_t at) {
    std::uint32_t number = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), number);
    return number;
}

// The k of "name:1/k" in the environment's list, 0 when the name is not there.
std::uint32_t odds_against(std::string_view name) {
    const std::string list = "," + setting("GAPLESS_KILL_AT");
    const std::string wanted = "," + std::string(name) + ":1/";
    const auto at = list.find(wanted);
    return at == std::string::npos ? 0 : number_at(list, at + wanted.size());
}

bool is_young() {
    const std::chrono::milliseconds spared(number_at(setting("GAPLESS_KILL_AFTER_MS"), 0));
    return steady_clock::now() < began + spared;
}

}  // namespace

void pass_kill_point(std::string_view name) {
    const std::uint32_t odds = odds_against(name);
    if (odds == 0 || is_young()) {
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
