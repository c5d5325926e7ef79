#pragma once

#include "protocol/wire/exchange_header.hpp"

#include <gapless/error.hpp>
#include <gapless/time.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::protocol {

// The client's half of an exchange: what to ask for, on which of two lines, and what of the
// answers is new.
//
// One request is always out, and held by the server until there is something to say. When the
// client has something to say meanwhile, a second one goes out on the other line, which ends the
// holding of the first. A request that got no answer is sent again, the same bytes under the same
// number, a few times. Answers are taken in the order of the numbers, each once.
//
// After each input and command drain poll_post and poll_payloads, then look at failure().
class exchange_caller {
public:
    static constexpr std::size_t lines = 2;

    struct limits {
        std::uint32_t repeats_max = 6;              // of one request: the first at once
        duration repeat_after = milliseconds(250);  // the second; then doubling
        duration repeat_after_max = seconds(4);
        std::size_t request_bytes_max = std::size_t{32} * 1024;  // but one payload always goes
    };

    // To be sent now, on a line that is free.
    struct post {
        std::size_t line = 0;
        std::string body;
    };

    explicit exchange_caller(limits options) : limits_(options) {}

    // Commands. begin is the first; queue takes a payload, which goes with the next request.
    void begin();
    void queue(std::string_view payload);

    void flush() { make_requests(); }

    // Inputs: what became of the post of this line. Broken is what may have arrived or not; what
    // timed out is not sent again, as the server has given the exchange up by then.
    void handle_answer(std::size_t line, unsigned status, std::string_view body, instant now);
    void handle_broken(std::size_t line, const error& why, instant now);
    void handle_timeout(instant now);

    // Outputs. Payloads come in the form of a TCP stream; an answer that has none is told too.
    [[nodiscard]] std::optional<post> poll_post();
    [[nodiscard]] std::optional<std::string> poll_payloads();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // Why it is over.
    [[nodiscard]] const std::optional<error>& failure() const { return failure_; }

    [[nodiscard]] bool is_begun() const { return is_begun_; }

    // Nothing is out on this line.
    [[nodiscard]] bool is_free(std::size_t line) const;

    // The body that tells the server that it is over.
    [[nodiscard]] std::string goodbye() const;

    // Something was queued, or is on its way, that no answer has confirmed.
    [[nodiscard]] bool has_unconfirmed() const;

private:
    struct open_request {
        std::uint64_t number = 0;
        std::string body;
        std::size_t line = 0;
        bool has_payloads = false;
        bool is_out = false;          // on its line
        bool waits_for_turn = false;  // the server wants the one before first
        std::uint32_t repeats = 0;
        std::optional<instant> repeat_at;
        duration repeat_after;
        std::optional<std::string> said;
    };

    [[nodiscard]] open_request* on_line(std::size_t line);
    void make_requests();
    void make_request();
    void send(open_request& request);
    void take_answers();
    void fail(error why);

    limits limits_;
    exchange_key key_;
    bool is_begun_ = false;
    bool is_beginning_ = false;
    std::uint64_t last_ = 0;
    std::uint64_t seen_ = 0;
    std::deque<open_request> open_;
    std::deque<std::string> queued_;  // framed
    std::deque<post> posts_;
    std::deque<std::string> arrived_;
    std::optional<error> failure_;
};

}  // namespace gapless::protocol
