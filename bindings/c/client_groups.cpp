// Groups and their members.
#include "bindings/c/client_handle.hpp"

#include <gapless.h>

using namespace gapless::c;  // NOLINT: the file is all of one piece with it
using gapless::conversation_id;

namespace {

gapless::history_policy policy_in(gapless_history_policy given, std::int32_t usual) {
    return static_cast<gapless::history_policy>(enum_in(given, 2, usual, "history"));
}

using member_call =
    void (gapless::client::*)(conversation_id, std::string, gapless::client::done_callback);
using group_call = void (gapless::client::*)(conversation_id, gapless::client::done_callback);

void ask_with_text(
    gapless_client* client,
    uint64_t conversation,
    gapless_text text,
    gapless_then then,
    gapless_call** call,
    member_call asks
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        (device.*asks)(conversation_id{conversation}, text_in(text, "name"), done(answers));
    });
}

void ask_about(
    gapless_client* client,
    uint64_t conversation,
    gapless_then then,
    gapless_call** call,
    group_call asks
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        (device.*asks)(conversation_id{conversation}, done(answers));
    });
}

}  // namespace

namespace {

using create_call = void (gapless::client::*)(
    std::string, std::vector<std::string>, gapless::history_policy, gapless::client::group_callback
);

struct new_group {
    gapless_text name;
    const gapless_text* members;
    size_t members_count;
    gapless_history_policy history;
};

void create(
    gapless_client* client,
    const new_group& asked,
    gapless_then_group then,
    gapless_call** call,
    create_call how
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        const auto made = [answers](const gapless::result<conversation_id>& ended) {
            if (ended) {
                answers->tell(ended->value);
            } else {
                answers->refuse(ended.error());
            }
        };
        auto group = text_in(asked.name, "name");
        auto users = texts_in(asked.members, asked.members_count, "members");
        (device.*how)(std::move(group), std::move(users), policy_in(asked.history, 1), made);
    });
}

}  // namespace

void gapless_create_group(
    gapless_client* client,
    gapless_text name,
    const gapless_text* members,
    size_t members_count,
    gapless_history_policy history,
    gapless_then_group then,
    gapless_call** call
) {
    const new_group asked{name, members, members_count, history};
    create(client, asked, then, call, &gapless::client::create_group);
}

void gapless_create_managed_group(
    gapless_client* client,
    gapless_text name,
    const gapless_text* members,
    size_t members_count,
    gapless_history_policy history,
    gapless_then_group then,
    gapless_call** call
) {
    const new_group asked{name, members, members_count, history};
    create(client, asked, then, call, &gapless::client::create_managed_group);
}

void gapless_create_ephemeral_group(
    gapless_client* client,
    gapless_text name,
    const gapless_text* members,
    size_t members_count,
    gapless_history_policy history,
    gapless_then_group then,
    gapless_call** call
) {
    const new_group asked{name, members, members_count, history};
    create(client, asked, then, call, &gapless::client::create_ephemeral_group);
}

void gapless_invite(
    gapless_client* client,
    uint64_t conversation,
    gapless_text user,
    gapless_then then,
    gapless_call** call
) {
    ask_with_text(client, conversation, user, then, call, &gapless::client::invite);
}

void gapless_remove_member(
    gapless_client* client,
    uint64_t conversation,
    gapless_text user,
    gapless_then then,
    gapless_call** call
) {
    ask_with_text(client, conversation, user, then, call, &gapless::client::remove);
}

void gapless_change_role(
    gapless_client* client,
    uint64_t conversation,
    gapless_text user,
    gapless_role role,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        const auto wanted = static_cast<gapless::member_role>(enum_in(role, 3, 0, "role"));
        device.change_role(
            conversation_id{conversation}, text_in(user, "user"), wanted, done(answers)
        );
    });
}

void gapless_join(
    gapless_client* client, uint64_t conversation, gapless_then then, gapless_call** call
) {
    ask_about(client, conversation, then, call, &gapless::client::join);
}

void gapless_leave(
    gapless_client* client, uint64_t conversation, gapless_then then, gapless_call** call
) {
    ask_about(client, conversation, then, call, &gapless::client::leave);
}

void gapless_fetch_members(
    gapless_client* client, uint64_t conversation, gapless_then_members then, gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.members(
            conversation_id{conversation},
            shows<gapless_members, std::vector<gapless::member>>(answers)
        );
    });
}

void gapless_mute_member(
    gapless_client* client,
    uint64_t conversation,
    gapless_text user,
    int64_t until_ms,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        const gapless::wall_time until{until_ms};
        device.mute(conversation_id{conversation}, text_in(user, "user"), until, done(answers));
    });
}

void gapless_mute_all(
    gapless_client* client,
    uint64_t conversation,
    bool is_muted,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.mute_all(conversation_id{conversation}, is_muted, done(answers));
    });
}

void gapless_rename_group(
    gapless_client* client,
    uint64_t conversation,
    gapless_text name,
    gapless_then then,
    gapless_call** call
) {
    ask_with_text(client, conversation, name, then, call, &gapless::client::rename_group);
}

void gapless_dismiss_group(
    gapless_client* client, uint64_t conversation, gapless_then then, gapless_call** call
) {
    ask_about(client, conversation, then, call, &gapless::client::dismiss_group);
}

void gapless_set_history(
    gapless_client* client,
    uint64_t conversation,
    gapless_history_policy history,
    gapless_then then,
    gapless_call** call
) {
    ask(client, then, call, [&](gapless::client& device, const auto& answers) {
        device.set_history(conversation_id{conversation}, policy_in(history, 0), done(answers));
    });
}

gapless_code gapless_read_group(
    gapless_client* client, uint64_t conversation, const gapless_group** out, gapless_error** error
) {
    return guarded(error, [&] {
        auto& made = out_in(out);
        auto found = device_in(client).group_of(conversation_id{conversation});
        made = give<gapless_group>(or_refuse(std::move(found)));
    });
}
