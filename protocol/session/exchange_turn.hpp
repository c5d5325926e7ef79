#pragma once

#include "protocol/wire/exchange_header.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::protocol {

// The server's half of an exchange: a connection whose bytes travel in numbered requests and their
// answers. It says what a request is (new, or one that was sent again), and when which one is
// answered with what.
//
// Of the requests whose answers the client does not have, which are two at most, the older one is
// answered as soon as the newer one is there; the newest is held until there is something to say,
// or for as long as it may be. An answer is kept until the client has it, and given again as it
// was: so neither a request nor an answer that was lost loses or doubles anything.
//
// After each input ask poll_answer until it is empty; whoever waits for a number is to be answered
// with what it gives.
class exchange_turn {
public:
    struct limits {
        duration hold = seconds(25);
        duration idle = seconds(40);  // without a request: the client is gone

        // Then the rest comes with the next answer. One payload always goes.
        std::size_t answer_bytes_max = std::size_t{64} * 1024;
    };

    enum class verdict : std::uint8_t {
        taken = 1,  // new: what is in it is to be read
        repeated,   // sent again: it was read, and waits for its answer once more
        early,      // one before it has not arrived: to be sent again after that
        gone,       // of an exchange that is over, or that knows better
    };

    struct answer {
        std::uint64_t number = 0;
        std::string payloads;
    };

    exchange_turn(limits options, instant now);

    // Inputs.
    [[nodiscard]] verdict handle_request(const exchange_header& asked, instant now);
    void handle_timeout(instant now);

    // Commands. One payload, in two pieces; and no more of them.
    void queue(std::string_view first, std::string_view second);

    void close() { is_closed_ = true; }

    // Outputs.
    [[nodiscard]] std::optional<answer> poll_answer();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // No request has come for long.
    [[nodiscard]] bool is_over() const { return is_over_; }

    [[nodiscard]] bool has_queued() const { return !queued_.empty(); }

    // What the client does not have yet, as far as is known.
    [[nodiscard]] std::size_t queued_bytes() const { return queued_bytes_ + kept_bytes_; }

private:
    struct open_request {
        std::uint64_t number = 0;
        std::optional<std::string> said;
        bool is_awaited = true;
    };

    [[nodiscard]] verdict take(const exchange_header& asked, instant now);
    [[nodiscard]] bool is_due(const open_request& request) const;
    [[nodiscard]] std::string take_payloads();
    void forget_seen(std::uint64_t seen);

    limits limits_;
    std::uint64_t last_ = 0;
    std::uint64_t seen_ = 0;
    std::deque<open_request> open_;  // those above seen_, by number
    std::deque<std::string> queued_;
    std::size_t queued_bytes_ = 0;
    std::size_t kept_bytes_ = 0;  // of answers
    instant held_until_;
    instant idle_until_;
    bool is_hold_over_ = false;
    bool is_closed_ = false;
    bool is_over_ = false;
};

}  // namespace gapless::protocol
