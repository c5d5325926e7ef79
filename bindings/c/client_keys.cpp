// Keys: which devices are the user's, who the others are, and how keys come back.
#include "bindings/c/client_handle.hpp"

#include <gapless.h>

#include <cstring>
#include <string>

using namespace gapless::c;  // NOLINT: the file is all of one piece with it

namespace {

// As much of it as linking needs.
gapless::device other_device_in(const gapless_device* handed) {
    const auto given = sized_in(handed, "the device");
    gapless::device made;
    made.id = uuid_in<gapless::device_id>(&given.id, "id");
    static_assert(sizeof given.key == gapless::public_key::size);
    std::memcpy(made.key.bytes.data(), given.key, sizeof given.key);
    return made;
}

}  // namespace

void gapless_link_device(
    gapless_client* client, const gapless_device* device, gapless_then then, gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& on, const auto& answers) {
        on.link_device(other_device_in(device), done(answers));
    });
}

void gapless_revoke_device(
    gapless_client* client, const gapless_uuid* device, gapless_then then, gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& on, const auto& answers) {
        on.revoke_device(uuid_in<gapless::device_id>(device, "device"), done(answers));
    });
}

void gapless_safety_number(
    gapless_client* client, gapless_text user, gapless_then_text then, gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& on, const auto& answers) {
        on.safety_number(text_in(user, "user"), shows<gapless_text, std::string>(answers));
    });
}

void gapless_fetch_verification(
    gapless_client* client, gapless_text user, gapless_then_verification then, gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& on, const auto& answers) {
        on.verification(
            text_in(user, "user"), shows<gapless_verification, gapless::verification>(answers)
        );
    });
}

void gapless_mark_verified(
    gapless_client* client,
    gapless_text user,
    gapless_text number,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& on, const auto& answers) {
        on.mark_verified(text_in(user, "user"), text_in(number, "number"), done(answers));
    });
}

void gapless_mark_unverified(
    gapless_client* client, gapless_text user, gapless_then then, gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& on, const auto& answers) {
        on.mark_unverified(text_in(user, "user"), done(answers));
    });
}

gapless_code gapless_on_key_finding(
    gapless_client* client,
    gapless_finding_listener listener,
    gapless_subscription** out,
    gapless_error** error
) {
    return listen(client, listener, out, error, [](gapless::client& on, const auto& heard) {
        return on.on_key_finding([heard](const gapless::key_finding& found) {
            heard->template show<gapless_key_finding>(found);
        });
    });
}

void gapless_recovery_code(gapless_client* client, gapless_then_text then, gapless_call** call) {
    ask(client, then, call, [](gapless::client& on, const auto& answers) {
        on.recovery_code(shows<gapless_text, std::string>(answers));
    });
}

void gapless_restore(
    gapless_client* client, gapless_text code, gapless_then then, gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& on, const auto& answers) {
        on.restore(text_in(code, "code"), done(answers));
    });
}

void gapless_begin_anew(gapless_client* client, gapless_then then, gapless_call** call) {
    ask(client, then, call, [](gapless::client& on, const auto& answers) {
        on.begin_anew(done(answers));
    });
}
