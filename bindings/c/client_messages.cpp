// Messages, events, and what messages hold.
#include "bindings/c/client_handle.hpp"
#include "bindings/c/message_input.hpp"

#include <gapless/history.hpp>

#include <gapless.h>

using namespace gapless::c;  // NOLINT: the file is all of one piece with it

namespace {

// Both at once: which message it was, and why it has no place.
auto ends(answering<gapless_then_outcome> answers) {
    return [answers = std::move(answers)](const gapless::send_outcome& ended) {
        if (ended.sent) {
            answers->show<gapless_outcome>(*ended.sent);
            return;
        }
        holding<gapless_outcome> which;
        which.shown().client_id = shown(ended.client_id);
        holding<gapless_error> why;
        fill(why.memory(), why.shown(), ended.sent.error());
        answers->tell_both<gapless_outcome>(&which.shown(), &why.shown());
    };
}

}  // namespace

void gapless_send(
    gapless_client* client,
    gapless_destination to,
    const gapless_outgoing* message,
    gapless_then_queued then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        const auto where = destination_in(to);
        const auto queued = [answers](const gapless::result<gapless::client_id>& ended) {
            if (!ended) {
                return answers->refuse(ended.error());
            }
            const gapless_uuid id = shown(*ended);
            answers->tell(&id);
        };
        device.send(where, outgoing_in(message), queued);
    });
}

void gapless_send_and_wait(
    gapless_client* client,
    gapless_destination to,
    const gapless_outgoing* message,
    gapless_then_outcome then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        const auto where = destination_in(to);
        device.send_and_wait(where, outgoing_in(message), ends(answers));
    });
}

gapless_code gapless_cancel(
    gapless_client* client, const gapless_uuid* client_id, gapless_error** error
) {
    return guarded(error, [&] {
        auto& device = device_in(client);
        device.cancel(uuid_in<gapless::client_id>(client_id, "client_id"));
    });
}

void gapless_retry(
    gapless_client* client,
    const gapless_uuid* client_id,
    gapless_then_outcome then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.retry(uuid_in<gapless::client_id>(client_id, "client_id"), ends(answers));
    });
}

gapless_code gapless_on_event(
    gapless_client* client,
    gapless_event_listener listener,
    gapless_subscription** out,
    gapless_error** error
) {
    return listen(client, listener, out, error, [](gapless::client& device, const auto& heard) {
        return device.on_event([heard](const gapless::event& came) {
            heard->template show<gapless_event>(came);
        });
    });
}

gapless_code gapless_acknowledge(gapless_client* client, uint64_t event_id, gapless_error** error) {
    return guarded(error, [&] { device_in(client).acknowledge(gapless::event_id{event_id}); });
}

// ---- Contents.

gapless_code gapless_outgoing_make(
    const gapless_content* content, gapless_outgoing** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        made = give<gapless_outgoing>(or_refuse(gapless::message_of(content_in(content))));
    });
}

gapless_code gapless_outgoing_forward(
    const gapless_message* message,
    const gapless_text* edited,
    gapless_outgoing** out,
    gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        std::optional<std::string> text;
        if (edited != nullptr) {
            text = text_in(*edited, "edited");
        }
        made = give<gapless_outgoing>(or_refuse(gapless::forward_of(message_in(message), text)));
    });
}

gapless_code gapless_content_of(
    const gapless_message* message, const gapless_content** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        made = give<gapless_content>(or_refuse(gapless::content_of(message_in(message))));
    });
}

gapless_code gapless_member_change_of(
    const gapless_message* message, const gapless_member_change** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        made =
            give<gapless_member_change>(or_refuse(gapless::member_change_of(message_in(message))));
    });
}

gapless_code gapless_contact_change_of(
    const gapless_message* message, const gapless_contact_change** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        made =
            give<gapless_contact_change>(or_refuse(gapless::contact_change_of(message_in(message)))
            );
    });
}
