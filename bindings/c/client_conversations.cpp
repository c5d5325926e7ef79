// What is read and what is kept, and what the mailbox holds.
#include "bindings/c/client_handle.hpp"

#include <gapless.h>

using namespace gapless::c;  // NOLINT: the file is all of one piece with it
using gapless::conversation_id;
using gapless::seq;

void gapless_mark_read(
    gapless_client* client,
    uint64_t conversation,
    uint64_t up_to,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.mark_read(conversation_id{conversation}, seq{up_to}, done(answers));
    });
}

void gapless_mark_unread(
    gapless_client* client,
    uint64_t conversation,
    bool is_unread,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.mark_unread(conversation_id{conversation}, is_unread, done(answers));
    });
}

void gapless_fetch_receipts(
    gapless_client* client,
    uint64_t conversation,
    uint64_t at,
    gapless_then_receipts then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.receipts(
            conversation_id{conversation},
            seq{at},
            shows<gapless_receipts, gapless::message_receipts>(answers)
        );
    });
}

gapless_code gapless_on_receipt(
    gapless_client* client,
    gapless_receipt_listener listener,
    gapless_subscription** out,
    gapless_error** error
) {
    return listen(client, listener, out, error, [](gapless::client& device, const auto& heard) {
        return device.on_receipt([heard](const gapless::receipt_hint& hint) {
            heard->template show<gapless_receipt>(hint);
        });
    });
}

gapless_code gapless_on_conversation(
    gapless_client* client,
    gapless_conversation_listener listener,
    gapless_subscription** out,
    gapless_error** error
) {
    return listen(client, listener, out, error, [](gapless::client& device, const auto& heard) {
        return device.on_conversation([heard](const gapless::conversation& now) {
            heard->template show<gapless_conversation>(now);
        });
    });
}

void gapless_set_pinned(
    gapless_client* client,
    uint64_t conversation,
    bool is_pinned,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.set_pinned(conversation_id{conversation}, is_pinned, done(answers));
    });
}

void gapless_set_muted(
    gapless_client* client,
    uint64_t conversation,
    bool is_muted,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.set_muted(conversation_id{conversation}, is_muted, done(answers));
    });
}

void gapless_set_draft(
    gapless_client* client,
    uint64_t conversation,
    gapless_text draft,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.set_draft(conversation_id{conversation}, text_in(draft, "draft"), done(answers));
    });
}

void gapless_set_retention(
    gapless_client* client,
    uint64_t conversation,
    gapless_retention retention,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        gapless::retention kept;
        kept.how = static_cast<gapless::retention::kind>(enum_in(retention.kind, 3, 0, "kind"));
        kept.time = duration_in(retention.time_ms, "time_ms");
        device.set_retention(conversation_id{conversation}, kept, done(answers));
    });
}

void gapless_fetch_history(
    gapless_client* client,
    uint64_t conversation,
    uint64_t before,
    size_t count,
    gapless_then_history then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.fetch_history(
            conversation_id{conversation},
            seq{before},
            count,
            shows<gapless_history_page, gapless::history_page>(answers)
        );
    });
}

// ---- The mailbox.

gapless_code gapless_read_conversations(
    gapless_client* client, const gapless_conversations** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        made = give<gapless_conversations>(or_refuse(device_in(client).conversations()));
    });
}

gapless_code gapless_unread_total(gapless_client* client, uint64_t* out, gapless_error** error) {
    return guarded(error, [&] { out_in(out) = or_refuse(device_in(client).unread_total()); });
}

gapless_code gapless_read_history(
    gapless_client* client,
    uint64_t conversation,
    uint64_t from,
    size_t limit,
    const gapless_messages** out,
    gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        auto found = device_in(client).history(conversation_id{conversation}, seq{from}, limit);
        made = give<gapless_messages>(or_refuse(std::move(found)));
    });
}

gapless_code gapless_read_annotations(
    gapless_client* client,
    uint64_t conversation,
    uint64_t from,
    uint64_t to,
    const gapless_annotations** out,
    gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        auto found =
            device_in(client).annotations(conversation_id{conversation}, seq{from}, seq{to});
        made = give<gapless_annotations>(or_refuse(std::move(found)));
    });
}

gapless_code gapless_read_outbox(
    gapless_client* client, const gapless_pending_messages** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        made = give<gapless_pending_messages>(or_refuse(device_in(client).outbox()));
    });
}

namespace {

gapless::search_query query_in(const gapless_search_query* handed) {
    const auto given = sized_in(handed, "the query");
    gapless::search_query made;
    made.text = text_in(given.text, "text");
    if (given.conversation != 0) {
        made.conversation = conversation_id{given.conversation};
    }
    made.sender = text_in(given.sender, "sender");
    if (given.since_ms != 0) {
        made.since = gapless::wall_time{given.since_ms};
    }
    if (given.until_ms != 0) {
        made.until = gapless::wall_time{given.until_ms};
    }
    made.order = static_cast<gapless::search_order>(enum_in(given.order, 2, 1, "order"));
    made.limit = given.limit == 0 ? made.limit : given.limit;
    if (given.after != nullptr) {
        made.after = gapless::search_cursor{
            given.after->score,
            {given.after->server_time_ms},
            conversation_id{given.after->conversation},
            seq{given.after->seq},
        };
    }
    return made;
}

}  // namespace

gapless_code gapless_search(
    gapless_client* client,
    const gapless_search_query* query,
    const gapless_search_page** out,
    gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        auto& device = device_in(client);
        made = give<gapless_search_page>(or_refuse(device.search(query_in(query))));
    });
}
