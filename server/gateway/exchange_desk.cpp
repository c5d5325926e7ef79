#include "server/gateway/exchange_desk.hpp"

#include <gapless/assert.hpp>

#include <openssl/rand.h>

#include <string>
#include <utility>

namespace gapless::server {

namespace {

[[nodiscard]] exchange_reply refused_as(exchange_reply::kind what, error why) {
    return {.what = what, .body = {}, .reason = std::move(why)};
}

[[nodiscard]] protocol::exchange_key make_key() {
    protocol::exchange_key made;
    const int has_made = RAND_bytes(made.bytes.data(), static_cast<int>(made.bytes.size()));
    GAPLESS_ASSERT(has_made == 1);
    return made;
}

}  // namespace

exchange_desk::exchange_desk(boost::asio::io_context& io, engine_driver& driver, const limits& l)
    : io_(io), driver_(driver), limits_(l) {}

void exchange_desk::handle_request(
    std::string_view body, std::string_view address, exchange_connection::completion told
) {
    const auto header = protocol::read_exchange_header(body);
    if (!header) {
        return told(refused_as(exchange_reply::kind::malformed, header.error()));
    }
    const std::string_view payloads = body.substr(protocol::exchange_header_bytes);
    if (*header == protocol::exchange_header{}) {
        if (!payloads.empty()) {
            const error why{errc::malformed_frame, "who asks for an exchange says nothing more"};
            return told(refused_as(exchange_reply::kind::malformed, why));
        }
        return begin(address, told);
    }
    const auto found = open_.find(header->key);
    if (found == open_.end()) {
        const error why{errc::idle_timeout, "there is no such exchange: begin another"};
        return told(refused_as(exchange_reply::kind::gone, why));
    }
    const auto connection = found->second;
    if (header->number == 0) {
        connection->end();
        return told({.what = exchange_reply::kind::answer, .body = std::string{body}, .reason = {}}
        );
    }
    connection->handle_request(*header, payloads, std::move(told));
}

void exchange_desk::begin(std::string_view address, const exchange_connection::completion& told) {
    if (driver_.is_draining() || open_.size() >= limits_.exchanges_max) {
        const errc code = driver_.is_draining() ? errc::shutting_down : errc::overloaded;
        return told(refused_as(exchange_reply::kind::refused, error{code, {}, seconds(1)}));
    }
    const protocol::exchange_key key = make_key();
    const auto made = std::make_shared<exchange_connection>(
        io_, driver_, key, limits_.turn, [this, key] { open_.erase(key); }
    );
    open_.emplace(key, made);
    made->start(address);
    exchange_reply reply;
    protocol::write_exchange_header({key, 0, 0}, reply.body);
    told(reply);
}

}  // namespace gapless::server
