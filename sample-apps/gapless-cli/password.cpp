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

result<std::string> check(std::string password, const std::string& if_empty) {
    if (password.empty()) {
        return error(errc::usage, if_empty);
    }
    if (!is_utf8(password)) {
        return error(errc::invalid_utf8, "a password");
    }
    return password;
}

result<std::string> ask_at_terminal() {
    if (::isatty(STDIN_FILENO) == 0) {
        return error(errc::usage, "give --password-file: there is no terminal to ask at");
    }
    return typed("Password: ");
}

}  // namespace

result<std::string> read_password(const std::string& file) {
    if (file.empty()) {
        const auto asked = ask_at_terminal();
        return asked ? check(*asked, "a password is not empty") : asked;
    }
    std::ifstream from(file, std::ios::binary);
    return check(first_line_of(from), "no password in the first line of " + file);
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
