#include "server/app/console.hpp"

#include "server/ops/server_log.hpp"

namespace gapless::server {

std::string ready_line(
    const node::addresses& where, const std::optional<std::string>& authority_file
) {
    std::string line = R"({"event":"ready","tcp":)" + json_quoted(where.tcp);
    line += R"(,"websocket":)" + json_quoted(where.websocket);
    line += R"(,"rest":)" + json_quoted(where.rest);
    if (!where.plain_tcp.empty()) {
        line += R"(,"plain_tcp":)" + json_quoted(where.plain_tcp);
    }
    line += R"(,"ca":)" + (authority_file ? json_quoted(*authority_file) : std::string{"null"});
    return line + "}\n";
}

std::string error_line(const error& failure) {
    return R"({"error":{"code":)" + json_quoted(name_of(failure.code)) + R"(,"message":)" +
           json_quoted(message_of(failure)) + "}}\n";
}

}  // namespace gapless::server
