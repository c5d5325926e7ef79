#include "tests/integration/network/proxy_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace gapless::integration {

namespace {

// Only a test that fails waits so long.
constexpr int answer_within_milliseconds = 20'000;

}  // namespace

proxy_program::proxy_program(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{GAPLESS_PROXY_PATH};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& each : words) {
        pointers.push_back(each.data());
    }
    pointers.push_back(nullptr);

    int input[2] = {-1, -1};
    int output[2] = {-1, -1};
    if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0) {
        throw std::runtime_error("cannot make a pipe");
    }
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(input[0], STDIN_FILENO);
        ::dup2(output[1], STDOUT_FILENO);
        ::execv(pointers[0], pointers.data());
        ::_exit(127);
    }
    ::close(input[0]);
    ::close(output[1]);
    input_descriptor_ = input[1];
    output_descriptor_ = output[0];
    ready_ = read_line();
}

proxy_program::~proxy_program() {
    ::close(input_descriptor_);
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    ::close(output_descriptor_);
}

std::string proxy_program::address(const std::string& name) const {
    return ready_["listening"].at(name);
}

nlohmann::json proxy_program::command(const nlohmann::json& wanted) {
    const std::string line = wanted.dump() + "\n";
    if (::write(input_descriptor_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        throw std::runtime_error("the proxy has gone");
    }
    const nlohmann::json answer = read_line();
    if (answer["event"] != "done") {
        throw std::runtime_error("the proxy says " + answer.dump() + " to " + line);
    }
    return answer["upstreams"];
}

nlohmann::json proxy_program::read_line() {
    auto end = unread_.find('\n');
    while (end == std::string::npos) {
        pollfd waiting{.fd = output_descriptor_, .events = POLLIN, .revents = 0};
        std::array<char, 4'096> room{};
        if (::poll(&waiting, 1, answer_within_milliseconds) <= 0) {
            throw std::runtime_error("the proxy says nothing");
        }
        const ssize_t got = ::read(output_descriptor_, room.data(), room.size());
        if (got <= 0) {
            throw std::runtime_error("the proxy has gone");
        }
        unread_.append(room.data(), static_cast<std::size_t>(got));
        end = unread_.find('\n');
    }
    const auto line = nlohmann::json::parse(unread_.substr(0, end));
    unread_.erase(0, end + 1);
    return line;
}

}  // namespace gapless::integration
