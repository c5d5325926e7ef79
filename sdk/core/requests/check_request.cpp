#include "sdk/core/requests/check_request.hpp"

#include "protocol/wire/session_frames.hpp"
#include "sdk/core/id_bounds.hpp"

#include <gapless/group_name.hpp>
#include <gapless/user_name.hpp>

#include <cstddef>
#include <string>
#include <variant>

namespace gapless::sdk {

namespace {

result<void> check_id(conversation_id id) {
    return is_possible(id) ? result<void>{} : errc::unknown_conversation;
}

result<void> check_user(const std::string& name) {
    return check_user_name(name) ? result<void>{} : errc::unknown_user;
}

result<void> check_id_and_user(conversation_id id, const std::string& name) {
    const result<void> possible = check_id(id);
    return possible ? check_user(name) : possible;
}

bool is_role(member_role role) { return role >= member_role::member && role <= member_role::owner; }

result<void> check(const protocol::create_group& asked) {
    if (result<void> good = check_group_name(asked.name); !good) {
        return good;
    }
    constexpr std::size_t field_bytes = 2;  // its tag and its length
    std::size_t bytes = 0;
    for (const std::string& each : asked.members) {
        if (result<void> known = check_user(each); !known) {
            return known;
        }
        bytes += field_bytes + each.size();
    }
    if (bytes > protocol::wire_limits{}.frame_bytes_max / 2) {
        return errc::group_full;
    }
    return {};
}

result<void> check(const protocol::invite_member& asked) {
    return check_id_and_user(asked.conversation, asked.user);
}

result<void> check(const protocol::remove_member& asked) {
    return check_id_and_user(asked.conversation, asked.user);
}

result<void> check(const protocol::change_role& asked) {
    if (!is_role(asked.role)) {
        return error{errc::usage, "there is no such role"};
    }
    return check_id_and_user(asked.conversation, asked.user);
}

result<void> check(const protocol::join_group& asked) { return check_id(asked.conversation); }

result<void> check(const protocol::leave_group& asked) { return check_id(asked.conversation); }

result<void> check(const protocol::list_members& asked) { return check_id(asked.conversation); }

result<void> check(const protocol::list_receipts& asked) { return check_id(asked.conversation); }

}  // namespace

result<void> check_request(const protocol::request_body& body) {
    return std::visit([](const auto& asked) { return check(asked); }, body);
}

}  // namespace gapless::sdk
