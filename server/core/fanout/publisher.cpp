#include "server/core/fanout/publisher.hpp"

#include "protocol/planted.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "server/core/timeline/lifetime_rules.hpp"
#include "server/core/timeline/message_size.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace gapless::server {

namespace {

using protocol::push_window;

// What a small frame takes altogether, and one with an entry without its mentions, rounded up.
constexpr std::size_t small_frame_bytes = 128;
constexpr std::size_t entry_frame_bytes = 384;
constexpr std::size_t mention_bytes = 16;

// What one push has at most, if it has more than one message.
constexpr std::size_t batch_bytes_max = protocol::payload_bytes_max / 8 * 7;

std::size_t size_of(const protocol::push_batch& batch) {
    std::size_t bytes = small_frame_bytes;
    for (const message& each : batch.messages) {
        bytes += message_size(each);
    }
    return bytes;
}

bool is_visible(const conversation_change::recipient& recipient) {
    return recipient.visible_from <= recipient.visible_to;
}

// Whoever hears of a large group sees all of what is new there: who does not has just come or gone,
// and is a recipient.
conversation_change::recipient bystander_of(const conversation_change& change) {
    conversation_change::recipient made{};
    if (!change.messages.empty()) {
        made.visible_from = change.messages.front().seq;
        made.visible_to = change.messages.back().seq;
    }
    return made;
}

}  // namespace

// The store may have taken longer than a message lives: whoever is told of it then asks for what
// there is.
void publisher::publish(const conversation_change& change, answers own, moment at) {
    const instant now = at.steady;
    const bool is_late = std::ranges::any_of(change.messages, [&](const message& each) {
        return is_expired(each, at.wall);
    });
    const conversation_change::recipient bystander = bystander_of(change);
    audiences all;
    for (const conversation_change::recipient& recipient : change.recipients) {
        for (const connection_id id :
             room_.router.handle_inbox(recipient.user, recipient.inbox.version)) {
            const listener one{room_.connections.find(id), &recipient};
            if (auto answered = own.extract(id); !answered.empty()) {
                tell_sender(change, one, std::move(answered.mapped()), is_late, now);
            } else if (!is_late && gets_pushes(*one.connection) &&
                       (is_visible(recipient) || change.state_changed)) {
                all[{recipient.visible_from, recipient.visible_to}].push_back(one);
                continue;
            } else {
                notify_one(change, one, now);
            }
            room_.connections.reschedule(*one.connection);
        }
    }
    if (change.fanout == fanout_state::read && !change.messages.empty()) {
        add_bystanders(change, bystander, is_late, all, now);
    }
    for (auto& [range, audience] : all) {
        push_to_all(change, std::move(audience), now);
    }
    // Whoever sent to a conversation that shows him nothing of this still gets his answers.
    for (auto& [id, answered] : own) {
        for (protocol::sent& each : answered) {
            if (room_.connections.find(id) != nullptr) {
                room_.transmit_to(id, std::move(each));
            }
        }
    }
}

bool publisher::gets_pushes(const connection_state& connection) const {
    return connection.is_live && room_.limits.delivery == delivery_policy::push;
}

void publisher::add_bystanders(
    const conversation_change& change,
    const conversation_change::recipient& bystander,
    bool is_late,
    audiences& all,
    instant now
) {
    std::vector<listener>& seeing = all[{bystander.visible_from, bystander.visible_to}];
    auto next = change.recipients.begin();
    for (const user_id user : room_.audience.listeners(change.conversation)) {
        while (next != change.recipients.end() && next->user < user) {
            ++next;
        }
        if (next != change.recipients.end() && next->user == user) {
            continue;
        }
        for (const connection_id id : room_.router.connections(user)) {
            const listener one{room_.connections.find(id), &bystander, true};
            if (!is_late && gets_pushes(*one.connection)) {
                seeing.push_back(one);
                continue;
            }
            one.connection->untold.insert_or_assign(change.conversation, bystander.visible_to);
            if (!is_late && one.connection->is_live) {
                tell_untold(*one.connection, now);
            }
        }
    }
    if (seeing.empty()) {
        all.erase({bystander.visible_from, bystander.visible_to});
    }
}

