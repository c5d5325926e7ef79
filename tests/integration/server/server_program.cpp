#include "tests/integration/server/server_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace gapless::integration {

namespace {

// Only a test that fails waits so long.
constexpr int ready_within_milliseconds = 20'000;

[[nodiscard]] std::string content_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

std::string ending::error_code() const {
    std::istringstream lines{errors};
    for (std::string line; std::getline(lines, line);) {
        const auto object = nlohmann::json::parse(line, nullptr, false);
        if (object.contains("error")) {
            return object["error"]["code"];
        }
    }
    return {};
}

temporary_directory::temporary_directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gapless-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("cannot make a temporary directory");
    }
    path_ = pattern;
}

temporary_directory::~temporary_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

server_program::server_program(
    const std::vector<std::string>& arguments, const std::vector<std::string>& before
) {
    std::vector<std::string> words = before;
    words.emplace_back(GAPLESSD_PATH);
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& each : words) {
        pointers.push_back(each.data());
    }
    pointers.push_back(nullptr);

    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        throw std::runtime_error("cannot make a pipe");
    }
    const std::string log = (directory_.path() / "log").string();
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
        ::execvp(pointers[0], pointers.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    output_descriptor_ = ends[0];
}

server_program::~server_program() {
    if (!status_) {
        signal(SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ::close(output_descriptor_);
}

std::vector<std::string> server_program::in_development(const std::filesystem::path& data) {
    const std::string free_port = "127.0.0.1:0";
    return {
        "--data",
        data.string(),
        "--dev",
        "--tcp",
        free_port,
        "--websocket",
        free_port,
        "--rest",
        free_port
    };
}

std::optional<nlohmann::json> server_program::wait_until_ready() {
    while (!output_.ends_with('\n')) {
        const std::string more = read_output();
        if (more.empty()) {
            return std::nullopt;
        }
        output_ += more;
    }
    return nlohmann::json::parse(output_);
}

void server_program::signal(int number) const { ::kill(pid_, number); }

ending server_program::wait() {
    for (std::string more = read_output(); !more.empty(); more = read_output()) {
        output_ += more;
    }
    if (!status_) {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        status_ = status;
    }
    return {
        .exit_code = WIFEXITED(*status_) ? WEXITSTATUS(*status_) : -1,
        .output = output_,
        .errors = errors(),
    };
}

std::string server_program::errors() const { return content_of(directory_.path() / "log"); }

std::string server_program::read_output() const {
    pollfd waiting{.fd = output_descriptor_, .events = POLLIN, .revents = 0};
    std::array<char, 4096> room{};
    if (::poll(&waiting, 1, ready_within_milliseconds) <= 0) {
        return {};
    }
    const ssize_t got = ::read(output_descriptor_, room.data(), room.size());
    return got <= 0 ? std::string{} : std::string{room.data(), static_cast<std::size_t>(got)};
}

}  // namespace gapless::integration
