#pragma once

#include "server/gateway/gateway_observer.hpp"
#include "server/ops/server_log.hpp"

namespace gapless::server {

// Writes what the gateway tells into the log, which outlives it.
class log_observer final : public gateway_observer {
public:
    explicit log_observer(server_log& log) : log_(log) {}

    void handle_store_failed(const error&) override;
    void handle_archive_damaged(conversation_id, seq first) override;
    void handle_store_recovered() override;
    void handle_accept_failed(std::string_view reason) override;
    void handle_login(const login_report&) override;

private:
    server_log& log_;
};

}  // namespace gapless::server