void publisher::tell_page(
    connection_state& connection, const protocol::sync_page& page, instant now
) {
    for (const protocol::inbox_entry& listed : page.large) {
        const auto untold = connection.untold.find(listed.conversation);
        if (untold != connection.untold.end() && untold->second <= listed.head) {
            connection.untold.erase(untold);
        }
    }
    const bool goes_on = page.state == protocol::sync_state::more;
    connection.listed_to = goes_on ? page.version : inbox_version{};
    connection.is_listed = connection.is_listed || page.state == protocol::sync_state::ok;
    const bool is_impatient =
        GAPLESS_PLANTED(news_before_backlog) && page.version > inbox_version{60};
    connection.is_live = connection.is_live ||
                         (connection.is_listed && (!room_.limits.backlog_first || is_impatient));
    room_.transmit_to(connection.id, page);
    if (connection.is_live) {
        tell_untold(connection, now);
    }
}

void publisher::handle_caught_up(connection_state& connection, instant now) {
    if (connection.is_live || !connection.is_listed) {
        return;
    }
    connection.is_live = true;
    // The window has not heard of this one yet.
    if (connection.held_notify && room_.pushes.admit(connection.window, small_frame_bytes, now) !=
                                      push_window::verdict::nothing) {
        room_.transmit_to(connection.id, *std::exchange(connection.held_notify, std::nullopt));
        room_.connections.reschedule(connection);
    }
}

bool publisher::hears_nothing(const connection_state& connection) const {
    return room_.limits.delivery == delivery_policy::heartbeat ||
           (room_.limits.backlog_first && !connection.is_live);
}

void publisher::release(connection_state& connection, instant now) {
    if (hears_nothing(connection)) {
        return;
    }
    if (connection.held_notify && room_.pushes.poll_notify(connection.window, now)) {
        room_.transmit_to(connection.id, *std::exchange(connection.held_notify, std::nullopt));
        room_.connections.reschedule(connection);
    }
    if (connection.is_live) {
        tell_untold(connection, now);
    }
}

// Nothing that is in an inbox waits for these.
void publisher::tell_untold(connection_state& connection, instant now) {
    if (hears_nothing(connection)) {
        return;
    }
    while (!connection.untold.empty() && !connection.held_notify) {
        if (room_.pushes.admit(connection.window, small_frame_bytes, now) ==
            push_window::verdict::nothing) {
            break;
        }
        const auto [where, head] = *connection.untold.begin();
        connection.untold.erase(connection.untold.begin());
        room_.transmit_to(connection.id, protocol::notify{where, std::nullopt, head});
        room_.connections.reschedule(connection);
    }
}

std::vector<publisher::batch> publisher::cut(const conversation_change& change, seq from, seq to)
    const {
    std::vector<batch> batches;
    protocol::push_batch filling{change.conversation, change.epoch, {}, change.group};
    std::size_t bytes = small_frame_bytes;
    for (const message& each : change.messages) {
        if (each.seq < from || each.seq > to) {
            continue;
        }
        const std::size_t more = message_size(each);
        if (!filling.messages.empty() && bytes + more > batch_bytes_max) {
            batches.push_back(std::make_shared<const protocol::push_batch>(filling));
            filling.messages.clear();
            bytes = small_frame_bytes;
        }
        filling.messages.push_back(each);
        bytes += more;
    }
    if (!filling.messages.empty()) {
        batches.push_back(std::make_shared<const protocol::push_batch>(std::move(filling)));
    }
    return batches;
}

void publisher::push_to_all(
    const conversation_change& change, std::vector<listener> audience, instant now
) {
    const conversation_change::recipient& any = *audience.front().recipient;
    const std::vector<batch> batches = cut(change, any.visible_from, any.visible_to);
    for (const batch& each : batches) {
        const bool is_last = !change.state_changed && each == batches.back();
        deliver shared{each, {}};
        shared.recipients.reserve(audience.size());
        const std::size_t bytes = size_of(*each);
        std::erase_if(audience, [&](const listener& one) {
            const push_window::verdict admitted =
                room_.pushes.admit(one.connection->window, bytes, now);
            room_.connections.reschedule(*one.connection);
            if (admitted != push_window::verdict::push) {
                fall_back(one, change.conversation, admitted);
                return true;
            }
            const bool has_fields = is_last && !one.is_bystander;
            shared.recipients.push_back(
                {one.connection->id, has_fields ? std::optional{one.recipient->inbox} : std::nullopt
                }
            );
            return false;
        });
        if (!shared.recipients.empty()) {
            room_.outputs.emplace_back(std::move(shared));
        }
    }
    if (change.state_changed) {
        for (const listener& one : audience) {
            if (one.is_bystander) {
                continue;
            }
            tell_changed(one, now);
            room_.connections.reschedule(*one.connection);
        }
    }
}

