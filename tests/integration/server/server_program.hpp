#pragma once

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gapless::integration {

// What a program left behind.
struct ending {
    int exit_code = -1;  // -1: it was killed by a signal
    std::string output;
    std::string errors;

    // The one object on stderr, of which logs are other lines.
    [[nodiscard]] std::string error_code() const;
};

// A directory of a test's own, gone at its end.
class temporary_directory {
public:
    temporary_directory();
    ~temporary_directory();

    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// gaplessd as a real process. Its log goes to a file, so that nobody has to read it in time.
class server_program {
public:
    // In front of the program's own arguments another program may stand, like unshare.
    explicit server_program(
        const std::vector<std::string>& arguments, const std::vector<std::string>& before = {}
    );

    // Kills it, if it is still there.
    ~server_program();

    server_program(const server_program&) = delete;
    server_program& operator=(const server_program&) = delete;

    // In development, on free ports, with its data in this directory.
    [[nodiscard]] static std::vector<std::string> in_development(const std::filesystem::path& data);

    // The ready line, or nothing when it ended before.
    [[nodiscard]] std::optional<nlohmann::json> wait_until_ready();

    void signal(int number) const;
    [[nodiscard]] ending wait();

    [[nodiscard]] pid_t pid() const { return pid_; }

    // What is on stderr so far.
    [[nodiscard]] std::string errors() const;

private:
    // More of stdout, or nothing at its end and when it takes too long.
    [[nodiscard]] std::string read_output() const;

    temporary_directory directory_;
    pid_t pid_ = -1;
    int output_descriptor_ = -1;
    std::string output_;
    std::optional<int> status_;
};

}  // namespace gapless::integration
