#include "sdk/core/requests/check_request.hpp"

#include "protocol/wire/frame_parts.hpp"
#include "sdk/core/id_bounds.hpp"

#include <gapless/contact.hpp>
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

constexpr wall_time last_time{253'402'300'799'999};  // that fits the wire

bool is_role(member_role role) { return role >= member_role::member && role <= member_role::owner; }

bool is_history(history_policy history) {
    return history == history_policy::from_join || history == history_policy::all;
}

result<void> check(const protocol::create_group& asked) {
    if (result<void> good = check_group_name(asked.name); !good) {
        return good;
    }
    if (!is_history(asked.history)) {
        return error{errc::usage, "there is no such history policy"};
    }
    constexpr std::size_t field_bytes = 2;  // its tag and its length
    std::size_t bytes = 0;
    for (const std::string& each : asked.members) {
        if (result<void> known = check_user(each); !known) {
            return known;
        }
        bytes += field_bytes + each.size();
    }
    if (bytes > protocol::payload_bytes_max / 2) {
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

result<void> check(const protocol::mute_member& asked) {
    const bool is_time = asked.until >= wall_time{} && asked.until <= last_time;
    return is_time ? check_id_and_user(asked.conversation, asked.user)
                   : error{errc::usage, "a mute ends between 1970 and the year 9999"};
}

result<void> check(const protocol::mute_all& asked) { return check_id(asked.conversation); }

result<void> check(const protocol::rename_group& asked) {
    const result<void> possible = check_id(asked.conversation);
    return possible ? check_group_name(asked.name) : possible;
}

result<void> check(const protocol::dismiss_group& asked) { return check_id(asked.conversation); }

result<void> check(const protocol::set_history& asked) {
    return is_history(asked.history) ? check_id(asked.conversation)
                                     : error{errc::usage, "there is no such history policy"};
}

result<void> check(const protocol::set_retention& asked) {
    return is_valid(asked.retention) ? check_id(asked.conversation) : errc::invalid_lifetime;
}

result<void> check(const protocol::request_contact& asked) {
    const result<void> good = check_contact_note(asked.note);
    return good ? check_user(asked.user) : good;
}

result<void> check(const protocol::publish_keys& asked) {
    const bool is_whole = asked.device_list.empty() == asked.account_key.empty();
    return is_whole && asked.device_list.size() <= protocol::device_list_bytes_max &&
                   asked.kem_key.size() <= protocol::kem_key_bytes_max
               ? result<void>{}
               : error{errc::usage, "a device list comes with its account key"};
}

result<void> check(const protocol::fetch_keys& asked) {
    if (asked.users.size() > protocol::key_users_max ||
        asked.known.size() > protocol::key_users_max) {
        return error{errc::usage, "keys of so many users are asked for in several requests"};
    }
    return asked.conversation == conversation_id{} ? result<void>{} : check_id(asked.conversation);
}

result<void> check(const protocol::begin_epoch& asked) {
    if (asked.wraps.size() > protocol::epoch_wraps_max ||
        asked.entries.size() > protocol::epoch_entries_max) {
        return errc::too_large_for_end_to_end;
    }
    return check_id(asked.conversation);
}

result<void> check(const protocol::append_archive& asked) {
    return asked.chunk.size() <= protocol::archive_chunk_bytes_max
               ? result<void>{}
               : error{errc::usage, "a chunk of the key archive is too long"};
}

result<void> check(const protocol::fetch_archive&) { return {}; }

result<void> check(const protocol::fetch_relation_keys& asked) {
    return check_id(asked.conversation);
}

result<void> check(const protocol::put_key_box& asked) {
    return asked.box.size() <= protocol::key_box_bytes_max
               ? result<void>{}
               : error{errc::usage, "a key box is too long"};
}

// Those that say nothing but a user's name.
template <class Asked>
result<void> check(const Asked& asked) {
    return check_user(asked.user);
}

}  // namespace

result<void> check_request(const protocol::request_body& body) {
    return std::visit([](const auto& asked) { return check(asked); }, body);
}

}  // namespace gapless::sdk
