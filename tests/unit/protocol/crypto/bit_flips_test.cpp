#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/file_cipher.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "tests/unit/protocol/crypto/sample_relation.hpp"

#include <gtest/gtest.h>

// Each bit of what travels, turned over: there is no bit that does not count.

namespace gapless::crypto::tests {

namespace {

// What is wrong with each of the changed ones; a success is the failure of the test.
template <class Open>
void expect_every_bit_to_count(bytes whole, Open open) {
    ASSERT_EQ(why(open(whole)), reason{}) << "unchanged it is fine";
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
        const auto mask = static_cast<std::uint8_t>(1U << bit % 8);
        whole[bit / 8] ^= mask;
        const reason found = why(open(whole));
        ASSERT_NE(found, reason{}) << "bit " << bit;
        ASSERT_NE(name_of(found), "unknown") << "bit " << bit;
        whole[bit / 8] ^= mask;
    }
}

TEST(BitFlips, OfAMessageAreNoticed) {
    sample_relation some;
    expect_every_bit_to_count(some.sealed(view_of("text")), [&some](byte_view message) {
        return some.opened(message);
    });
}

TEST(BitFlips, OfAWrapAreNoticed) {
    const auto use = loaded();
    const agreement_key recipient = agreement_number(1);
    const wrap_place place{relation_id{filled<16>(3)}, 7, filled<32>(0x33)};
    const wrap_recipient who{device_id{filled<16>(4)}, 2};
    const digest committed =
        epoch_secret{*use, key_number(9)}.commitment(*use, place.relation, place.epoch);
    const key_wrap wrap =
        seal_wrap(*use, place, who, recipient.public_half(), agreement_number(2), key_number(9))
            .value();
    expect_every_bit_to_count(owned(wrap), [&](byte_view changed) {
        key_wrap one{};
        std::copy(changed.begin(), changed.end(), one.begin());
        return open_epoch_wrap(*use, place, who, recipient, one, committed);
    });
}

TEST(BitFlips, OfADeviceListAreNoticed) {
    const auto use = loaded();
    const signing_key account = signer_number(1);
    const public_key listed = signer_number(2).public_half();
    device_list list{user_id{5}, 3, filled<32>(1), wall_time{1'000}, {}, {}};
    list.devices.push_back({device_of(*use, listed), listed, listed_device::can_link});
    list.revoked.push_back({device_id{filled<16>(7)}, 2});
    const verifying_key verifier = verifier_of(account);
    expect_every_bit_to_count(sign_device_list(*use, account, list), [&](byte_view changed) {
        return verify_device_list(*use, verifier, changed);
    });
}

TEST(BitFlips, OfAKemKeyAreNoticed) {
    const auto use = loaded();
    const signing_key device = signer_number(1);
    const verifying_key verifier = verifier_of(device);
    const kem_key key{
        device_of(*use, device.public_half()),
        1,
        agreement_number(2).public_half(),
        wall_time{1'000},
        wall_time{2'000},
    };
    expect_every_bit_to_count(sign_kem_key(device, key), [&](byte_view changed) {
        return verify_kem_key(*use, verifier, changed);
    });
}

TEST(BitFlips, OfARelationEntryAreNoticed) {
    const auto use = loaded();
    const signing_key actor = signer_number(1);
    const verifying_key verifier = verifier_of(actor);
    relation_entry entry;
    entry.relation.bytes = filled<16>(3);
    entry.index = 4;
    entry.previous = filled<32>(5);
    entry.what = relation_entry::type::add;
    entry.body = owned(view_of("body"));
    entry.actor = user_id{6};
    entry.actor_device = device_of(*use, actor.public_half());
    expect_every_bit_to_count(sign_relation_entry(actor, entry), [&](byte_view changed) {
        return verify_relation_entry(*use, verifier, changed);
    });
}

TEST(BitFlips, OfAFileAreNoticed) {
    const auto use = loaded();
    const bytes context = owned(view_of("context"));
    const bytes file =
        seal_file(*use, key_number(1), filled<24>(2), context, view_of("a short file"));
    expect_every_bit_to_count(file, [&](byte_view changed) {
        return open_file(*use, key_number(1), context, changed);
    });
}

}  // namespace

}  // namespace gapless::crypto::tests
