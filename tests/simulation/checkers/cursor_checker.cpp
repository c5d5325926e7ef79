#include "tests/simulation/checkers/cursor_checker.hpp"

#include <gapless/mention.hpp>
#include <gapless/user_name.hpp>

#include <algorithm>
#include <optional>
#include <variant>

namespace gapless::simulation {
namespace {

std::uint64_t countable(const observed_log& log, seq up_to) {
    const auto end =
        log.entries.begin() + static_cast<std::ptrdiff_t>(std::min(up_to, log.head()).value);
    return static_cast<std::uint64_t>(std::count_if(
        log.entries.begin(), end, [](const message& each) { return is_countable(each.kind); }
    ));
}

}  // namespace

std::string cursor_checker::text_of(const key& which) {
    return "conversation " + std::to_string(which.first.value) + " user " +
           std::to_string(which.second.value);
}

void cursor_checker::handle_committed(
    const server::store_job& job, const server::job_result& committed
) {
    const std::size_t count = std::min(job.operations.size(), committed.outcomes.size());
    for (std::size_t n = 0; n < count; ++n) {
        const server::outcome& came = committed.outcomes[n];
        if (const auto* who = std::get_if<server::authenticated>(&came)) {
            names_.insert_or_assign(who->user, canonical_user_name(who->name));
        } else if (const auto* stored = std::get_if<protocol::sent>(&came)) {
            const auto* append = std::get_if<server::append_operation>(&job.operations[n]);
            if (append != nullptr && !stored->duplicate) {
                note(*append, *stored);
            }
        } else if (const auto* moved = std::get_if<server::cursor_result>(&came)) {
            note(std::get<server::cursor_operation>(job.operations[n]), *moved);
        } else if (const auto* kept = std::get_if<server::delivered_result>(&came)) {
            note(*kept);
        } else if (const auto* page = std::get_if<protocol::sync_page>(&came)) {
            const auto* asked = std::get_if<server::sync_operation>(&job.operations[n]);
            for (const protocol::inbox_entry& entry : page->entries) {
                check_unread({entry.conversation, asked->by.user}, entry);
            }
            for (const protocol::inbox_entry& entry : page->large) {
                check_unread({entry.conversation, asked->by.user}, entry);
            }
        }
    }
    for (const server::conversation_change& change : committed.changes) {
        for (const auto& recipient : change.recipients) {
            if (recipient.inbox.read_state) {
                check_state({change.conversation, recipient.user}, *recipient.inbox.read_state);
            }
            if (change.state_changed) {
                check_entry(recipient.user, recipient.entry);
            }
        }
    }
}

void cursor_checker::note(const server::append_operation& op, const protocol::sent& stored) {
    const key which{stored.conversation, op.by.user};
    cursors& known = all_[which];
    known.read = std::max(known.read, std::min(op.send.read_seq, stored.seq.previous()));
    if (!is_countable(op.send.kind)) {
        report_.reached("an annotation said what its writer had read");
    } else if (unread(which, known.read, stored.seq.previous()) == 0) {
        known.read = stored.seq;
    } else {
        report_.reached("somebody wrote with something unread");
    }
    known.delivered_most = std::max(known.delivered_most, known.read);
}

void cursor_checker::note(const server::cursor_operation& op, const server::cursor_result& came) {
    const key which{op.move.conversation, op.by.user};
    if (came.answer.failure) {
        return report_.reached("a cursor was refused");
    }
    cursors& known = all_[which];
    const auto stays = ledger_.logs[op.move.conversation].stays.find(names_[op.by.user]);
    const bool is_visible = stays != ledger_.logs[op.move.conversation].stays.end() &&
                            stays->second.front().first <= op.move.read_seq;
    if (is_visible && op.move.read_seq < known.read) {
        report_.reached("a cursor was asked to go back");
    }
    known.read = is_visible ? std::max(known.read, op.move.read_seq) : known.read;
    known.delivered_most = std::max(known.delivered_most, known.read);
    if (op.move.marked_unread && op.move.mark_version > known.mark_version) {
        known.marked_unread = *op.move.marked_unread;
        known.mark_version = op.move.mark_version;
        report_.reached("a conversation was marked by hand");
    }
    check_answer(which, known, came.answer);
}

void cursor_checker::note(const server::delivered_result& came) {
    for (const server::delivered_mark& each : came.kept) {
        seq& most = all_[{each.conversation, each.user}].delivered_most;
        most = std::max(most, each.seq);
        report_.reached("a mark was kept");
    }
}

void cursor_checker::check_answer(
    const key& which, const cursors& expected, const protocol::cursor_moved& answer
) {
    const protocol::read_state& state = answer.read_state;
    report_.check(invariant::i12_cursors_only_grow, state.read_seq >= expected.read, [&] {
        return text_of(which) + " has read to " + std::to_string(expected.read.value) +
               " and is told " + std::to_string(state.read_seq.value);
    });
    report_.check(
        invariant::i18_cursors_agree,
        state.read_seq == expected.read && state.marked_unread == expected.marked_unread &&
            state.mark_version == expected.mark_version,
        [&] { return text_of(which) + ": a move was answered with something else"; }
    );
}

void cursor_checker::check_state(const key& which, const protocol::read_state& state) {
    cursors& known = all_[which];
    const observed_log& log = ledger_.logs[which.first];
    report_.check(
        invariant::i12_cursors_only_grow,
        state.read_seq >= known.read && state.read_seq <= log.head() &&
            state.delivered_seq >= known.delivered && state.delivered_seq <= log.head() &&
            state.version > known.version,
        [&] {
            return text_of(which) + ": read " + std::to_string(state.read_seq.value) +
                   ", delivered " + std::to_string(state.delivered_seq.value) + ", version " +
                   std::to_string(state.version) + " after " + std::to_string(known.read.value) +
                   ", " + std::to_string(known.delivered.value) + ", " +
                   std::to_string(known.version);
        }
    );
    report_.check(
        invariant::i18_cursors_agree,
        state.read_seq == known.read && state.mark_version == known.mark_version &&
            state.marked_unread == known.marked_unread &&
            state.delivered_seq <= known.delivered_most,
        [&] {
            return text_of(which) + ": read " + std::to_string(state.read_seq.value) + " and not " +
                   std::to_string(known.read.value);
        }
    );
    known.delivered = state.delivered_seq;
    known.version = state.version;
}

void cursor_checker::check_entry(user_id reader, const protocol::inbox_entry& entry) {
    check_unread({entry.conversation, reader}, entry);
    if (entry.kind != conversation_kind::direct) {
        return;
    }
    for (const auto& [user, name] : names_) {
        const auto peer = all_.find({entry.conversation, user});
        if (user == reader || peer == all_.end() || canonical_user_name(entry.name) != name) {
            continue;
        }
        report_.check(
            invariant::i18_cursors_agree,
            entry.peer_read == peer->second.read &&
                entry.peer_delivered <= peer->second.delivered_most,
            [&] {
                return text_of({entry.conversation, reader}) + " is told that " + name +
                       " has read to " + std::to_string(entry.peer_read.value) + " and not " +
                       std::to_string(peer->second.read.value);
            }
        );
    }
}

void cursor_checker::check_unread(const key& which, const protocol::inbox_entry& entry) {
    const observed_log& log = ledger_.logs[which.first];
    const seq from = joined(which, entry.head);
    if (entry.removed || from == seq{}) {
        return;
    }
    const protocol::read_state& state = entry.read_state;
    const std::uint64_t seen = std::max(state.read_ordinal, entry.base_ordinal).value;
    const std::uint64_t told = entry.head_ordinal.value - seen - state.own_after_read;
    const std::uint64_t counted = unread(which, state.read_seq, entry.head);
    const bool agrees = told == counted && entry.head_ordinal.value == countable(log, entry.head) &&
                        entry.base_ordinal.value == countable(log, from.previous()) &&
                        state.read_ordinal.value == countable(log, state.read_seq);
    report_.check(invariant::i19_unread_agrees, agrees, [&] {
        return text_of(which) + ": " + std::to_string(told) + " unread, and not " +
               std::to_string(counted) + "; the head's ordinal is " +
               std::to_string(entry.head_ordinal.value) + ", read " +
               std::to_string(state.read_ordinal.value) + ", base " +
               std::to_string(entry.base_ordinal.value) + ", own " +
               std::to_string(state.own_after_read);
    });
    check_mentions(which, entry);
}

// Again one by one: those of others above the cursor that name the user, the newest if too many.
void cursor_checker::check_mentions(const key& which, const protocol::inbox_entry& entry) {
    const observed_log& log = ledger_.logs[which.first];
    const std::string& name = names_[which.second];
    const seq from = std::max(joined(which, entry.head), entry.read_state.read_seq.next());
    std::vector<mention_place> expected;
    std::vector<mention_place> maybe;  // with those that have expired
    for (seq at = entry.head; at >= from && expected.size() < unread_mentions_max;
         at = at.previous()) {
        const message* one = log.at(at);
        if (one != nullptr && one->sender != which.second &&
            std::ranges::count(one->mentions, name) != 0) {
            maybe.push_back({at, ordinal{countable(log, at)}});
            if (!log.may_be_gone(at, ledger_.now)) {
                expected.push_back(maybe.back());
            }
        }
    }
    std::ranges::reverse(expected);
    std::ranges::reverse(maybe);
    if (!expected.empty()) {
        report_.reached("an entry named unread mentions");
    }
    const auto holds = [](const auto& all, const auto& some) {
        return std::ranges::all_of(some, [&](const mention_place& each) {
            return std::ranges::find(all, each) != all.end();
        });
    };
    const bool agrees = holds(entry.mentions, expected) && holds(maybe, entry.mentions);
    report_.check(invariant::i19_unread_agrees, agrees, [&] {
        return text_of(which) + ": " + std::to_string(entry.mentions.size()) +
               " mentions are told, and not " + std::to_string(expected.size());
    });
}

seq cursor_checker::joined(const key& which, seq at) const {
    const auto name = names_.find(which.second);
    const auto log = ledger_.logs.find(which.first);
    if (name == names_.end() || log == ledger_.logs.end()) {
        return seq{};
    }
    const auto stays = log->second.stays.find(name->second);
    if (stays == log->second.stays.end()) {
        return seq{};
    }
    for (const observed_log::stay& one : stays->second) {
        if (one.joined <= at && (one.left == seq{} || at <= one.left)) {
            return one.joined;
        }
    }
    return seq{};
}

std::uint64_t cursor_checker::unread(const key& which, seq read, seq up_to) const {
    const auto log = ledger_.logs.find(which.first);
    // Of who comes into the log with this very entry nothing lies before it.
    const seq from = std::max(joined(which, up_to), read.next());
    if (log == ledger_.logs.end()) {
        return 0;
    }
    std::uint64_t count = 0;
    for (seq at = from; at <= up_to; at = at.next()) {
        const message* entry = log->second.at(at);
        const bool is_counted =
            entry != nullptr && is_countable(entry->kind) && entry->sender != which.second;
        count += is_counted ? 1U : 0U;
    }
    return count;
}

void cursor_checker::handle_opened(const rows& stored) {
    for (const auto& [id, log] : ledger_.logs) {
        std::map<user_id, protocol::read_state> kept;
        for (const server::read_record& row : stored(id)) {
            kept.emplace(row.user, row.state);
        }
        for (const auto& [which, known] : all_) {
            if (which.first != id) {
                continue;
            }
            const protocol::read_state& state = kept[which.second];
            report_.check(
                invariant::i18_cursors_agree,
                state.read_seq == known.read && state.mark_version == known.mark_version &&
                    state.delivered_seq >= known.delivered &&
                    state.delivered_seq <= known.delivered_most,
                [&, where = which, read = known.read] {
                    return text_of(where) + ": the disk has read " +
                           std::to_string(state.read_seq.value) + " and not " +
                           std::to_string(read.value);
                }
            );
        }
    }
}

}  // namespace gapless::simulation
