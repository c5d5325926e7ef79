#include "protocol/wire/bounds.hpp"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/key.pb.h"
#include "protocol/wire/request.pb.h"

#include <string>

namespace gapless::wire {
namespace {

// What has one length and no other.
bool read_exactly(std::string& from, std::size_t bytes, std::string& to) {
    to.swap(from);
    return to.size() == bytes;
}

// One that may be absent.
bool read_exactly_or_none(std::string& from, std::size_t bytes, std::string& to) {
    return from.empty() || read_exactly(from, bytes, to);
}

bool read(PublishKeys& from, protocol::publish_keys& to) {
    to.begins_anew = from.begins_anew();
    return read_exactly_or_none(*from.mutable_account_key(), key_bytes, to.account_key) &&
           read_text(
               *from.mutable_device_list(), protocol::device_list_bytes_max, to.device_list
           ) &&
           read_text(*from.mutable_kem_key(), protocol::kem_key_bytes_max, to.kem_key);
}

bool read(AccountStart& from, protocol::account_start& to) {
    return read_number(from.list_seq(), to.list_seq) &&
           read_exactly(*from.mutable_account_key(), key_bytes, to.account_key);
}

bool read(const FetchKeys& from, protocol::fetch_keys& to) {
    if (from.users_size() > static_cast<int>(protocol::key_users_max) ||
        from.known_size() > static_cast<int>(protocol::key_users_max)) {
        return false;
    }
    for (const auto user : from.users()) {
        if (!read_number(user, to.users.emplace_back())) {
            return false;
        }
    }
    for (const auto& known : from.known()) {
        auto& made = to.known.emplace_back();
        if (!read_number(known.user(), made.user) ||
            !read_number(known.list_seq(), made.list_seq)) {
            return false;
        }
    }
    return read_number(from.conversation(), to.conversation) &&
           read_number(from.after_user(), to.after_user);
}

bool read(BeginEpoch& from, protocol::begin_epoch& to) {
    if (from.entries_size() > static_cast<int>(protocol::epoch_entries_max) ||
        from.wraps_size() > static_cast<int>(protocol::epoch_wraps_max)) {
        return false;
    }
    for (auto& entry : *from.mutable_entries()) {
        if (!read_text(entry, protocol::chain_entry_bytes_max, to.entries.emplace_back())) {
            return false;
        }
    }
    for (auto& sealed : *from.mutable_wraps()) {
        auto& made = to.wraps.emplace_back();
        made.key_number = sealed.key_number();
        if (!read_id(sealed.device(), made.device) ||
            !read_exactly(*sealed.mutable_wrap(), wrap_bytes, made.wrap)) {
            return false;
        }
    }
    return read_number(from.conversation(), to.conversation);
}

void write(const protocol::user_keys& from, UserKeys& to) {
    to.set_user(from.user.value);
    to.set_name(from.name);
    to.set_account_key(from.account_key);
    for (const auto& list : from.lists) {
        to.add_lists(list);
    }
    for (const auto& key : from.kem_keys) {
        to.add_kem_keys(key);
    }
    if (from.role.has_value()) {
        to.set_role(static_cast<MemberRole>(*from.role));
    }
    for (const auto& start : from.accounts) {
        auto& made = *to.add_accounts();
        made.set_list_seq(start.list_seq);
        made.set_account_key(start.account_key);
    }
}

bool read(UserKeys& from, protocol::user_keys& to) {
    to.name.swap(*from.mutable_name());
    for (auto& list : *from.mutable_lists()) {
        if (!read_text(list, protocol::device_list_bytes_max, to.lists.emplace_back())) {
            return false;
        }
    }
    for (auto& key : *from.mutable_kem_keys()) {
        if (!read_text(key, protocol::kem_key_bytes_max, to.kem_keys.emplace_back())) {
            return false;
        }
    }
    for (auto& start : *from.mutable_accounts()) {
        if (!read(start, to.accounts.emplace_back())) {
            return false;
        }
    }
    return read_number(from.user(), to.user) &&
           (from.role() == MEMBER_ROLE_UNSPECIFIED ||
            read_enum(from.role(), member_role::owner, to.role.emplace())) &&
           read_exactly_or_none(*from.mutable_account_key(), key_bytes, to.account_key);
}

void write(const protocol::relation_state& from, RelationState& to) {
    to.set_relation(from.relation);
    to.set_index(from.index);
    to.set_head(from.head);
    to.set_epoch(from.epoch);
    to.set_stale(from.is_stale);
}

bool read(RelationState& from, protocol::relation_state& to) {
    to.is_stale = from.stale();
    return read_exactly_or_none(*from.mutable_relation(), relation_bytes, to.relation) &&
           read_number(from.index(), to.index) &&
           read_exactly_or_none(*from.mutable_head(), digest_bytes, to.head) &&
           read_number(from.epoch(), to.epoch);
}

}  // namespace

void write_key_request(const protocol::publish_keys& from, Request& to) {
    auto& body = *to.mutable_publish_keys();
    body.set_account_key(from.account_key);
    body.set_device_list(from.device_list);
    body.set_kem_key(from.kem_key);
    body.set_begins_anew(from.begins_anew);
}

void write_key_request(const protocol::fetch_keys& from, Request& to) {
    auto& body = *to.mutable_fetch_keys();
    body.set_conversation(from.conversation.value);
    for (const auto user : from.users) {
        body.add_users(user.value);
    }
    for (const auto& known : from.known) {
        auto& made = *body.add_known();
        made.set_user(known.user.value);
        made.set_list_seq(known.list_seq);
    }
    body.set_after_user(from.after_user.value);
}

void write_key_request(const protocol::begin_epoch& from, Request& to) {
    auto& body = *to.mutable_begin_epoch();
    body.set_conversation(from.conversation.value);
    for (const auto& entry : from.entries) {
        body.add_entries(entry);
    }
    for (const auto& sealed : from.wraps) {
        auto& made = *body.add_wraps();
        made.set_device(std::string(sealed.device.view()));
        made.set_key_number(sealed.key_number);
        made.set_wrap(sealed.wrap);
    }
}

void write_key_request(const protocol::open_direct& from, Request& to) {
    to.mutable_open_direct()->set_user(from.user);
}

bool read_key_request(Request& from, protocol::request_body& to) {
    switch (from.body_case()) {
        case Request::kPublishKeys:
            return read(*from.mutable_publish_keys(), to.emplace<protocol::publish_keys>());
        case Request::kFetchKeys:
            return read(from.fetch_keys(), to.emplace<protocol::fetch_keys>());
        case Request::kBeginEpoch:
            return read(*from.mutable_begin_epoch(), to.emplace<protocol::begin_epoch>());
        case Request::kOpenDirect:
            to.emplace<protocol::open_direct>().user.swap(*from.mutable_open_direct()->mutable_user(
            ));
            return true;
        default:
            return false;
    }
}

void write(const protocol::fetched_keys& from, FetchedKeys& to) {
    for (const auto& user : from.users) {
        write(user, *to.add_users());
    }
    to.set_more(from.more);
    write(from.relation, *to.mutable_relation());
}

bool read(FetchedKeys& from, protocol::fetched_keys& to) {
    to.more = from.more();
    for (auto& user : *from.mutable_users()) {
        if (!read(user, to.users.emplace_back())) {
            return false;
        }
    }
    return read(*from.mutable_relation(), to.relation);
}

void write(const protocol::unsigned_change& from, UnsignedChange& to) {
    write(from.relation, *to.mutable_relation());
    for (const auto& entry : from.entries) {
        auto& made = *to.add_entries();
        made.set_change(static_cast<MemberChange::Kind>(entry.change));
        made.set_user(entry.user.value);
        made.set_role(static_cast<MemberRole>(entry.role));
    }
}

bool read(UnsignedChange& from, protocol::unsigned_change& to) {
    if (from.entries_size() > static_cast<int>(protocol::member_entries_max)) {
        return false;
    }
    for (const auto& entry : from.entries()) {
        auto& made = to.entries.emplace_back();
        if (!read_enum(entry.change(), member_change::kind::role, made.change) ||
            !read_number(entry.user(), made.user) ||
            !read_enum(entry.role(), member_role::owner, made.role)) {
            return false;
        }
    }
    return read(*from.mutable_relation(), to.relation);
}

void write(const protocol::key_wrap_at& from, KeyWrapAt& to) {
    to.set_seq(from.seq.value);
    to.set_key_number(from.key_number);
    to.set_wrap(from.wrap);
}

bool read(KeyWrapAt& from, protocol::key_wrap_at& to) {
    to.key_number = from.key_number();
    return read_number(from.seq(), to.seq) &&
           read_exactly(*from.mutable_wrap(), wrap_bytes, to.wrap);
}

}  // namespace gapless::wire
