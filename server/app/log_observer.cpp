#include "server/app/log_observer.hpp"

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

}  // namespace gapless::server
