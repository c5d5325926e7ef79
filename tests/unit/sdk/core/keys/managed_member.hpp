#pragma once

#include "protocol/wire/relation_key_frames.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace gapless::tests {

// A device in a managed group, of which it has heard and has no key yet.
class managed_member {
public:
    static constexpr conversation_id group{70};

    explicit managed_member(std::uint8_t user) : box(owner(user)) {
        desk.handle_established();
        protocol::inbox_entry told;
        told.conversation = group;
        told.kind = conversation_kind::group;
        told.mode = relation_mode::managed;
        told.key_version = 1;
        static_cast<void>(desk.handle_row(told, true));
    }

    // What a server hands out: the key of version n is n.
    static protocol::relation_keys keys_of(std::uint64_t from, std::uint64_t newest) {
        protocol::relation_keys made;
        made.relation = std::string(16, 'r');
        made.version = newest;
        for (auto each = from; each <= newest; ++each) {
            const auto key = crypto::tests::key_number(static_cast<std::uint8_t>(each));
            made.keys.push_back({each, protocol::key_material(key.view())});
        }
        return made;
    }

    // The server answers what the device asks for. Whether something may be opened now.
    bool take_keys(std::uint64_t newest) {
        desk.handle_flushed();
        bool is_opened = false;
        while (auto next = desk.poll_output()) {
            if (const auto* leaving = std::get_if<sdk::key_desk::transmit>(&*next)) {
                const auto& asked = std::get<protocol::request>(leaving->frame);
                const auto& of = std::get<protocol::fetch_relation_keys>(asked.body);
                protocol::response answer;
                answer.id = asked.id;
                answer.managed = keys_of(of.from_version, newest);
                desk.handle_response(answer);
            }
            is_opened = is_opened || std::holds_alternative<sdk::key_desk::opened>(*next);
        }
        return is_opened;
    }

private:
    static sdk::identity owner(std::uint8_t user) {
        sdk::identity made;
        made.user_id = user_id{user};
        made.device.bytes[0] = user;
        return made;
    }

    counting_entropy chance_;

public:
    sdk::memory_mailbox box;
    sdk::ledger book{*box.load()};
    sdk::key_desk desk{{}, book, chance_};
};

}  // namespace gapless::tests
