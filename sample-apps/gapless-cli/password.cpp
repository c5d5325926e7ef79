#include "sample-apps/gapless-cli/password.hpp"

#include <gapless/utf8.hpp>

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>

namespace gapless::cli {

namespace {

// The terminal shows nothing of what is typed while this lives.
class hidden_typing {
public:
    hidden_typing() {
        ::tcgetattr(STDIN_FILENO, &before_);
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        silent.c_lflag |= ECHONL;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }

    ~hidden_typing() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }

    hidden_typing(const hidden_typing&) = delete;
    hidden_typing& operator=(const hidden_typing&) = delete;

private:
    termios before_{};
};

std::string first_line_of(std::istream& from) {
    std::string line;
    std::getline(from, line);
    if (!line.empty() && line.back() == '\r') {
        line.pop_back();
    }
    return line;
}

// Signals are taken by the main loop, which does not run yet: they wait to be looked at.
bool is_interrupted() {
    sigset_t pending;
    ::sigpending(&pending);
    return ::sigismember(&pending, SIGINT) == 1 || ::sigismember(&pending, SIGTERM) == 1;
}

result<std::string> typed(const char* prompt) {
    constexpr int look_every_ms = 100;
    const hidden_typing hidden;  // before anybody is asked to type
    std::cerr << prompt << std::flush;
    pollfd keyboard{STDIN_FILENO, POLLIN, 0};
    while (::poll(&keyboard, 1, look_every_ms) == 0) {
        if (is_interrupted()) {
            return error(errc::cancelled, "interrupted");
        }
    }
    return first_line_of(std::cin);
}

// What nobody shall see, and how it is asked for.
struct secret_line {
    const char* name;
    const char* prompt;
    const char* flag;
};

result<std::string> check(std::string line, const secret_line& what, const std::string& if_empty) {
    if (line.empty()) {
        return error(errc::usage, if_empty);
    }
    if (!is_utf8(line)) {
        return error(errc::invalid_utf8, std::string("a ") + what.name);
    }
    return line;
}

result<std::string> ask_at_terminal(const secret_line& what) {
    if (::isatty(STDIN_FILENO) == 0) {
        return error(
            errc::usage, std::string("give ") + what.flag + ": there is no terminal to ask at"
        );
    }
    return typed(what.prompt);
}

result<std::string> read_line(const std::string& file, const secret_line& what) {
    if (file.empty()) {
        const auto asked = ask_at_terminal(what);
        return asked ? check(*asked, what, std::string("a ") + what.name + " is not empty") : asked;
    }
    std::ifstream from(file, std::ios::binary);
    const auto missing = std::string("no ") + what.name + " in the first line of " + file;
    return check(first_line_of(from), what, missing);
}

}  // namespace

result<std::string> read_password(const std::string& file) {
    return read_line(file, {"password", "Password: ", "--password-file"});
}

result<std::string> read_recovery_code(const std::string& file) {
    return read_line(file, {"recovery code", "Recovery code: ", "--code-file"});
}

result<std::string> read_whole_file(const std::string& path) {
    std::ifstream from(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(from), std::istreambuf_iterator<char>()};
    if (!from || content.empty()) {
        return error(errc::usage, "cannot read " + path);
    }
    return content;
}

}  // namespace gapless::cli
