#include "server/core/timeline/sender_rules.hpp"

#include "protocol/planted.hpp"

namespace gapless::server {

result<void> check_may_speak(open_conversation* where, user_id speaker) {
    if (where == nullptr) {
        return errc::unknown_conversation;
    }
    if (where->member(speaker) != nullptr) {
        return {};
    }
    return where->was_ever_member(speaker) ? errc::not_a_member : errc::unknown_conversation;
}

std::optional<protocol::refused> check_counter(
    open_conversation* where, const actor& by, const client_id& id, sender_counter counter
) {
    const sender_counter last =
        where == nullptr ? sender_counter{} : where->last_counter(by.device);
    if (counter == last.next()) {
        return std::nullopt;
    }
    if (GAPLESS_PLANTED(counter_gap_accepted) && counter > last && last > sender_counter{8}) {
        return std::nullopt;
    }
    return protocol::refused{id, error{errc::counter_expected}, last.next(), std::nullopt};
}

protocol::sent repeat_of(open_conversation& where, const dedupe_record& first) {
    return {
        first.client_id,
        first.conversation,
        where.record().epoch,
        first.seq,
        first.id,
        first.counter,
        first.server_time,
        true,
        std::nullopt,
        where.ordinal_at(first.seq),
    };
}

}  // namespace gapless::server
