#include "tests/simulation/nonsense.hpp"

#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"
#include "tests/simulation/frame_mutator.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <variant>

namespace gapless::simulation {
namespace {

using namespace protocol;  // NOLINT: this file speaks of nothing but frames

using payloads = std::vector<std::string>;

constexpr std::array passing{
    errc::rate_limited,
    errc::overloaded,
    errc::storage_full,
    errc::storage_failed,
    errc::shutting_down,
    errc::timed_out,
    errc::unreachable,
    errc::idle_timeout,
};

constexpr std::array endings{
    errc::superseded,
    errc::kicked,
    errc::token_expired,
    errc::internal,
    errc::overloaded,
    errc::malformed_frame,
    errc::frame_too_large,
    errc::unsupported,
    errc::rate_limited,
};

constexpr std::array refusals{
    errc::superseded,
    errc::kicked,
    errc::token_expired,
    errc::conflict,
    errc::message_too_large,
    errc::not_a_member,
    errc::counter_expected,
    errc::unknown_user,
};

std::string encoded(const protocol::frame& said) {
    std::string payload;
    encode(said, payload);
    return payload;
}

// Draws what is wrong with a frame, by its kind; nothing for a kind that can hardly be wrong.
struct twister {
    prng& draw;
    const device_checker& listener;
    using twisted = std::optional<protocol::frame>;

