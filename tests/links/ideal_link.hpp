#pragma once

#include "tests/proxy/command.hpp"
#include "tests/proxy/delivery_trace.hpp"
#include "tests/proxy/script.hpp"
#include "tests/proxy/trace_cursor.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::links {

// The best that anybody could do over one direction of a link: it knows the link's future, is there
// at the first millisecond at which something may pass, and sends the texts and nothing else: no
// frames, no TLS, no acknowledgements. What was written earlier goes first.
//
// A connection that died is replaced at once, where a new one would pass: so of a script only
// what holds for later connections stops it.
class ideal_link {
public:
    struct options {
        proxy::direction direction = proxy::direction::up;
        duration latency;
        std::shared_ptr<const proxy::delivery_trace> trace;  // null: as fast as it goes
        proxy::script script;
        instant started;  // where trace and script begin
    };

    explicit ideal_link(const options&);

    // When a text arrives that was written then. Ask in the order of writing.
    [[nodiscard]] instant deliver(instant written, std::size_t bytes);

private:
    using span = std::pair<instant, std::optional<instant>>;  // from, to; for ever

    void note(const proxy::script::step&, proxy::direction);
    void set_blocked(instant at, bool is_blocked);
    [[nodiscard]] instant passes_from(instant wanted) const;

    [[nodiscard]] duration latency_at(instant written) const;

    instant started_;
    instant last_;
    std::optional<proxy::trace_cursor> cursor_;
    std::vector<span> blocked_;                            // ascending
    std::vector<std::pair<instant, duration>> latencies_;  // from when on; ascending
};

}  // namespace gapless::links
