#include "protocol/wire/codec.hpp"
#include "protocol/wire/key_material.hpp"
#include "tests/support/random_frames.hpp"
#include "tests/unit/protocol/wire/raw_message.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <new>
#include <string>
#include <variant>

namespace gapless::protocol {
namespace {

using tests::decoded;
using tests::encoded;
using tests::raw_message;

const std::string sixteen(16, 'i');

template <class Body>
Body asked(std::uint32_t number, const raw_message& body) {
    const auto arrived =
        decoded(tests::raw_request, raw_message().bytes(1, sixteen).message(number, body));
    return std::get<Body>(std::get<request>(arrived.value()).body);
}

std::string sent(const request_body& body) {
    return encoded(request{.id = request_id::from(sixteen).value(), .body = body});
}

std::string raw(std::uint32_t number, const raw_message& body) {
    const raw_message whole = raw_message().bytes(1, sixteen).message(number, body);
    return raw_message().message(tests::raw_request, whole).text();
}

result<frame> answered(const raw_message& keys) {
    return decoded(tests::raw_response, raw_message().bytes(1, sixteen).message(24, keys));
}

raw_message a_key(std::size_t size) {
    return raw_message().number(1, 3).bytes(2, std::string(size, 'k'));
}

// Who knows of no managed group answers "unsupported", and makes no other one.
TEST(RelationKeyCodec, AManagedGroupIsAnotherRequest) {
    const raw_message body = raw_message().bytes(1, "tea").bytes(2, "bob").number(3, 1);
    create_group wanted{"tea", {"bob"}};
    EXPECT_EQ(sent(wanted), raw(100, body));
    EXPECT_EQ(asked<create_group>(100, body), wanted);
    wanted.managed = true;
    EXPECT_EQ(sent(wanted), raw(137, body));
    EXPECT_EQ(asked<create_group>(137, body), wanted);
}

TEST(RelationKeyCodec, WritesTheNumbersThatTheSchemaPromises) {
    const fetch_relation_keys wanted{conversation_id{9}, 3};
    EXPECT_EQ(sent(wanted), raw(138, raw_message().number(1, 9).number(2, 3)));

    const auto arrived =
        answered(raw_message().bytes(1, sixteen).number(2, 4).message(3, a_key(32)).number(4, 7));
    ASSERT_TRUE(arrived.has_value());
    const auto& keys = std::get<response>(*arrived).managed;
    ASSERT_TRUE(keys.has_value());
    EXPECT_EQ(keys->relation, sixteen);
    EXPECT_EQ(keys->version, 4U);
    EXPECT_EQ(keys->next_version, 7U);
    ASSERT_EQ(keys->keys.size(), 1U);
    EXPECT_EQ(keys->keys[0].version, 3U);
    EXPECT_EQ(keys->keys[0].key.view()[31], 'k');
}

TEST(RelationKeyCodec, RefusesKeysAndNamesOfAnotherLength) {
    const auto named = [](std::size_t size) {
        return raw_message().bytes(1, std::string(size, 'r'));
    };
    EXPECT_TRUE(answered(named(16).message(3, a_key(32))).has_value());
    for (const std::size_t size : {0U, 31U, 33U}) {
        EXPECT_FALSE(answered(named(16).message(3, a_key(size))).has_value()) << size;
    }
    for (const std::size_t size : {0U, 15U, 17U}) {
        EXPECT_FALSE(answered(named(size).message(3, a_key(32))).has_value()) << size;
    }
}

TEST(RelationKeyCodec, APageHasABound) {
    raw_message page = raw_message().bytes(1, sixteen);
    for (std::size_t i = 0; i < relation_keys_max; ++i) {
        page.message(3, a_key(32));
    }
    EXPECT_TRUE(answered(page).has_value());
    EXPECT_FALSE(answered(page.message(3, a_key(32))).has_value());
}

TEST(KeyMaterial, ForgetsWhenItEnds) {
    alignas(key_material) std::array<std::uint8_t, sizeof(key_material)> place{};
    std::array<std::uint8_t, key_material::size> raw_key{};
    raw_key.fill(7);
    auto* made = new (place.data()) key_material(raw_key);
    EXPECT_EQ(place, raw_key);
    EXPECT_TRUE(*made == key_material(raw_key));
    EXPECT_FALSE(*made == key_material());
    made->~key_material();
    EXPECT_EQ(place, (std::array<std::uint8_t, key_material::size>{}));
}

}  // namespace
}  // namespace gapless::protocol
