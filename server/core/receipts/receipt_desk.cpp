#include "server/core/receipts/receipt_desk.hpp"

#include <map>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::server {

void receipt_desk::handle_moved(const queued_operation& op, cursor_result done, instant now) {
    if (done.hint) {
        room_.hints.handle_moved(*done.hint, now);
    }
    if (op.connection && room_.connections.find(*op.connection) != nullptr) {
        room_.transmit_to(*op.connection, std::move(done.answer));
    }
}

void receipt_desk::handle_delivered(const delivered_result& done, instant now) {
    room_.marks.handle_stored();
    for (const cursor_hint& each : done.hints) {
        room_.hints.handle_moved(each, now);
    }
    // To the device alone that said so: what another one has got is not its own.
    std::map<device_id, protocol::delivered_kept> told;
    for (const delivered_mark& each : done.kept) {
        told[each.device].marks.push_back({each.conversation, each.seq});
    }
    for (const auto& [device, kept] : told) {
        if (const auto connection = room_.router.connection(device)) {
            room_.transmit_to(*connection, kept);
        }
    }
}

void receipt_desk::handle_authors(const hint_result& done) {
    for (const cursor_hint& hint : room_.hints.handle_finished()) {
        const auto authors = done.authors.find(hint.conversation);
        if (authors == done.authors.end()) {
            continue;
        }
        const protocol::receipt_hint frame{
            hint.conversation, hint.user, hint.read_seq, hint.delivered_seq
        };
        for (const user_id author : authors->second) {
            if (author == hint.user) {
                continue;
            }
            for (const connection_id id : room_.router.connections(author)) {
                const connection_state* to = room_.connections.find(id);
                // Whoever is behind has more important things to hear.
                if (to != nullptr && to->is_live && !to->held_notify) {
                    room_.transmit_to(id, frame);
                }
            }
        }
    }
}

void receipt_desk::handle_failed(const queued_operation& op, instant now) {
    if (const auto* marks = std::get_if<delivered_operation>(&op.what)) {
        room_.marks.handle_failed(*marks, now);
    } else if (std::holds_alternative<hint_operation>(op.what)) {
        static_cast<void>(room_.hints.handle_finished());
    }
}

}  // namespace gapless::server