    error passing_error() const {
        error why{passing[draw.below(passing.size())]};
        if (draw.one_in(2)) {
            why.retry_after = milliseconds(draw.between(0, 5'000));
        }
        return why;
    }

    twisted operator()(welcome said) const {
        switch (draw.below(4)) {
            case 0:
                said.version = static_cast<std::uint32_t>(draw.below(100)) + 2;
                return said;
            case 1:
                return notify{};
            case 2:
                said.limits.message_bytes_max = 40;
                return said;
            default:
                return heartbeat_answer{};
        }
    }

    twisted operator()(sent said) const {
        switch (draw.below(3)) {
            case 0:
                said.seq = seq{};
                return said;
            case 1:
                said.conversation = conversation_id{};
                return said;
            default:
                return refused{said.client_id, error{errc::counter_expected}, {}, {}};
        }
    }

    // It may be refused later as well as now.
    twisted operator()(refused said) const {
        said.failure = passing_error();
        return said;
    }

    twisted operator()(cancelled said) const {
        said.client_id.bytes[0] ^= 1;
        return said;
    }

    twisted operator()(sync_page said) const {
        switch (draw.below(4)) {
            case 0:
                said.epoch = log_epoch{said.epoch.value + 7};
                said.state = draw.one_in(2) ? sync_state::reset : sync_state::ok;
                return said;
            case 1:
                said.state = sync_state::more;
                said.version = inbox_version{};
                return said;
            case 2:
                said.entries.insert(said.entries.begin(), inbox_entry{});
                return said;
            default:
                return pulled{};
        }
    }

    twisted operator()(pulled said) const {
        switch (draw.below(5)) {
            case 0:
                said.failure = passing_error();
                return said;
            case 1:
                said.conversation = conversation_id{said.conversation.value + 1'000};
                return said;
            case 2:
                said.messages.clear();
                said.holes.clear();
                return said;
            case 3:
                said.head = seq{};
                return said;
            default:
                said.epoch = log_epoch{said.epoch.value + 7};
                return said;
        }
    }

    twisted operator()(const push& said) const {
        push_batch batch = *said.batch;
        switch (draw.below(5)) {
            case 0:
                batch.messages.clear();
                break;
            case 1:
                batch.messages.front().seq = seq{};
                break;
            case 2:
                batch.messages.push_back(batch.messages.back());
                break;
            case 3:
                batch.epoch = log_epoch{batch.epoch.value + 7};
                break;
            default:
                if (!is_stored(batch)) {
                    return std::nullopt;
                }
                batch.messages.front().id = message_id{batch.messages.front().id.value + 1'000'000};
        }
        return push{std::make_shared<const push_batch>(std::move(batch)), said.inbox};
    }

    // Only of what is on disk can be seen that it was another entry.
    bool is_stored(const push_batch& batch) const {
        const auto known = listener.conversations().find(batch.conversation);
        return known != listener.conversations().end() &&
               batch.messages.back().seq <= known->second.high;
    }

    twisted operator()(notify said) const {
        said.inbox.reset();
        return said;
    }

    twisted operator()(changed said) const {
        // Of a conversation that nobody knows any epoch may be the right one.
        if (listener.conversations().contains(said.entry.conversation) && draw.one_in(2)) {
            said.entry.epoch = log_epoch{said.entry.epoch.value + 7};
        } else {
            said.entry.conversation = conversation_id{};
        }
        return said;
    }

    twisted operator()(heartbeat_answer said) const {
        said.inbox_version = inbox_version{said.inbox_version.value + 5};
        return said;
    }

    twisted operator()(response said) const {
        said.id.bytes[0] ^= 1;
        return said;
    }

    template <class Other>
    twisted operator()(const Other&) const {
        return std::nullopt;
    }
};

std::optional<std::string> unreadable(std::string_view payload, prng& draw) {
    for (int tries = 0; tries < 8; ++tries) {
        std::string bytes = mutated(payload, draw);
        if (!decode(bytes)) {
            return bytes;
        }
    }
    return std::nullopt;
}

// Of a kind that a later version may have, behind fields of every type that nobody knows.
std::string from_later(prng& draw) {
    using namespace std::string_literals;
    const std::array<std::string, 6> odd{
        "\xc0\x0c\x07"s,  // a number, field 200
        "\xc1\x0c"
        "12345678"s,  // eight bytes
        "\xc5\x0c"
        "1234"s,  // four
        "\xc2\x0c\x03"
        "abc"s,                           // counted ones
        "\xc3\x0c\xda\x02\x00\xc4\x0c"s,  // a group, and what is in it
        ""s,
    };
    const std::string kind = draw.one_in(2) ? "\xda\x02\x01x"s : ""s;  // field 43
    return odd[draw.below(odd.size())] + kind;
}

protocol::frame of_a_client(prng& draw) {
    switch (draw.below(9)) {
        case 0:
            return hello{{1}, {}, {}};
        case 1:
            return authenticate{};
        case 2:
            return sync{};
        case 3:
            return pull{conversation_id{1}, log_epoch{1}, seq{1}, seq{2}};
        case 4:
            return ack{};
        case 5:
            return heartbeat{ack{}, seconds(1)};
        case 6:
            return unsupported{5};
        case 7:
            return heartbeat{};
        default:
            return welcome{};
    }
}

protocol::frame ending(prng& draw) {
    error why{endings[draw.below(endings.size())]};
    if (draw.one_in(2)) {
        why.retry_after = milliseconds(draw.between(0, 5'000));
    }
    return close{why};
}

payloads twisted(const overheard_frame& said, prng& draw) {
    const auto wrong = std::visit(twister{draw, said.listener}, said.frame);
    return wrong ? payloads{encoded(*wrong)} : payloads{};
}

}  // namespace

std::vector<std::string> nonsense_for(const overheard_frame& said, prng& draw) {
    const std::string honest(said.payload);
    switch (draw.below(10)) {
        case 0:
            return {};  // not a word
        case 1:
            return {unreadable(said.payload, draw).value_or(honest)};
        case 2:
            return {from_later(draw), honest};
        case 3:
            return {encoded(of_a_client(draw)), honest};
        case 4:
            return {encoded(ending(draw))};
        case 5:
            if (said.earlier.empty()) {
                return {honest, honest};
            }
            return {honest, said.earlier[draw.below(said.earlier.size())]};
        default:
            return twisted(said, draw);
    }
}

std::vector<std::string> lie_for(const overheard_frame& said, prng& draw) {
    const auto* answer = std::get_if<sent>(&said.frame);
    if (answer != nullptr && draw.one_in(3)) {
        return {encoded(cancelled{answer->client_id})};
    }
    if (answer != nullptr && draw.one_in(2)) {
        const error why{refusals[draw.below(refusals.size())]};
        const bool is_near = draw.one_in(2);
        const sender_counter wanted{(is_near ? answer->counter.value : 0) + draw.below(3)};
        return {encoded(refused{answer->client_id, why, wanted, answer->seq})};
    }
    if (!said.earlier.empty() && draw.one_in(4)) {
        return {
            std::string(said.payload), mutated(said.earlier[draw.below(said.earlier.size())], draw)
        };
    }
    return {mutated(said.payload, draw)};
}

}  // namespace gapless::simulation
