#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
}

namespace gapless::server {

// The server's log: one JSON object a line, on stderr. It gets facts about the server, never
// message content, names, passwords or tokens. May be called from any thread.
class server_log {
public:
    struct field {
        std::string_view name;
        std::string value;
    };

    // The level is one of debug, info, warning and error.
    explicit server_log(std::string_view level);
    ~server_log();

    server_log(const server_log&) = delete;
    server_log& operator=(const server_log&) = delete;

    void debug(std::string_view event, std::initializer_list<field> = {});
    void info(std::string_view event, std::initializer_list<field> = {});
    void warning(std::string_view event, std::initializer_list<field> = {});
    void error(std::string_view event, std::initializer_list<field> = {});

private:
    std::shared_ptr<spdlog::logger> logger_;
};

// The text as a JSON string, quotes included. Bytes that are no ASCII pass as they are.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace gapless::server
