#include "sample-apps/gapless-cli/password.hpp"

#include <termios.h>
#include <unistd.h>

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

std::string typed(const char* prompt) {
    const hidden_typing hidden;  // before anybody is asked to type
    std::cerr << prompt << std::flush;
    return first_line_of(std::cin);
}

result<std::string> ask_at_terminal(bool is_new) {
    if (::isatty(STDIN_FILENO) == 0) {
        return error(errc::usage, "give --password-file: there is no terminal to ask at");
    }
    auto password = typed("Password: ");
    if (is_new && typed("Again: ") != password) {
        return error(errc::usage, "the two passwords differ");
    }
    return password;
}

}  // namespace

result<std::string> read_password(const std::string& file, bool is_new) {
    if (file.empty()) {
        auto asked = ask_at_terminal(is_new);
        if (asked && asked->empty()) {
            return error(errc::usage, "a password is not empty");
        }
        return asked;
    }
    std::ifstream from(file, std::ios::binary);
    auto password = first_line_of(from);
    if (password.empty()) {
        return error(errc::usage, "no password in the first line of " + file);
    }
    return password;
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
