#include "protocol/wire/bounds.hpp"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/key.pb.h"
#include "protocol/wire/request.pb.h"

#include <algorithm>
#include <array>
#include <string>

namespace gapless::wire {
namespace {

using protocol::key_material;

// The message's own copy of a key is overwritten: what is left of it then is the frame's bytes.
bool read_key(std::string& from, key_material& to) {
    std::array<std::uint8_t, key_material::size> raw{};
    const bool is_key = from.size() == raw.size();
    if (is_key) {
        std::copy(from.begin(), from.end(), raw.begin());
        to = key_material(raw);
    }
    key_material::wipe(raw);
    key_material::wipe({reinterpret_cast<std::uint8_t*>(from.data()), from.size()});
    return is_key;
}

bool read(RelationKey& from, protocol::relation_key& to) {
    return read_number(from.version(), to.version) && read_key(*from.mutable_key(), to.key);
}

}  // namespace

void write_key_request(const protocol::fetch_relation_keys& from, Request& to) {
    auto& body = *to.mutable_fetch_relation_keys();
    body.set_conversation(from.conversation.value);
    body.set_from_version(from.from_version);
}

bool read_relation_key_request(Request& from, protocol::request_body& to) {
    if (from.body_case() != Request::kFetchRelationKeys) {
        return false;
    }
    const auto& body = from.fetch_relation_keys();
    auto& asked = to.emplace<protocol::fetch_relation_keys>();
    return read_number(body.conversation(), asked.conversation) &&
           read_number(body.from_version(), asked.from_version);
}

void write(const protocol::relation_keys& from, RelationKeys& to) {
    to.set_relation(from.relation);
    to.set_version(from.version);
    for (const auto& each : from.keys) {
        auto& made = *to.add_keys();
        made.set_version(each.version);
        const auto key = each.key.view();
        made.mutable_key()->assign(key.begin(), key.end());
    }
    to.set_next_version(from.next_version);
}

bool read(RelationKeys& from, protocol::relation_keys& to) {
    if (from.keys_size() > static_cast<int>(protocol::relation_keys_max)) {
        return false;
    }
    bool are_good = true;
    for (auto& each : *from.mutable_keys()) {
        are_good = read(each, to.keys.emplace_back()) && are_good;
    }
    to.relation.swap(*from.mutable_relation());
    return are_good && to.relation.size() == relation_bytes &&
           read_number(from.version(), to.version) &&
           read_number(from.next_version(), to.next_version);
}

}  // namespace gapless::wire
