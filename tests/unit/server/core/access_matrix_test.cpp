// Who may do what to what: each role with each action on each object, against an oracle that knows
// nothing of the rules' code. What is refused has written nothing; what is done has.

#include "tests/unit/server/core/group_case.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::tests {

namespace {

// ---- A group, as group_case.hpp has it.

constexpr std::array targets{"mia", "adam", "the owner", "otto", "nobody"};

constexpr std::array about_members{"invite", "remove", "make admin", "mute", "unmute", "mention"};

constexpr std::array about_the_group{
    "join",
    "leave",
    "list",
    "mute all",
    "unmute all",
    "rename",
    "dismiss",
    "show all",
    "send",
    "mention all",
    "keep",
    "fetch keys",
    "begin an epoch of nothing",
};

// What everybody gets who is no member; empty for members.
std::optional<verdict> for_outsiders(std::string_view role) {
    if (role == "stranger" || role == "late stranger") {
        return verdict::no(errc::unknown_conversation);
    }
    if (role == "former" || role == "dismissed" || role == "dismissed owner") {
        return verdict::no(errc::not_a_member);
    }
    return std::nullopt;
}

bool is_plain(std::string_view role) {
    return role == "member" || role == "muted" || role == "silenced";
}

verdict expected(std::string_view role, std::string_view action, std::string_view target) {
    if (const auto outside = for_outsiders(role)) {
        return *outside;
    }
    if (action == "mention" && role != "muted" && role != "silenced") {
        const bool is_there = target != "nobody" && target != "otto";
        return is_there ? verdict::done() : verdict::no(errc::invalid_mention);
    }
    const bool is_owner = role == "owner";
    if (is_plain(role) || (action == "make admin" && !is_owner)) {
        return verdict::no(errc::forbidden);
    }
    if (target == "nobody") {
        return verdict::no(errc::unknown_user);
    }
    const bool is_member = target != "otto";
    if (action == "invite") {
        return is_member ? verdict::already() : verdict::done();
    }
    if (!is_member) {
        return verdict::no(errc::not_a_member);
    }
    if (action == "make admin" && target == "adam") {
        return verdict::already();
    }
    if (target == "the owner") {
        return verdict::no(errc::forbidden);
    }
    if (target == "adam") {
        return action == "remove" && is_owner ? verdict::done() : verdict::no(errc::forbidden);
    }
    return action == "unmute" ? verdict::already() : verdict::done();
}

verdict expected(std::string_view role, std::string_view action) {
    const bool is_gone =
        role == "dismissed" || role == "dismissed owner" || role == "late stranger";
    if (const auto outside = for_outsiders(role)) {
        if (action != "join" || role == "late stranger") {
            return *outside;
        }
        return is_gone ? verdict::no(errc::forbidden) : verdict::done();
    }
    if (action == "join" || action == "list" || action == "fetch keys") {
        return verdict::already();
    }
    if (action == "leave") {
        return verdict::done();
    }
    const bool may_write = role != "muted" && role != "silenced";
    if (action == "send") {
        return may_write ? verdict::done() : verdict::no(errc::forbidden);
    }
    if (action == "begin an epoch of nothing") {
        return verdict::no(may_write ? errc::usage : errc::forbidden);
    }
    const bool wants_owner = action == "dismiss" || action == "show all";
    if (is_plain(role) || (wants_owner && role != "owner")) {
        return verdict::no(errc::forbidden);
    }
    return action == "unmute all" ? verdict::already() : verdict::done();
}

TEST(AccessMatrix, EachRoleOnEachMember) {
    std::size_t cases = 0;
    for (const std::string_view role : roles) {
        for (const std::string_view action : about_members) {
            for (const std::string_view target : targets) {
                group_case one{role};
                const verdict came = one.run(action, target);
                EXPECT_EQ(text_of(came), text_of(expected(role, action, target)))
                    << role << " / " << action << " / " << target;
                ++cases;
            }
        }
    }
    EXPECT_EQ(cases, 300U);
}

TEST(AccessMatrix, EachRoleOnItsGroup) {
    std::size_t cases = 0;
    for (const std::string_view role : roles) {
        for (const std::string_view action : about_the_group) {
            group_case one{role};
            const verdict came = one.run(action, one.tea);
            EXPECT_EQ(text_of(came), text_of(expected(role, action))) << role << " / " << action;
            ++cases;
        }
    }
    EXPECT_EQ(cases, 130U);
}

TEST(AccessMatrix, WhatIsNoGroupTakesNoneOfIt) {
    using makes = conversation_id (group_case::*)();

    struct object {
        makes made;
        errc refused;
        bool takes_texts;
    };

    const std::array<object, 4> objects{{
        {&group_case::own_direct, errc::forbidden, true},
        {&group_case::direct_of_others, errc::unknown_conversation, false},
        {&group_case::own_contacts, errc::forbidden, false},
        {&group_case::contacts_of_another, errc::unknown_conversation, false},
    }};
    for (const object& each : objects) {
        for (const std::string_view action : about_the_group) {
            group_case one{"owner"};
            const bool is_taken = (action == "send" || action == "keep") && each.takes_texts;
            const bool is_own = each.refused == errc::forbidden;
            verdict wanted = is_taken ? verdict::done() : verdict::no(each.refused);
            if (action == "fetch keys" && is_own) {
                wanted = verdict::already();
            } else if (action == "begin an epoch of nothing" && each.takes_texts) {
                wanted = verdict::no(errc::usage);
            }
            EXPECT_EQ(text_of(one.run(action, (one.*each.made)())), text_of(wanted)) << action;
        }
    }
    for (const std::string_view action : about_the_group) {
        group_case one{"owner"};
        const verdict came = one.run(action, conversation_id{4'711});
        EXPECT_EQ(text_of(came), "unknown_conversation") << action;
    }
}

// ---- People: how ann and pat stand to each other.

constexpr std::array ties{
    "stranger",
    "contact",
    "asked",
    "asked by",
    "follower",
    "followed",
    "blocked",
    "blocker",
};

constexpr std::array about_people{
    "request",
    "accept",
    "refuse",
    "remove",
    "follow",
    "unfollow",
    "block",
    "unblock",
    "send",
    "send on",
    "keep",
    "invite",
    "create with",
    "open",
};

class people_case : public access_case {
public:
    people_case(std::string_view tie, const server::job_policy& policy) : access_case(policy) {
        if (tie == "contact" || tie == "asked") {
            on.request(ann_, protocol::request_contact{"pat", ""});
        }
        if (tie == "contact") {
            on.request(pat_, protocol::answer_contact{"ann", true});
        } else if (tie == "asked by") {
            on.request(pat_, protocol::request_contact{"ann", ""});
        } else if (tie == "follower") {
            on.request(ann_, protocol::follow_user{"pat"});
        } else if (tie == "followed") {
            on.request(pat_, protocol::follow_user{"ann"});
        } else if (tie == "blocked") {
            on.request(pat_, protocol::block_user{"ann"});
        } else if (tie == "blocker") {
            on.request(ann_, protocol::block_user{"pat"});
        }
    }

    verdict run(std::string_view action, const std::string& whom) {
        if (action == "send") {
            return send(ann_, destination::direct(whom));
        }
        if (action == "send on") {
            // It begins with notes of pat, so that it is there whoever is blocked.
            return send(ann_, destination::to(begun_));
        }
        if (action == "keep") {
            return ask(ann_, protocol::set_retention{begun_, keep_until_acknowledged()});
        }
        if (action == "invite") {
            const conversation_id tea = on.create_group(ann_, "tea", {});
            return ask(ann_, protocol::invite_member{tea, whom});
        }
        if (action == "create with") {
            return ask(ann_, protocol::create_group{"tea", {whom}});
        }
        return run_request(action, whom);
    }

private:
    verdict run_request(std::string_view action, const std::string& whom) {
        if (action == "request") {
            return ask(ann_, protocol::request_contact{whom, "hi"});
        }
        if (action == "accept" || action == "refuse") {
            return ask(ann_, protocol::answer_contact{whom, action == "accept"});
        }
        if (action == "remove") {
            return ask(ann_, protocol::remove_contact{whom});
        }
        if (action == "follow") {
            return ask(ann_, protocol::follow_user{whom});
        }
        if (action == "unfollow") {
            return ask(ann_, protocol::unfollow_user{whom});
        }
        if (action == "block") {
            return ask(ann_, protocol::block_user{whom});
        }
        if (action == "open") {
            return ask(ann_, protocol::open_direct{whom});
        }
        return ask(ann_, protocol::unblock_user{whom});
    }

    server::actor ann_ = on.sign_up("ann");
    server::actor pat_ = on.sign_up("pat");
    conversation_id begun_ = on.send(pat_, destination::direct("ann"), "hi").conversation;
};

bool may_write(std::string_view tie, server::direct_policy policy) {
    if (tie == "blocked") {
        return false;
    }
    switch (policy) {
        case server::direct_policy::contacts:
            return tie == "contact";
        case server::direct_policy::followed:
            return tie == "followed";
        case server::direct_policy::anyone:
            break;
    }
    return true;
}

verdict answered(std::string_view tie, bool accept) {
    if (tie == "asked by") {
        return verdict::done();
    }
    const bool is_so = accept ? tie == "contact" : tie != "contact" && tie != "asked";
    return is_so ? verdict::already() : verdict::no(errc::forbidden);
}

verdict expected(std::string_view tie, std::string_view action, server::direct_policy policy) {
    const auto when = [](bool is_change) {
        return is_change ? verdict::done() : verdict::already();
    };
    const bool is_tied = tie == "contact" || tie == "asked" || tie == "asked by";
    if (action == "send" || action == "send on" || action == "keep") {
        return may_write(tie, policy) ? verdict::done() : verdict::no(errc::forbidden);
    }
    if (action == "open") {
        return may_write(tie, policy) ? verdict::already() : verdict::no(errc::forbidden);
    }
    if (action == "invite" || action == "create with") {
        return tie == "blocked" ? verdict::no(errc::forbidden) : verdict::done();
    }
    if ((action == "request" || action == "follow") && tie == "blocker") {
        return verdict::no(errc::forbidden);
    }
    if (action == "request") {
        return when(tie != "contact" && tie != "asked");
    }
    if (action == "accept" || action == "refuse") {
        return answered(tie, action == "accept");
    }
    if (action == "remove") {
        return when(is_tied);
    }
    if (action == "follow" || action == "unfollow") {
        return when((tie == "follower") == (action == "unfollow"));
    }
    return when((tie == "blocker") == (action == "unblock"));
}

TEST(AccessMatrix, EachTieUnderEachPolicy) {
    std::size_t cases = 0;
    for (const auto policy :
         {server::direct_policy::anyone,
          server::direct_policy::contacts,
          server::direct_policy::followed}) {
        for (const std::string_view tie : ties) {
            for (const std::string_view action : about_people) {
                server::job_policy ruled;
                ruled.direct = policy;
                people_case one{tie, ruled};
                EXPECT_EQ(text_of(one.run(action, "pat")), text_of(expected(tie, action, policy)))
                    << static_cast<int>(policy) << " / " << tie << " / " << action;
                ++cases;
            }
        }
    }
    EXPECT_EQ(cases, 336U);
}

TEST(AccessMatrix, NobodyAndOneselfAreNoContacts) {
    for (const std::string_view action : about_people) {
        people_case of_nobody{"stranger", {}};
        people_case of_oneself{"stranger", {}};
        const bool is_request = action != "send" && action != "send on" && action != "keep" &&
                                action != "invite" && action != "create with" && action != "open";
        if (action != "send on" && action != "keep") {
            EXPECT_EQ(text_of(of_nobody.run(action, "nobody")), "unknown_user") << action;
        }
        if (is_request) {
            EXPECT_EQ(text_of(of_oneself.run(action, "ann")), "forbidden") << action;
        }
    }
}

}  // namespace

}  // namespace gapless::tests
