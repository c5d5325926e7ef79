// Contacts, presence, and who writes.
#include "bindings/c/client_handle.hpp"

#include <gapless.h>

using namespace gapless::c;  // NOLINT: the file is all of one piece with it
using gapless::conversation_id;

namespace {

using user_call = void (gapless::client::*)(std::string, gapless::client::done_callback);

// What is asked about a user, and nothing else.
void ask_about(
    gapless_client* client,
    gapless_text user,
    gapless_then then,
    gapless_call** call,
    user_call asks
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        (device.*asks)(text_in(user, "user"), done(answers));
    });
}

}  // namespace

void gapless_request_contact(
    gapless_client* client,
    gapless_text user,
    gapless_text note,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        auto name = text_in(user, "user");
        device.request_contact(std::move(name), text_in(note, "note"), done(answers));
    });
}

void gapless_answer_contact(
    gapless_client* client, gapless_text user, bool accept, gapless_then then, gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.answer_contact(text_in(user, "user"), accept, done(answers));
    });
}

void gapless_remove_contact(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
) {
    ask_about(client, user, then, call, &gapless::client::remove_contact);
}

void gapless_follow(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
) {
    ask_about(client, user, then, call, &gapless::client::follow);
}

void gapless_unfollow(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
) {
    ask_about(client, user, then, call, &gapless::client::unfollow);
}

void gapless_block(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
) {
    ask_about(client, user, then, call, &gapless::client::block);
}

void gapless_unblock(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
) {
    ask_about(client, user, then, call, &gapless::client::unblock);
}

gapless_code gapless_read_contacts(
    gapless_client* client, const gapless_contacts** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        made = give<gapless_contacts>(or_refuse(device_in(client).contacts()));
    });
}

// ---- Presence and typing.

gapless_code gapless_set_presence(
    gapless_client* client, gapless_presence_state state, gapless_error** error
) {
    return guarded(error, [&] {
        auto& device = device_in(client);
        device.set_presence(static_cast<gapless::presence_state>(enum_in(state, 6, 0, "state")));
    });
}

void gapless_watch_presence(
    gapless_client* client,
    const gapless_text* users,
    size_t count,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.watch_presence(texts_in(users, count, "users"), done(answers));
    });
}

gapless_code gapless_presence_of(
    gapless_client* client, gapless_text user, const gapless_presence** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        if (const auto found = device_in(client).presence_of(text_in(user, "user"))) {
            made = give<gapless_presence>(*found);
        }
    });
}

gapless_code gapless_on_presence(
    gapless_client* client,
    gapless_presence_listener listener,
    gapless_subscription** out,
    gapless_error** error
) {
    return listen(client, listener, out, error, [](gapless::client& device, const auto& heard) {
        return device.on_presence([heard](const gapless::presence& now) {
            heard->template show<gapless_presence>(now);
        });
    });
}

gapless_code gapless_set_typing(
    gapless_client* client, uint64_t conversation, bool is_active, gapless_error** error
) {
    return guarded(error, [&] {
        device_in(client).set_typing(conversation_id{conversation}, is_active);
    });
}

gapless_code gapless_on_typing(
    gapless_client* client,
    gapless_typing_listener listener,
    gapless_subscription** out,
    gapless_error** error
) {
    return listen(client, listener, out, error, [](gapless::client& device, const auto& heard) {
        return device.on_typing([heard](const gapless::typing& now) {
            heard->template show<gapless_typing>(now);
        });
    });
}
