#pragma once

#include <cstdint>
#include <functional>

namespace gapless::load {

// Somebody who sends messages to a fixed destination and gets those of others: a Gapless device,
// or a client of the bare server. Scenarios know nothing else of either, so that both are measured
// in the same way.
//
// Every message carries the moment at which it was sent, and has 200 bytes of text.
class party {
public:
    virtual ~party() = default;

    // Sends one message to the destination.
    virtual void send() = 0;

    [[nodiscard]] virtual bool is_ready() const = 0;

    // Throws std::runtime_error when the connection is not what it should be.
    virtual void check() const = 0;

    // Told with the moment at which the message in question was sent.
    std::function<void(std::uint64_t sent_ns)> on_acknowledged = [](std::uint64_t) {};
    std::function<void(std::uint64_t sent_ns)> on_delivered = [](std::uint64_t) {};
};

inline constexpr std::size_t text_bytes = 200;

}  // namespace gapless::load
