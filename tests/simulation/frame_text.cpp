#include "tests/simulation/frame_text.hpp"

#include "protocol/pump.hpp"

#include <gapless/uuid.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace gapless::simulation {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<protocol::frame_variant>> kinds{
    "heartbeat",
    "heartbeat_answer",
    "hello",
    "authenticate",
    "challenge",
    "welcome",
    "close",
    "unsupported",
    "send",
    "sent",
    "refused",
    "cancel",
    "cancelled",
    "sync",
    "sync_page",
    "pull",
    "pulled",
    "push",
    "notify",
    "changed",
    "ack",
    "request",
    "response",
    "move_cursor",
    "cursor_moved",
    "delivered_kept",
    "receipt_hint",
    "set_presence",
    "watch_presence",
    "presence",
    "typing",
};

std::string number(std::uint64_t value) { return " " + std::to_string(value); }

template <class Id>
std::string short_id(const Id& id) {
    return " ." + uuid_text(id.view()).substr(30);
}

std::string place(const destination& to) {
    return to.is_direct() ? " to " + to.user : number(to.conversation.value);
}

std::string fields(const std::optional<protocol::inbox_fields>& inbox) {
    return inbox ? " inbox" + number(inbox->prev.value) + number(inbox->version.value) + " head" +
                       number(inbox->head.value)
                 : "";
}

std::string request_text(const protocol::request& asked) {
    const auto* keys = std::get_if<protocol::fetch_relation_keys>(&asked.body);
    return short_id(asked.id) + " body" + number(asked.body.index()) +
           (keys == nullptr ? ""
                            : " keys of" + number(keys->conversation.value) + " from" +
                                  number(keys->from_version));
}

std::string response_text(const protocol::response& answer) {
    return short_id(answer.id) +
           (answer.managed ? " keys to" + number(answer.managed->version) : "") +
           (answer.failure ? " " + std::string(name_of(answer.failure->code)) : "");
}

}  // namespace

std::string text_of(const protocol::frame& shown) {
    const std::string details = std::visit(
        protocol::overloaded{
            [](const protocol::send& f) {
                return place(f.to) + short_id(f.client_id) + " counter" + number(f.counter.value);
            },
            [](const protocol::sent& f) {
                return number(f.conversation.value) + short_id(f.client_id) + " seq" +
                       number(f.seq.value) + (f.duplicate ? " duplicate" : "") + fields(f.inbox);
            },
            [](const protocol::refused& f) {
                return short_id(f.client_id) + " " + std::string(name_of(f.failure.code)) +
                       (f.expected ? number(f.expected->value) : "");
            },
            [](const protocol::cancel& f) {
                return place(f.to) + short_id(f.client_id) + " counter" + number(f.counter.value);
            },
            [](const protocol::cancelled& f) { return short_id(f.client_id); },
            [](const protocol::sync& f) { return number(f.version.value); },
            [](const protocol::sync_page& f) {
                return number(f.version.value) + " state" +
                       number(static_cast<std::uint64_t>(f.state)) + " entries" +
                       number(f.entries.size());
            },
            [](const protocol::pull& f) {
                return number(f.conversation.value) + " from" + number(f.from.value) + " to" +
                       number(f.to.value);
            },
            [](const protocol::pulled& f) {
                return number(f.conversation.value) + " from" + number(f.from.value) + " to" +
                       number(f.to.value) + " messages" + number(f.messages.size()) + " holes" +
                       number(f.holes.size()) + " head" + number(f.head.value);
            },
            [](const protocol::push& f) {
                const auto& messages = f.batch->messages;
                const seq first = messages.empty() ? seq{} : messages.front().seq;
                return number(f.batch->conversation.value) + " from" + number(first.value) +
                       " messages" + number(messages.size()) + fields(f.inbox);
            },
            [](const protocol::notify& f) {
                return number(f.conversation.value) + fields(f.inbox);
            },
            [](const protocol::changed& f) {
                return number(f.entry.conversation.value) + fields(f.inbox);
            },
            [](const protocol::request& f) { return request_text(f); },
            [](const protocol::response& f) { return response_text(f); },
            [](const protocol::move_cursor& f) {
                return number(f.conversation.value) + " read" + number(f.read_seq.value);
            },
            [](const protocol::cursor_moved& f) {
                return number(f.conversation.value) + " read" +
                       number(f.read_state.read_seq.value) + " version" +
                       number(f.read_state.version) +
                       (f.failure ? " " + std::string(name_of(f.failure->code)) : "");
            },
            [](const protocol::receipt_hint& f) {
                return number(f.conversation.value) + " user" + number(f.user.value);
            },
            [](const protocol::set_presence& f) { return " " + std::string(name_of(f.state)); },
            [](const protocol::presence& f) {
                return " " + f.name + " " + std::string(name_of(f.state));
            },
            [](const protocol::close& f) { return " " + std::string(name_of(f.reason.code)); },
            [](const auto&) { return std::string{}; },
        },
        shown
    );
    return std::string(kinds[shown.index()]) + details;
}

}  // namespace gapless::simulation
