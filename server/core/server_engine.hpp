#pragma once

#include "protocol/session/tls_channel.hpp"
#include "protocol/wire/frame.hpp"
#include "server/core/account/account_request.hpp"
#include "server/core/account/hasher.hpp"
#include "server/core/engine_limits.hpp"
#include "server/core/engine_output.hpp"
#include "server/core/store/job.hpp"

#include <gapless/moment.hpp>
#include <gapless/result.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::server {

// The whole server without a socket, a disk or a clock: many connections speak to one log.
//
// Drive it like every machine: after each input call poll_output until it is empty, then arm one
// timer for next_timeout. One store job is out at a time; what arrives meanwhile forms the next
// (group commit without a timer). Nothing derived from a change leaves before the job that made it
// durable has come back.
//
// It is wired of small machines: front_desk (connections come and go), frame_desk (what they say),
// job_queue, outcome_desk (what came of it), publisher (whom to tell), account_desk.
//
// The hasher outlives the engine; only its quick functions are called here, the slow ones are
// asked for by hash_job.
class server_engine {
public:
    using limits = engine_limits;

    server_engine(limits, hasher&);
    ~server_engine();
    server_engine(const server_engine&) = delete;
    server_engine& operator=(const server_engine&) = delete;

    // Inputs from connections. `bytes` is the frame's size on the wire.
    void handle_connected(connection_id, std::string_view address, moment now);
    // The handshake is through, before any frame: what a login is bound to. Unsaid, to nothing.
    void handle_secured(connection_id, const protocol::tls_channel&);
    void handle_frame(connection_id, const protocol::frame&, std::size_t bytes, moment now);
    void handle_malformed(connection_id, const error&, moment now);

    // A part of a long frame, which goes on: life, and told to the sender now and then.
    void handle_part(connection_id, std::size_t bytes, moment now);
    void handle_disconnected(connection_id, moment now);

    // Inputs from accounts, hasher, store and clock.
    void handle_account_request(
        account_ticket, const account_request&, std::string_view address, moment now
    );
    void handle_hashed(hash_ticket, std::string hash, bool matches, moment now);
    void handle_stored(store_ticket, result<job_result>, moment now);
    void handle_timeout(moment now);

    // Command: accept nothing new, finish what is under way, tell every client to come back.
    void drain(moment now);

    // Outputs.
    [[nodiscard]] std::optional<engine_output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] std::size_t connections() const;

    // Of its connections, or of what may wait for the store, whichever is more: per mille.
    [[nodiscard]] std::uint32_t load() const;

    // The longest frame that may come from there now: more than a payload only from whom the store
    // knows.
    [[nodiscard]] std::size_t frame_bytes_max(connection_id) const;

    // Operations that wait to be written, and whose senders wait: none while the store stalls.
    [[nodiscard]] std::size_t writes_waiting() const;

    // Bytes that were pushed to all connections and are not acknowledged.
    [[nodiscard]] std::size_t pushed_bytes() const;

    // Bytes held for all connections: bounded by the limits.
    [[nodiscard]] std::size_t buffered_bytes() const;

private:
    class machines;
    std::unique_ptr<machines> machines_;
};

}  // namespace gapless::server
