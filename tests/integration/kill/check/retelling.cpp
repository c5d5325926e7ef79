#include "tests/integration/kill/check/retelling.hpp"

#include "tests/simulation/invariant.hpp"

#include <gapless/user_name.hpp>

#include <limits>
#include <utility>
#include <vector>

namespace gapless::kill {
namespace {

using simulation::invariant;

destination destination_of(const std::string& text) {
    const bool is_number = text.find_first_not_of("0123456789") == std::string::npos;
    return is_number ? destination::to(conversation_id{std::stoull(text)})
                     : destination::direct(text);
}

std::string place_of(conversation_id conversation, seq position) {
    return "conversation " + std::to_string(conversation.value) + " seq " +
           std::to_string(position.value);
}

// Events that name each other one after the other, from 1 on.
template <class Events>
bool is_whole(const Events& found, event_id last) {
    return found.size() == last.value && (found.empty() || found.rbegin()->first == last);
}

}  // namespace

retelling::retelling(simulation::report& seen) : report_(seen), log_(ledger_, seen, {}) {}

void retelling::tell_spoken(std::size_t device, const device_history& told) {
    for (const spoken_text& one : told.spoken) {
        simulation::submission made;
        made.device = device;
        made.to = destination_of(one.to);
        made.body = one.text;
        made.order = ++ledger_.next_order;
        made.promised = one.promise.has_value();
        if (one.promise) {
            ledger_.submissions.emplace(*one.promise, std::move(made));
        } else {
            unpromised_.emplace(one.text, std::move(made));
        }
    }
    report_.check(invariant::i22_everything_settles, told.complaints.empty(), [&] {
        return told.name + ": " + told.complaints.front();
    });
}

void retelling::tell_archive(const server_archive& archive) {
    report_.check(invariant::i23_crash_atomicity, archive.damage.empty(), [&] {
        return "the server's file: " + archive.damage;
    });
    recognise(archive);
    for (const auto& [id, log] : archive.logs) {
        report_.check(invariant::i1_seqs_have_no_holes, log.head == seq{log.entries.size()}, [&] {
            return place_of(id, log.head) + " is the head of another number of entries";
        });
        if (log.kind == conversation_kind::direct) {
            simulation::observed_log& seen = ledger_.logs[id];
            seen.kind = log.kind;
            for (const std::string& name : log.members) {
                seen.stays[name].push_back({seq{1}, seq{}});
                seen.roles[name] = member_role::member;
            }
        }
        server::conversation_change whole;
        whole.conversation = id;
        whole.messages = log.entries;
        log_.handle_committed({}, {.outcomes = {}, .changes = {std::move(whole)}});
    }
    tell_inboxes(archive);
}

// A process may die between the commit of a text and its promise: then the log may have it, and
// only the log says under which id.
void retelling::recognise(const server_archive& archive) {
    for (const auto& [id, log] : archive.logs) {
        for (const message& entry : log.entries) {
            auto found = unpromised_.extract(entry.body);
            if (!found.empty()) {
                ledger_.submissions.emplace(entry.client_id, std::move(found.mapped()));
            }
        }
    }
}

void retelling::tell_inboxes(const server_archive& archive) {
    std::map<user_id, inbox_version> heads;
    for (const auto& row : archive.inboxes) {
        const auto name = archive.names.find(row.user);
        const auto log = ledger_.logs.find(row.conversation);
        if (name == archive.names.end() || log == ledger_.logs.end()) {
            continue;
        }
        server::conversation_change::recipient touched{};
        touched.user = row.user;
        touched.inbox.prev = std::exchange(heads[row.user], row.version);
        touched.inbox.version = row.version;
        touched.entry.head = log->second.visible_head(name->second);
        touched.entry.kind = log->second.kind;
        server::conversation_change change;
        change.conversation = row.conversation;
        change.recipients.push_back(std::move(touched));
        log_.handle_committed({}, {.outcomes = {}, .changes = {std::move(change)}});
    }
}

void retelling::tell_device(std::size_t device, const device_history& told, sdk::mailbox& box) {
    const auto state = box.load();
    report_.check(invariant::i23_crash_atomicity, state.has_value(), [&] {
        return told.name + ": " + message_of(state.error());
    });
    if (!state) {
        return;
    }
    simulation::device_checker checker(ledger_, report_, device, told.name);
    timelines rows;
    sdk::mailbox_changes content = content_of(told, *state, box, rows);
    const events shown = events_of(told, rows);
    for (const auto& [id, one] : shown) {
        if (const auto* answer = std::get_if<sent_event>(&one.what)) {
            protocol::sent leaving;
            leaving.client_id = answer->client_id;
            leaving.conversation = answer->conversation;
            leaving.seq = answer->seq;
            log_.handle_sent_leaving(leaving);
        }
        content.events.push_back(one);
    }
    checker.handle_committed(content);
    check_shown(told, shown, *state);
    tell_lives(checker, told, shown, *state);
    report_.check(invariant::i22_everything_settles, state->drafts.empty(), [&] {
        return told.name + " still has in its outbox:" + checker.pending_text();
    });
    checker.check_settled();
}

sdk::mailbox_changes retelling::content_of(
    const device_history& told, const sdk::mailbox_state& state, sdk::mailbox& box, timelines& into
) {
    constexpr std::size_t all = std::numeric_limits<std::size_t>::max() / 2;
    constexpr seq last{std::numeric_limits<std::int64_t>::max()};
    sdk::mailbox_changes made;
    made.identity = state.identity;
    made.cursor = state.cursor;
    for (const auto& [position, draft] : state.drafts) {
        made.drafts.emplace(draft.id, std::pair(position, draft));
    }
    for (const conversation& row : state.conversations) {
        made.conversations.emplace(row.id, row);
        const auto entries = box.messages(row.id, seq{1}, last, all);
        const auto holes = box.holes(row.id);
        report_.check(invariant::i23_crash_atomicity, entries && holes, [&] {
            return told.name + ": a timeline cannot be read";
        });
        for (const message& entry : entries ? *entries : std::vector<message>()) {
            into[row.id].emplace(entry.seq, entry);
            made.messages.push_back({row.id, entry});
        }
        for (const protocol::hole& hole : holes ? *holes : std::vector<protocol::hole>()) {
            made.holes.push_back({row.id, hole});
        }
    }
    return made;
}

// Each once, though it may have been shown by several lives.
retelling::events retelling::events_of(const device_history& told, const timelines& rows) {
    std::map<event_id, shown_event> first;
    events found;
    for (const auto& life : told.lives) {
        for (const shown_event& one : life) {
            const auto [known, is_new] = first.emplace(one.id, one);
            report_.check(invariant::i9_events_in_order, known->second == one, [&] {
                return told.name + ": event " + std::to_string(one.id.value) + " came as another";
            });
            event made;
            made.id = one.id;
            if (one.sent) {
                made.what = sent_event{*one.sent, one.conversation, one.position, false};
            } else {
                const auto line = rows.find(one.conversation);
                if (line == rows.end() || !line->second.contains(one.position)) {
                    continue;  // the checker misses it in the mailbox
                }
                made.what = message_event{one.conversation, line->second.at(one.position)};
            }
            found.emplace(made.id, std::move(made));
        }
    }
    return found;
}

void retelling::check_shown(
    const device_history& told, const events& shown, const sdk::mailbox_state& state
) {
    report_.check(invariant::i9_events_in_order, is_whole(shown, state.last_event), [&] {
        return told.name + ": " + std::to_string(shown.size()) + " events were shown of " +
               std::to_string(state.last_event.value);
    });
}

// What was acknowledged when a life began is known by what it was shown first.
void retelling::tell_lives(
    simulation::device_checker& checker,
    const device_history& told,
    const events& all,
    sdk::mailbox_state state
) {
    const event_id consumed_at_last = state.consumed;
    for (const auto& life : told.lives) {
        if (life.empty()) {
            continue;
        }
        state.consumed = life.front().id.previous();
        sdk::mailbox_changes consumed;
        consumed.consumed = state.consumed;
        checker.handle_committed(consumed);
        checker.handle_started(state);
        for (const shown_event& one : life) {
            const auto found = all.find(one.id);
            if (found != all.end()) {
                checker.handle_event(found->second);
            }
        }
    }
    sdk::mailbox_changes consumed;
    consumed.consumed = consumed_at_last;
    checker.handle_committed(consumed);
}

std::size_t retelling::entries() const {
    std::size_t sum = 0;
    for (const auto& [id, log] : ledger_.logs) {
        sum += log.entries.size();
    }
    return sum;
}

}  // namespace gapless::kill