void publisher::tell_sender(
    const conversation_change& change,
    const listener& one,
    std::vector<protocol::sent> own,
    bool is_late,
    instant now
) {
    const conversation_change::recipient& recipient = *one.recipient;
    const bool may_push = !is_late && gets_pushes(*one.connection);
    bool is_pushing = !is_late && one.connection->is_live;  // nothing was left out so far
    seq next = recipient.visible_from;
    const auto push_until = [&](seq to, bool is_last) {
        const std::vector<batch> batches = cut(change, next, to);
        for (const batch& each : batches) {
            is_pushing = is_pushing && may_push &&
                         push_one(each, one, is_last && each == batches.back(), now);
        }
    };
    const seq last = change.messages.back().seq;
    for (protocol::sent& answer : own) {
        push_until(std::min(answer.seq.previous(), recipient.visible_to), false);
        next = std::max(next, answer.seq.next());
        if (is_pushing && answer.seq == last && !change.state_changed) {
            answer.inbox = recipient.inbox;
        }
        room_.transmit_to(one.connection->id, std::move(answer));
    }
    push_until(recipient.visible_to, !change.state_changed);
    if (is_pushing && change.state_changed && may_push) {
        tell_changed(one, now);
        return;
    }
    if (!may_push && (!is_pushing || change.state_changed)) {
        notify_one(change, one, now);
    }
}

bool publisher::push_one(const batch& shared, const listener& one, bool is_last, instant now) {
    const push_window::verdict admitted =
        room_.pushes.admit(one.connection->window, size_of(*shared), now);
    if (admitted != push_window::verdict::push) {
        fall_back(one, shared->conversation, admitted);
        return false;
    }
    const auto inbox = is_last ? std::optional{one.recipient->inbox} : std::nullopt;
    room_.outputs.emplace_back(deliver{shared, {{one.connection->id, inbox}}});
    return true;
}

void publisher::tell_changed(const listener& one, instant now) {
    const std::size_t bytes =
        entry_frame_bytes + one.recipient->entry.mentions.size() * mention_bytes;
    const push_window::verdict admitted = room_.pushes.admit(one.connection->window, bytes, now);
    if (admitted == push_window::verdict::push) {
        room_.transmit_to(
            one.connection->id, protocol::changed{one.recipient->entry, one.recipient->inbox}
        );
    } else {
        fall_back(one, one.recipient->entry.conversation, admitted);
    }
}

void publisher::notify_one(const conversation_change& change, const listener& one, instant now) {
    if (room_.limits.delivery == delivery_policy::heartbeat) {
        return;  // the answer to the next one names the inbox's head
    }
    push_window::verdict admitted = push_window::verdict::nothing;
    if (!hears_nothing(*one.connection)) {
        admitted = room_.pushes.admit(one.connection->window, small_frame_bytes, now);
    }
    fall_back(one, change.conversation, admitted);
}

void publisher::fall_back(
    const listener& one, conversation_id conversation, push_window::verdict admitted
) {
    protocol::notify frame{conversation, one.recipient->inbox};
    if (one.is_bystander) {
        frame = {conversation, std::nullopt, one.recipient->visible_to};
    }
    if (admitted == push_window::verdict::nothing && one.is_bystander) {
        one.connection->untold.insert_or_assign(conversation, frame.head);
    } else if (admitted == push_window::verdict::nothing) {
        one.connection->held_notify = std::move(frame);
    } else {
        room_.transmit_to(one.connection->id, std::move(frame));
    }
}

}  // namespace gapless::server
