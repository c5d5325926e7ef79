#include "server/app/log_observer.hpp"

#include <gapless/uuid.hpp>

#include <string>

namespace gapless::server {

void log_observer::handle_store_failed(const error& failure) {
    log_.error(
        "store_failed",
        {{"code", std::string{name_of(failure.code)}}, {"message", message_of(failure)}}
    );
}

void log_observer::handle_archive_damaged(conversation_id where, seq first) {
    log_.error(
        "archive_damaged",
        {{"conversation", std::to_string(where.value)}, {"seq", std::to_string(first.value)}}
    );
}

void log_observer::handle_store_recovered() { log_.info("store_recovered"); }

void log_observer::handle_accept_failed(std::string_view reason) {
    log_.warning("accept_failed", {{"reason", std::string{reason}}});
}

// Sessions are many, so they are told where everything is; refusals are nobody's mistake.
void log_observer::handle_login(const login_report& login) {
    const std::string device = uuid_text(login.device.view());
    if (login.what == login_report::verdict::refused) {
        log_.warning("login_not_bound", {{"device", device}});
    } else {
        const bool is_bound = login.what == login_report::verdict::bound;
        log_.debug("session", {{"device", device}, {"binding", is_bound ? "bound" : "unbound"}});
    }
}

}  // namespace gapless::server
