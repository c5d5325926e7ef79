#pragma once

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace gapless::protocol {

// What an arriving message is to a conversation's contiguous high mark.
enum class arrival : std::uint8_t {
    next,       // high + 1: take it
    early,      // beyond high + 1: hold it
    duplicate,  // taken before: drop it, acknowledge again
    diverged,   // another message was taken under this seq: the log is not the one we know
    unknown,    // older than our memory: ask the mailbox which message it has there
};

// Tells what arrived twice in one conversation, from a bounded memory of what was taken last.
class deduplicator {
public:
    struct limits {
        std::size_t remembered_max = 1'024;
    };

    deduplicator();
    explicit deduplicator(limits options);

    // Inputs. The message is in the mailbox now.
    void handle_taken(seq where, message_id what);

    // The mailbox keeps nothing above `cut` any more: the log was cut there.
    void handle_cut(seq cut);

    // Outputs.
    [[nodiscard]] arrival judge(seq where, message_id what, seq high) const;

    [[nodiscard]] std::size_t remembered() const { return taken_.size(); }

private:
    limits limits_;
    std::map<seq, message_id> taken_;
};

}  // namespace gapless::protocol
