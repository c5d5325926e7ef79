#include "protocol/crypto/relation_entry.hpp"

#include "protocol/crypto/signed_object.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

struct RelationEntry : testing::Test {
    std::unique_ptr<algorithms> use = loaded();
    signing_key actor = signer_number(1);
    relation_entry entry{
        relation_id{filled<16>(3)},
        4,
        filled<32>(5),
        relation_entry::type::add,
        owned(view_of("body")),
        user_id{6},
        device_of(*use, actor.public_half()),
        2,
    };

    [[nodiscard]] relation_entry genesis() {
        relation_entry first = entry;
        first.index = 0;
        first.previous = digest{};
        first.what = relation_entry::type::genesis;
        first.relation = relation_begun_by(*use, first);
        return first;
    }

    [[nodiscard]] outcome<relation_entry> verified(byte_view signed_entry) {
        return verify_relation_entry(*use, verifier_of(actor), signed_entry);
    }

    [[nodiscard]] reason verdict_on(bytes object) {
        return why(verified(sign_object(actor, label::relation_entry, std::move(object))));
    }
};

TEST_F(RelationEntry, IsReadAsItWasSigned) {
    const bytes made = sign_relation_entry(actor, entry);
    EXPECT_EQ(verified(made).value(), entry);
    EXPECT_EQ(read_unverified_relation_entry(*use, made).value(), entry);
    const relation_entry first = genesis();
    EXPECT_EQ(verified(sign_relation_entry(actor, first)).value(), first);
}

TEST_F(RelationEntry, ThatBeginsARelationGivesItItsId) {
    relation_entry first = genesis();
    const relation_id named = first.relation;
    first.relation.bytes[0] ^= 1;
    EXPECT_EQ(why(verified(sign_relation_entry(actor, first))), reason::wrong_relation);
    first.relation = named;
    first.body.push_back(0);
    EXPECT_EQ(why(verified(sign_relation_entry(actor, first))), reason::wrong_relation);
    EXPECT_NE(relation_begun_by(*use, first), named);
}

TEST_F(RelationEntry, OfAnotherActorIsRefused) {
    EXPECT_EQ(why(verified(sign_relation_entry(signer_number(9), entry))), reason::bad_signature);
    entry.actor_device.bytes[0] ^= 1;
    EXPECT_EQ(why(verified(sign_relation_entry(actor, entry))), reason::wrong_device);
}

TEST_F(RelationEntry, IsFirstOrFollowsOnAnother) {
    const bytes later = owned(unsigned_part(sign_relation_entry(actor, entry)));
    const auto with = [&later](std::size_t at, std::uint8_t value) {
        bytes changed = later;
        changed[at] = value;
        return changed;
    };
    EXPECT_EQ(verdict_on(with(57, 1)), reason::malformed) << "a genesis in the middle";
    EXPECT_EQ(verdict_on(with(24, 0)), reason::malformed) << "an addition at the head";
    bytes orphan = later;
    std::fill_n(orphan.begin() + 25, 32, std::uint8_t{0});
    EXPECT_EQ(verdict_on(orphan), reason::malformed);
    EXPECT_EQ(verdict_on(with(57, 0)), reason::malformed);
    EXPECT_EQ(verdict_on(with(57, 8)), reason::malformed);
    EXPECT_EQ(verdict_on(with(0, 2)), reason::unknown_version);
    EXPECT_EQ(verdict_on(with(58, 1)), reason::out_of_bounds) << "a body of 16 MiB";
    EXPECT_EQ(verdict_on(with(61, 5)), reason::truncated) << "the next field slips";
}

TEST_F(RelationEntry, RefusesAnyOtherLength) {
    bytes object = owned(unsigned_part(sign_relation_entry(actor, entry)));
    object.push_back(0);
    EXPECT_EQ(verdict_on(object), reason::trailing_bytes);
    object.resize(object.size() - 2);
    EXPECT_EQ(verdict_on(object), reason::truncated);
}

TEST_F(RelationEntry, HasAHeadBeforeAndAHashAfterItIsSigned) {
    const bytes made = sign_relation_entry(actor, entry);
    EXPECT_EQ(entry_hash_of(*use, made), use->sha256({made}));
    EXPECT_EQ(entry_head_of(*use, made), use->sha256({byte_view{made}.first(made.size() - 64)}));
}

}  // namespace

}  // namespace gapless::crypto::tests
