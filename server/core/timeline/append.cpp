#include "server/core/timeline/append.hpp"

#include "protocol/planted.hpp"
#include "server/core/keys/sealed_rules.hpp"
#include "server/core/receipts/read_cursor.hpp"
#include "server/core/timeline/content_rules.hpp"
#include "server/core/timeline/leaves.hpp"
#include "server/core/timeline/lifetime_rules.hpp"
#include "server/core/timeline/mention_rules.hpp"
#include "server/core/timeline/sender_rules.hpp"
#include "server/core/timeline/target_rules.hpp"

#include <gapless/annotation.hpp>

#include <vector>

namespace gapless::server {

namespace {

using protocol::refused;
using protocol::send;
using protocol::sent;

refused refuse(const send& tried, error failure) {
    return {tried.client_id, std::move(failure), {}, {}};
}

// What is said in the clear.
result<void> check_plain(const send& tried, const job_policy& policy) {
    const bool is_text = tried.kind == message_kind::text || tried.kind == message_kind::edit;
    const bool is_reaction = tried.kind == message_kind::reaction;
    if (tried.kind == message_kind::recall && !tried.body.empty()) {
        return error{errc::usage, "a recall has no body"};
    }
    if (is_text && tried.body.empty()) {
        return errc::empty_message;
    }
    if (tried.body.size() > (is_reaction ? reaction_bytes_max : policy.message_bytes_max)) {
        return errc::message_too_large;
    }
    if (const result<void> good = check_words(tried); !good) {
        return good;
    }
    return check_origin(tried);
}

result<void> check_body(
    job_workspace& work, open_conversation* where, const actor& by, const send& tried
) {
    if (!is_countable(tried.kind) && !is_annotation(tried.kind)) {
        return errc::forbidden;
    }
    const bool is_sealed = where != nullptr && where->is_encrypted();
    const result<void> good =
        is_sealed ? check_sealed(work, *where, by, tried) : check_plain(tried, work.policy());
    if (!good) {
        return good;
    }
    const bool lives_as_long_as_told = tried.lifetime == duration{};
    const bool is_within = lifetime_min <= tried.lifetime && tried.lifetime <= lifetime_max;
    const bool may_have_one = !is_annotation(tried.kind);
    return lives_as_long_as_told || (may_have_one && is_within) ? result<void>{}
                                                                : errc::invalid_lifetime;
}

// The store keeps no digest of a body: the message itself tells whether a repeat is one. Of one
// that was recalled nobody can tell.
bool is_same(job_workspace& work, const dedupe_record& first, const send& again) {
    const std::vector<message> stored = work.store().read_messages(
        first.conversation, first.seq, first.seq, 1, work.policy().message_bytes_max
    );
    return stored.empty() ||
           (stored.front().kind == again.kind && stored.front().target == again.target &&
            (stored.front().recalled || stored.front().body == again.body) &&
            stored.front().mentions == again.mentions && stored.front().origin == again.origin &&
            stored.front().mention_all == again.mention_all);
}

outcome answer_again(
    job_workspace& work, open_conversation& where, const dedupe_record& first, const send& tried
) {
    if (first.is_burnt()) {
        return refuse(tried, error{errc::cancelled});
    }
    if (!is_same(work, first, tried)) {
        refused conflicting = refuse(tried, error{errc::conflict});
        conflicting.conflict = first.seq;
        return conflicting;
    }
    return repeat_of(where, first);
}

outcome store_message(
    job_workspace& work,
    open_conversation& where,
    const append_operation& op,
    const std::vector<user_id>& mentioned
) {
    message entry;
    entry.client_id = op.send.client_id;
    entry.sender = op.by.user;
    entry.sender_name = work.name_of(op.by.user);
    entry.device = op.by.device;
    entry.counter = op.send.counter;
    entry.kind = op.send.kind;
    entry.server_time = work.now();
    entry.body = op.send.body;
    entry.mentions = op.send.mentions;
    entry.mention_all = op.send.mention_all;
    entry.target = op.send.target;
    entry.origin = op.send.origin;
    entry.expires = expiry_of(work, where, entry, op.send.lifetime);
    if (is_countable(entry.kind)) {
        read_by_sending(where, op.by.user, op.send.read_seq);
    } else {
        advance_read(where, op.by.user, op.send.read_seq);
    }
    if (where.is_encrypted()) {
        note_sealed(where, op.send);
    }
    if (entry.kind == message_kind::recall) {
        leave_leaves_of_recalled(work, where, entry.target);
    }
    const keeping kept = keeping_of(work, where, entry);
    const message stored = where.append(std::move(entry), kept);
    for (const user_id user : mentioned) {
        where.mention(user, stored);
    }

    where.put_last_counter(op.by.device, stored.counter);
    const dedupe_record answered{
        where.id(),
        op.by.device,
        stored.client_id,
        stored.seq,
        stored.id,
        stored.counter,
        stored.server_time,
        stored.expires,
    };
    where.put_sent(answered);
    sent answer = repeat_of(where, answered);
    answer.duplicate = false;
    return answer;
}

// A bug that the simulator must find: the dedupe row and the counter beside it are forgotten after
// three minutes instead of thirty days.
bool is_forgotten(const dedupe_record& first, wall_time now) {
    return GAPLESS_PLANTED(dedupe_trimmed_early) && first.server_time + minutes(3) < now;
}

}  // namespace

outcome append(job_workspace& work, const append_operation& op) {
    if (const result<void> current = work.check_session(op.by); !current) {
        return refuse(op.send, current.error());
    }
    const result<open_conversation*> found = work.resolve(op.by, op.send.to);
    if (!found) {
        return refuse(op.send, found.error());
    }
    open_conversation* where = *found;
    const result<void> allowed = check_may_write(work, where, op.by, op.send.to);
    if (GAPLESS_PLANTED(authorisation_before_dedupe) && !allowed) {
        return refuse(op.send, allowed.error());
    }
    if (where != nullptr) {
        const auto first = where->find_sent(op.by.device, op.send.client_id);
        if (first && is_forgotten(*first, work.now())) {
            return store_message(work, *where, op, {});
        }
        if (first) {
            return answer_again(work, *where, *first, op.send);
        }
    }
    if (!allowed) {
        return refuse(op.send, allowed.error());
    }
    if (const result<void> good = check_body(work, where, op.by, op.send); !good) {
        refused no = refuse(op.send, good.error());
        if (good.error().code == errc::generation_stale) {
            no.generation = where->relation()->generation;
        }
        return no;
    }
    const auto mentioned = check_mentions(work, where, op.by, op.send);
    if (!mentioned) {
        return refuse(op.send, mentioned.error());
    }
    if (const result<void> good = check_target(work, where, op.by, op.send); !good) {
        return refuse(op.send, good.error());
    }
    if (auto wrong = check_counter(where, op.by, op.send.client_id, op.send.counter)) {
        return *std::move(wrong);
    }
    if (where != nullptr && where->is_encrypted()) {
        if (auto wrong = check_sealed_counter(*where, op.by, op.send)) {
            return *std::move(wrong);
        }
    }
    if (op.wait) {
        return refuse(op.send, error{errc::rate_limited, "too many sends", op.wait});
    }
    if (where == nullptr) {
        const auto peer = work.account_named(op.send.to.user);
        where = &work.make_direct(op.by.user, peer->user);
    }
    return store_message(work, *where, op, *mentioned);
}

}  // namespace gapless::server
