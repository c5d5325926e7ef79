#include "tests/fuzz/crypto_seeds.hpp"

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/archive_chunk.hpp"
#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/file_cipher.hpp"
#include "protocol/crypto/genesis_body.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/key_box.hpp"
#include "protocol/crypto/managed_message.hpp"
#include "protocol/crypto/member_body.hpp"
#include "protocol/crypto/mode_body.hpp"
#include "protocol/crypto/padding.hpp"
#include "protocol/crypto/recovery.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/crypto/sealed_content.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/crypto/signed_object.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace gapless::tests {

namespace {

using crypto::byte_view;
using crypto::bytes;

[[nodiscard]] std::string seed(char layout, byte_view input) {
    std::string made(1, layout);
    made.append(input.begin(), input.end());
    return made;
}

// The key pair is that of crypto_fuzz.
struct seed_values {
    std::unique_ptr<crypto::algorithms> use = crypto::algorithms::load().value();
    crypto::signing_key signer = crypto::signing_key::from({}).value();
    device_id device = crypto::device_of(*use, signer.public_half());

    [[nodiscard]] bytes message() {
        crypto::message_header header;
        header.sender = user_id{1};
        header.sender_device = device;
        const std::array<std::uint8_t, 32> random{};
        return crypto::seal_message(*use, {0, {}}, signer, {header, {}, {}, random}).value();
    }

    [[nodiscard]] bytes managed_message() {
        crypto::message_header header;
        header.mode = relation_mode::managed;
        header.epoch = 1;
        header.sender = user_id{1};
        header.sender_device = device;
        const std::array<std::uint8_t, 32> random{};
        return crypto::seal_managed_message(*use, {}, {header, {}, random}).value();
    }

    [[nodiscard]] bytes device_list() {
        crypto::device_list list;
        list.user = user_id{1};
        list.list_seq = 2;
        list.devices.push_back({device, signer.public_half(), 1});
        list.revoked.push_back({device_id{}, 1});
        list.revoked[0].device.bytes[0] = 1;
        return crypto::sign_device_list(*use, signer, list);
    }

    [[nodiscard]] bytes kem_key() {
        const auto key = crypto::agreement_key::from({}).value().public_half();
        return crypto::sign_kem_key(signer, {device, 1, key, wall_time{1}, wall_time{2}});
    }

    [[nodiscard]] bytes genesis() {
        crypto::relation_entry entry;
        entry.body = genesis_body();
        entry.actor = user_id{1};
        entry.actor_device = device;
        entry.relation = crypto::relation_begun_by(*use, entry);
        return crypto::sign_relation_entry(signer, entry);
    }

    [[nodiscard]] bytes epoch() {
        crypto::relation_entry entry;
        entry.index = 1;
        entry.previous[0] = 1;
        entry.what = crypto::relation_entry::type::epoch;
        entry.body = epoch_body();
        entry.actor = user_id{1};
        entry.actor_device = device;
        return crypto::sign_relation_entry(signer, entry);
    }

    [[nodiscard]] bytes member() {
        crypto::relation_entry entry;
        entry.index = 2;
        entry.previous[0] = 1;
        entry.what = crypto::relation_entry::type::add;
        entry.body = crypto::encode_member_body({user_id{2}, crypto::relation_role::member});
        entry.actor = user_id{1};
        entry.actor_device = device;
        return crypto::sign_relation_entry(signer, entry);
    }

    [[nodiscard]] bytes key_box() {
        const auto key = crypto::agreement_key::from(crypto::secret_bytes<32>{});
        return crypto::seal_key_box(
                   *use, signer, {user_id{7}, device, {device, 1}}, key->public_half(), *key, keys()
        )
            .value();
    }

    [[nodiscard]] bytes recovery_box() {
        const crypto::secret_bytes<32> code;
        crypto::recovered what;
        what.keys = keys();
        return crypto::seal_recovery_box(
            *use, code, user_id{7}, what, std::array<std::uint8_t, 32>{}
        );
    }

    [[nodiscard]] bytes chunk() {
        std::vector<crypto::archived_epoch> epochs(2);
        return crypto::seal_archive_chunk(
            *use, keys().front().secret, {user_id{7}, 0}, epochs, std::array<std::uint8_t, 32>{}
        );
    }

    [[nodiscard]] static crypto::archive_keys keys() {
        crypto::archive_keys made;
        made.emplace_back();
        return made;
    }

    [[nodiscard]] static bytes genesis_body() {
        crypto::genesis_body body;
        body.members.push_back({user_id{1}, crypto::relation_role::owner});
        return crypto::encode_genesis_body(body);
    }

    [[nodiscard]] bytes epoch_body(key_policy policy = key_policy::archive) const {
        crypto::epoch_body body;
        body.policy = policy;
        body.roster.push_back({user_id{1}, {}, 1, {}, {{device, 1}}});
        return crypto::encode_epoch_body(body);
    }
};

}  // namespace

std::vector<std::string> crypto_seeds() {
    seed_values of;
    const bytes message = of.message();
    bytes padded(20, 'x');
    crypto::pad(padded);
    const std::array<std::uint8_t, 24> salt{};
    const bytes file = crypto::seal_file(*of.use, {}, salt, {}, padded);
    return {
        seed('\0', byte_view{message}.first(crypto::sent_header_size)),
        seed('\1', message),
        seed('\2', crypto::unsigned_part(of.device_list())),
        seed('\3', crypto::unsigned_part(of.kem_key())),
        seed('\4', crypto::unsigned_part(of.genesis())),
        seed('\4', crypto::unsigned_part(of.epoch())),
        seed('\4', crypto::unsigned_part(of.member())),
        seed('\5', crypto::unsigned_part(of.key_box())),
        seed('\14', of.recovery_box()),
        seed('\15', of.chunk()),
        seed('\16', crypto::view_of("0000-0000-0000-0000")),
        seed('\20', crypto::encode_sealed_content({"text", {"bob", "eve"}, true, {}})),
        seed('\20', crypto::encode_sealed_content({"", {}, false, message_origin{"eve", {}}})),
        seed('\6', byte_view{file}.first(file.size() - 1)),
        seed('\7', of.epoch_body()),
        seed('\7', of.epoch_body(key_policy::ephemeral)),
        seed('\10', of.genesis_body()),
        seed('\11', crypto::encode_member_body({user_id{1}, crypto::relation_role::admin})),
        seed('\12', crypto::encode_mode_body({})),
        seed('\13', padded),
        seed('\17', of.managed_message()),
    };
}

}  // namespace gapless::tests
