// The functions of a client that ask the server about groups, and how long a conversation is kept.
#include "sdk/client/asking.hpp"
#include "sdk/client/client_implementation.hpp"

#include <gapless/client.hpp>

#include <utility>

namespace gapless {

namespace {

result<conversation_id> conversation_of(const protocol::response& given) {
    return given.conversation;
}

// Asks for the members of a group, page by page.
template <class On>
void ask_members(
    On& on,
    const protocol::list_members& asked,
    std::vector<member> before,
    const sdk::completion<result<std::vector<member>>>& answer
) {
    auto told = [&on, next = asked, before = std::move(before), answer](
                    const result<protocol::response>& given
                ) mutable {
        if (!given || given->failure) {
            answer(given ? *given->failure : given.error());
            return;
        }
        before.insert(before.end(), given->members.begin(), given->members.end());
        if (!given->more_members || given->members.empty()) {
            answer(std::move(before));
            return;
        }
        next.after_user = given->members.back().user;
        on.post([next, before = std::move(before), answer](On& again) {
            ask_members(again, next, before, answer);
        });
    };
    on.submit(asked, std::move(told));
}

}  // namespace

void client::create_group(std::string name, std::vector<std::string> members, group_callback told) {
    create_group(std::move(name), std::move(members), history_policy::from_join, std::move(told));
}

void client::create_group(
    std::string name, std::vector<std::string> members, history_policy history, group_callback told
) {
    protocol::create_group asked{std::move(name), std::move(members), history};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        sdk::ask(on, asked, answer, conversation_of);
    });
}

void client::create_managed_group(
    std::string name, std::vector<std::string> members, history_policy history, group_callback told
) {
    protocol::create_group asked{std::move(name), std::move(members), history, true};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        sdk::ask(on, asked, answer, conversation_of);
    });
}

void client::create_ephemeral_group(
    std::string name, std::vector<std::string> members, history_policy history, group_callback told
) {
    protocol::create_group asked{std::move(name), std::move(members), history, false, true};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        sdk::ask(on, asked, answer, conversation_of);
    });
}

void client::invite(conversation_id group, std::string user, done_callback told) {
    protocol::invite_member asked{group, std::move(user)};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        sdk::ask(on, asked, answer, sdk::nothing_of);
    });
}

void client::remove(conversation_id group, std::string user, done_callback told) {
    protocol::remove_member asked{group, std::move(user)};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        sdk::ask(on, asked, answer, sdk::nothing_of);
    });
}

void client::change_role(
    conversation_id group, std::string user, member_role role, done_callback told
) {
    protocol::change_role asked{group, std::move(user), role};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        sdk::ask(on, asked, answer, sdk::nothing_of);
    });
}

void client::join(conversation_id group, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([group, answer](implementation& on) {
        sdk::ask(on, protocol::join_group{group}, answer, sdk::nothing_of);
    });
}

void client::leave(conversation_id group, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([group, answer](implementation& on) {
        sdk::ask(on, protocol::leave_group{group}, answer, sdk::nothing_of);
    });
}

void client::members(conversation_id group, members_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([group, answer](implementation& on) {
        ask_members(on, {group}, {}, answer);
    });
}

void client::mute(conversation_id group, std::string user, wall_time until, done_callback told) {
    protocol::mute_member asked{group, std::move(user), until};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        sdk::ask(on, asked, answer, sdk::nothing_of);
    });
}

void client::mute_all(conversation_id group, bool muted, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([group, muted, answer](implementation& on) {
        sdk::ask(on, protocol::mute_all{group, muted}, answer, sdk::nothing_of);
    });
}

void client::rename_group(conversation_id group, std::string name, done_callback told) {
    protocol::rename_group asked{group, std::move(name)};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        sdk::ask(on, asked, answer, sdk::nothing_of);
    });
}

void client::dismiss_group(conversation_id group, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([group, answer](implementation& on) {
        sdk::ask(on, protocol::dismiss_group{group}, answer, sdk::nothing_of);
    });
}

void client::set_history(conversation_id group, history_policy history, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([group, history, answer](implementation& on) {
        sdk::ask(on, protocol::set_history{group, history}, answer, sdk::nothing_of);
    });
}

void client::set_retention(conversation_id where, const retention& kept, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([where, kept, answer](implementation& on) {
        sdk::ask(on, protocol::set_retention{where, kept}, answer, sdk::nothing_of);
    });
}

}  // namespace gapless
