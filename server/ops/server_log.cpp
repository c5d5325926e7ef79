#include "server/ops/server_log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace gapless::server {

namespace {

constexpr const char* line_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

[[nodiscard]] std::string members_of(
    std::string_view event, std::initializer_list<server_log::field> fields
) {
    std::string members = "\"event\":" + json_quoted(event);
    for (const server_log::field& each : fields) {
        members += ',' + json_quoted(each.name) + ':' + json_quoted(each.value);
    }
    return members;
}

}  // namespace

server_log::server_log(std::string_view level)
    : logger_(std::make_shared<spdlog::logger>(
          "gaplessd", std::make_shared<spdlog::sinks::stderr_sink_mt>()
      )) {
    logger_->set_formatter(
        std::make_unique<spdlog::pattern_formatter>(line_pattern, spdlog::pattern_time_type::utc)
    );
    logger_->set_level(spdlog::level::from_str(std::string{level}));
    logger_->flush_on(spdlog::level::debug);
}

server_log::~server_log() = default;

void server_log::debug(std::string_view event, std::initializer_list<field> fields) {
    logger_->debug(members_of(event, fields));
}

void server_log::info(std::string_view event, std::initializer_list<field> fields) {
    logger_->info(members_of(event, fields));
}

void server_log::warning(std::string_view event, std::initializer_list<field> fields) {
    logger_->warn(members_of(event, fields));
}

void server_log::error(std::string_view event, std::initializer_list<field> fields) {
    logger_->error(members_of(event, fields));
}

std::string json_quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        if (each == '"' || each == '\\') {
            quoted += '\\';
            quoted += each;
        } else if (byte < 0x20) {
            quoted += "\\u00";
            quoted += digits[byte >> 4];
            quoted += digits[byte & 0xf];
        } else {
            quoted += each;
        }
    }
    return quoted + '"';
}

}  // namespace gapless::server
