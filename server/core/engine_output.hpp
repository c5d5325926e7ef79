#pragma once

#include "protocol/wire/frame.hpp"
#include "server/core/account/account_request.hpp"
#include "server/core/store/job.hpp"

#include <gapless/error.hpp>
#include <gapless/strong_number.hpp>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gapless::server {

// One socket's life, named by the driver; never reused.
using connection_id = strong_number<struct connection_id_tag>;

// One account request under way, named by the driver; never reused.
using account_ticket = strong_number<struct account_ticket_tag>;

using hash_ticket = strong_number<struct hash_ticket_tag>;

// What the server engine wants done.

// Write this frame to that connection.
struct transmit {
    connection_id connection;
    protocol::frame frame;
};

// Write one shared batch to many connections, each with its own inbox fields: encode it once.
struct deliver {
    struct recipient {
        connection_id connection;
        std::optional<protocol::inbox_fields> inbox;
    };

    std::shared_ptr<const protocol::push_batch> batch;
    std::vector<recipient> recipients;
};

// Write what is pending, then close. The engine has forgotten the connection.
struct disconnect {
    connection_id connection;
};

// Hash a password, or verify one when `hash` is set; answer with handle_hashed.
struct hash_job {
    hash_ticket ticket;
    std::string password;
    std::optional<std::string> verify_against;
};

struct answer_account {
    account_ticket ticket;
    account_answer answer;
};

// A drain has ended: nothing is in flight, every connection was told.
struct drained {};

using engine_output_variant =
    std::variant<transmit, deliver, disconnect, store_job, hash_job, answer_account, drained>;

// A class for the reason that protocol::frame is one.
struct engine_output : engine_output_variant {
    using engine_output_variant::variant;

    engine_output();
    engine_output(const engine_output&);
    engine_output(engine_output&&) noexcept;
    engine_output& operator=(const engine_output&);
    engine_output& operator=(engine_output&&) noexcept;
    ~engine_output();
};

}  // namespace gapless::server
