// The functions of a client that ask the server about groups.
#include "sdk/client/client_implementation.hpp"

#include <gapless/client.hpp>

#include <type_traits>
#include <utility>

namespace gapless {

namespace {

// Asks, and answers with what `read` makes of a response without a failure.
template <class On, class Answer, class Read>
void ask(On& on, protocol::request_body body, sdk::completion<Answer> answer, Read read) {
    on.submit(std::move(body), [answer, read](const result<protocol::response>& given) {
        if (!given) {
            answer(given.error());
        } else if (given->failure) {
            answer(*given->failure);
        } else {
            answer(read(*given));
        }
    });
}

result<void> nothing_of(const protocol::response&) { return {}; }

result<conversation_id> conversation_of(const protocol::response& given) {
    return given.conversation;
}

result<std::vector<member>> members_of(const protocol::response& given) { return given.members; }

}  // namespace

void client::create_group(std::string name, std::vector<std::string> members, group_callback told) {
    protocol::create_group asked{std::move(name), std::move(members)};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        ask(on, asked, answer, conversation_of);
    });
}

void client::invite(conversation_id group, std::string user, done_callback told) {
    protocol::invite_member asked{group, std::move(user)};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        ask(on, asked, answer, nothing_of);
    });
}

void client::remove(conversation_id group, std::string user, done_callback told) {
    protocol::remove_member asked{group, std::move(user)};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        ask(on, asked, answer, nothing_of);
    });
}

void client::change_role(
    conversation_id group, std::string user, member_role role, done_callback told
) {
    protocol::change_role asked{group, std::move(user), role};
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        ask(on, asked, answer, nothing_of);
    });
}

void client::join(conversation_id group, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([group, answer](implementation& on) {
        ask(on, protocol::join_group{group}, answer, nothing_of);
    });
}

void client::leave(conversation_id group, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([group, answer](implementation& on) {
        ask(on, protocol::leave_group{group}, answer, nothing_of);
    });
}

void client::members(conversation_id group, members_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([group, answer](implementation& on) {
        ask(on, protocol::list_members{group}, answer, members_of);
    });
}

}  // namespace gapless
