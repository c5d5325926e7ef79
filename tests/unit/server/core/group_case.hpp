#pragma once

#include "tests/unit/server/core/access_matrix.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gapless::tests {

inline constexpr std::array roles{
    "stranger",
    "former",
    "member",
    "muted",
    "silenced",
    "admin",
    "owner",
    "dismissed",
    "dismissed owner",
    "late stranger",
};

// A group with ann in her role: adam is an admin of it, mia a member, and olga owns it unless ann
// does.
class group_case : public access_case {
public:
    explicit group_case(std::string_view role) : access_case({}), role_(role) {
        const bool is_former = role == "former" || is("member") || is("muted") || is("silenced") ||
                               is("admin") || is("owner") || is("dismissed") ||
                               is("dismissed owner");
        on.sign_up("otto");
        adam_ = on.sign_up("adam");
        mia_ = on.sign_up("mia");
        std::vector<std::string> members{"adam", "mia"};
        if (is_former) {
            members.emplace_back("ann");
        }
        tea = on.create_group(olga_, "tea", members);
        on.request(olga_, protocol::change_role{tea, "adam", member_role::admin});
        set_up_ann();
    }

    [[nodiscard]] std::string named(std::string_view target) const {
        const bool is_ann = is("owner") || is("dismissed owner");
        return target == "the owner" ? (is_ann ? "ann" : "olga") : std::string(target);
    }

    verdict run(std::string_view action, std::string_view target) {
        const std::string user = named(target);
        if (action == "invite") {
            return ask(ann_, protocol::invite_member{tea, user});
        }
        if (action == "remove") {
            return ask(ann_, protocol::remove_member{tea, user});
        }
        if (action == "make admin") {
            return ask(ann_, protocol::change_role{tea, user, member_role::admin});
        }
        if (action == "mention") {
            return send(ann_, destination::to(tea), {user});
        }
        const wall_time later = on.now() + hours(2);
        const wall_time until = action == "mute" ? later : wall_time{};
        return ask(ann_, protocol::mute_member{tea, user, until});
    }

    verdict run(std::string_view action, conversation_id where) {
        if (action == "join") {
            return ask(ann_, protocol::join_group{where});
        }
        if (action == "leave") {
            return ask(ann_, protocol::leave_group{where});
        }
        if (action == "list") {
            return ask(ann_, protocol::list_members{where});
        }
        if (action == "mute all" || action == "unmute all") {
            return ask(ann_, protocol::mute_all{where, action == "mute all"});
        }
        if (action == "rename") {
            return ask(ann_, protocol::rename_group{where, "coffee"});
        }
        if (action == "dismiss") {
            return ask(ann_, protocol::dismiss_group{where});
        }
        if (action == "show all") {
            return ask(ann_, protocol::set_history{where, history_policy::all});
        }
        if (action == "keep") {
            return ask(ann_, protocol::set_retention{where, keep_for(days(7))});
        }
        if (action == "fetch keys") {
            return ask(ann_, protocol::fetch_keys{where, {}, {}, {}});
        }
        if (action == "begin an epoch of nothing") {
            return ask(ann_, protocol::begin_epoch{where, {}, {}});
        }
        return send(ann_, destination::to(where), {}, action == "mention all");
    }

    // Of two others, and of ann.
    conversation_id direct_of_others() {
        return on.send(mia_, destination::direct("adam"), "hi").conversation;
    }

    conversation_id own_direct() {
        const auto made = on.send(mia_, destination::direct("ann"), "hi");
        return made.conversation;
    }

    conversation_id contacts_of_another() {
        return on.request(mia_, protocol::follow_user{"adam"}).conversation;
    }

    conversation_id own_contacts() {
        return on.request(ann_, protocol::follow_user{"adam"}).conversation;
    }

    // Looking, and saying how far one has looked: at the entry that lets ann in, where she is a
    // member.
    verdict look(std::string_view how, conversation_id where) {
        if (how == "pull") {
            return tried([&] { return code_of(on.pull(ann_, where, 4, 4).failure); });
        }
        if (how == "receipts") {
            return ask(ann_, protocol::list_receipts{where, seq{4}, {}, 10});
        }
        if (how == "deliver") {
            return tried([&]() -> std::optional<errc> {
                static_cast<void>(on.deliver({{ann_.user, where, seq{4}}}));
                return std::nullopt;
            });
        }
        protocol::move_cursor moved;
        moved.conversation = where;
        if (how == "read") {
            moved.read_seq = seq{4};
        } else {
            moved.marked_unread = true;
            moved.mark_version = 1;
        }
        return tried([&] { return code_of(on.move_cursor(ann_, moved).failure); });
    }

    conversation_id tea;

private:
    static std::optional<errc> code_of(const std::optional<error>& failure) {
        return failure ? std::optional{failure->code} : std::nullopt;
    }

    [[nodiscard]] bool is(std::string_view role) const { return role_ == role; }

    void set_up_ann() {
        if (is("former")) {
            on.request(ann_, protocol::leave_group{tea});
        } else if (is("muted")) {
            on.request(olga_, protocol::mute_member{tea, "ann", on.now() + hours(1)});
        } else if (is("silenced")) {
            on.request(olga_, protocol::mute_all{tea, true});
        } else if (is("admin")) {
            on.request(olga_, protocol::change_role{tea, "ann", member_role::admin});
        } else if (is("owner") || is("dismissed owner")) {
            on.request(olga_, protocol::change_role{tea, "ann", member_role::owner});
        }
        if (is("dismissed owner")) {
            on.request(ann_, protocol::dismiss_group{tea});
        } else if (is("dismissed") || is("late stranger")) {
            on.request(olga_, protocol::dismiss_group{tea});
        }
    }

    std::string_view role_;
    server::actor olga_ = on.sign_up("olga");
    server::actor ann_ = on.sign_up("ann");
    server::actor adam_;
    server::actor mia_;
};

}  // namespace gapless::tests
