#include "server/core/timeline/sender_rules.hpp"

#include "protocol/planted.hpp"
#include "server/core/contact/contact_rules.hpp"

namespace gapless::server {

namespace {

// The longest wait that can be told: what lasts longer is for good.
constexpr duration wait_max = days(366);

result<void> check_mute(open_conversation& group, user_id writer, wall_time now) {
    const membership_record& stay = *group.member(writer);
    if (stay.role != member_role::member) {
        return {};
    }
    if (group.record().all_muted) {
        return error{errc::forbidden, "only owner and admins may write here"};
    }
    if (stay.muted_until <= now) {
        return {};
    }
    error muted{errc::forbidden, "muted"};
    const duration wait = milliseconds(1) * (stay.muted_until.milliseconds - now.milliseconds);
    if (wait <= wait_max) {
        muted.retry_after = wait;
    }
    return muted;
}

result<void> check_peers(job_workspace& work, open_conversation& direct, user_id writer) {
    if (GAPLESS_PLANTED(block_one_way) && direct.record().head > seq{40}) {
        return {};
    }
    for (const auto& [user, stay] : direct.members()) {
        if (result<void> may = check_may_write_to(work, writer, user); !may) {
            return may;
        }
    }
    return {};
}

}  // namespace

result<void> check_may_speak(open_conversation* where, user_id speaker) {
    if (where == nullptr) {
        return errc::unknown_conversation;
    }
    if (where->member(speaker) != nullptr) {
        return {};
    }
    return where->was_ever_member(speaker) ? errc::not_a_member : errc::unknown_conversation;
}

result<void> check_may_write(
    job_workspace& work, open_conversation* where, const actor& by, const destination& to
) {
    if (where == nullptr && to.is_direct()) {
        const result<account_record> peer = work.known_account(to.user);
        return peer ? check_may_write_to(work, by.user, peer->user) : peer.error();
    }
    if (result<void> may = check_may_speak(where, by.user); !may) {
        return may;
    }
    switch (where->kind()) {
        case conversation_kind::direct:
            return check_peers(work, *where, by.user);
        case conversation_kind::group:
            return check_mute(*where, by.user, work.now());
        case conversation_kind::contacts:
            break;
    }
    return errc::forbidden;
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
        first.expires,
    };
}

}  // namespace gapless::server
