#include "tests/integration/canaries/process_memory.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace gapless::integration {

namespace {

struct mapping {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

// Larger ones are the shadows that sanitizers keep, of which most is not there.
constexpr std::uint64_t mapping_max = std::uint64_t{4} << 30U;

constexpr std::size_t read_at_once = 1U << 20U;

std::vector<mapping> mappings_of(pid_t process) {
    std::ifstream lines("/proc/" + std::to_string(process) + "/maps");
    std::vector<mapping> found;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        mapping next;
        char dash = 0;
        std::string rights;
        words >> std::hex >> next.begin >> dash >> next.end >> rights;
        if (rights.starts_with('r') && next.end - next.begin <= mapping_max) {
            found.push_back(next);
        }
    }
    return found;
}

// A mapping may end before its end, as that of a file does that was cut.
std::string read(int memory, const mapping& from) {
    std::string all;
    auto at = from.begin;
    while (at < from.end) {
        std::string room(std::min<std::uint64_t>(read_at_once, from.end - at), '\0');
        const auto got = ::pread(memory, room.data(), room.size(), static_cast<off_t>(at));
        if (got <= 0) {
            break;
        }
        at += static_cast<std::uint64_t>(got);
        all.append(room, 0, static_cast<std::size_t>(got));
    }
    return all;
}

}  // namespace

std::vector<std::string> read_memory_of(pid_t child) {
    ::kill(child, SIGSTOP);
    int status = 0;
    if (::waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) {
        throw std::runtime_error("the process does not stand still");
    }
    const auto path = "/proc/" + std::to_string(child) + "/mem";
    const int memory = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (memory < 0) {
        ::kill(child, SIGCONT);
        throw std::runtime_error(path + " cannot be read");
    }
    std::vector<std::string> all;
    for (const auto& each : mappings_of(child)) {
        all.push_back(read(memory, each));
    }
    ::close(memory);
    ::kill(child, SIGCONT);
    return all;
}

}  // namespace gapless::integration
