#include "protocol/wire/codec.hpp"
#include "tests/support/random_frames.hpp"
#include "tests/unit/protocol/wire/raw_message.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::protocol {
namespace {

using tests::decoded;
using tests::encoded;
using tests::raw_message;

constexpr std::uint64_t above_63_bits = std::uint64_t{1} << 63;
const std::string sixteen(16, 'i');

result<frame> asked(std::uint32_t number, const raw_message& body) {
    return decoded(tests::raw_request, raw_message().bytes(1, sixteen).message(number, body));
}

void expect_malformed(const result<frame>& arrived) {
    ASSERT_FALSE(arrived.has_value());
    EXPECT_EQ(arrived.error().code, errc::malformed_frame);
}

raw_message raw_wrap(const std::string& device, std::size_t bytes) {
    return raw_message().bytes(1, device).number(2, 7).bytes(3, std::string(bytes, 'w'));
}

TEST(KeyCodec, WritesTheNumbersThatTheSchemaPromises) {
    const request_id id = request_id::from(sixteen).value();
    const auto sent = [&](const request_body& body) {
        return encoded(request{.id = id, .body = body});
    };
    const auto raw = [&](std::uint32_t number, const raw_message& body) {
        const raw_message whole = raw_message().bytes(1, sixteen).message(number, body);
        return raw_message().message(tests::raw_request, whole).text();
    };
    const std::string key(32, 'a');
    EXPECT_EQ(
        sent(publish_keys{key, "list", "kem"}),
        raw(130, raw_message().bytes(1, key).bytes(2, "list").bytes(3, "kem"))
    );
    const raw_message known = raw_message().number(1, 4).number(2, 5);
    EXPECT_EQ(
        sent(fetch_keys{conversation_id{9}, {}, {{user_id{4}, 5}}, user_id{3}}),
        raw(131, raw_message().number(1, 9).message(3, known).number(4, 3))
    );
    const device_id device = device_id::from(sixteen).value();
    EXPECT_EQ(
        sent(begin_epoch{conversation_id{9}, {"entry"}, {{device, 7, std::string(80, 'w')}}}),
        raw(132, raw_message().number(1, 9).bytes(2, "entry").message(3, raw_wrap(sixteen, 80)))
    );
    EXPECT_EQ(sent(open_direct{"bob"}), raw(133, raw_message().bytes(1, "bob")));
    EXPECT_EQ(
        sent(append_archive{7, "chunk"}), raw(134, raw_message().number(1, 7).bytes(2, "chunk"))
    );
    EXPECT_EQ(sent(fetch_archive{7}), raw(135, raw_message().number(1, 7)));
    EXPECT_EQ(
        sent(put_key_box{device, "box"}), raw(136, raw_message().bytes(1, sixteen).bytes(2, "box"))
    );
}

TEST(KeyCodec, RefusesKeysAndWrapsOfAnotherLength) {
    EXPECT_TRUE(asked(130, raw_message().bytes(1, std::string(32, 'a'))).has_value());
    for (const std::size_t size : {1U, 31U, 33U}) {
        expect_malformed(asked(130, raw_message().bytes(1, std::string(size, 'a'))));
    }
    EXPECT_TRUE(asked(132, raw_message().message(3, raw_wrap(sixteen, 80))).has_value());
    for (const std::size_t size : {0U, 79U, 81U}) {
        expect_malformed(asked(132, raw_message().message(3, raw_wrap(sixteen, size))));
    }
    expect_malformed(asked(132, raw_message().message(3, raw_wrap("short", 80))));
}

TEST(KeyCodec, RefusesMoreThanAFrameMayHold) {
    const auto list = [](std::size_t size) {
        return asked(130, raw_message().bytes(2, std::string(size, 'l')));
    };
    EXPECT_TRUE(list(device_list_bytes_max).has_value());
    expect_malformed(list(device_list_bytes_max + 1));

    const auto kem = [](std::size_t size) {
        return asked(130, raw_message().bytes(3, std::string(size, 'k')));
    };
    EXPECT_TRUE(kem(kem_key_bytes_max).has_value());
    expect_malformed(kem(kem_key_bytes_max + 1));

    const auto entry = [](std::size_t size) {
        return asked(132, raw_message().bytes(2, std::string(size, 'e')));
    };
    EXPECT_TRUE(entry(chain_entry_bytes_max).has_value());
    expect_malformed(entry(chain_entry_bytes_max + 1));
}

TEST(KeyCodec, RefusesMoreOfThemThanThereMayBe) {
    raw_message entries;
    raw_message wraps;
    raw_message users;
    raw_message known;
    for (std::size_t i = 0; i < epoch_entries_max; ++i) {
        entries.bytes(2, "e");
    }
    for (std::size_t i = 0; i < epoch_wraps_max; ++i) {
        wraps.message(3, raw_wrap(sixteen, 80));
    }
    for (std::size_t i = 0; i < key_users_max; ++i) {
        users.number(2, i + 1);
        known.message(3, raw_message().number(1, i + 1));
    }
    EXPECT_TRUE(asked(132, entries).has_value());
    EXPECT_TRUE(asked(132, wraps).has_value());
    EXPECT_TRUE(asked(131, users).has_value());
    EXPECT_TRUE(asked(131, known).has_value());
    expect_malformed(asked(132, entries.bytes(2, "e")));
    expect_malformed(asked(132, wraps.message(3, raw_wrap(sixteen, 80))));
    expect_malformed(asked(131, users.number(2, 1)));
    expect_malformed(asked(131, known.message(3, raw_message().number(1, 1))));
}

TEST(KeyCodec, AChangeOfMembersHasAtMostTwoEntries) {
    const auto with = [](std::uint32_t kind, std::uint32_t field, std::size_t count) {
        raw_message body;
        body.number(1, 9);
        if (kind == 103) {
            body.number(3, 1);
        }
        for (std::size_t i = 0; i < count; ++i) {
            body.bytes(field, std::string(member_entry_bytes_max, 'e'));
        }
        return asked(kind, body);
    };
    const std::pair<std::uint32_t, std::uint32_t> kinds[] = {
        {101, 3}, {102, 3}, {103, 4}, {104, 2}, {105, 2}
    };
    for (const auto& [kind, field] : kinds) {
        EXPECT_TRUE(with(kind, field, member_entries_max).has_value()) << kind;
        expect_malformed(with(kind, field, member_entries_max + 1));
    }
    const std::string long_one(member_entry_bytes_max + 1, 'e');
    expect_malformed(asked(104, raw_message().number(1, 9).bytes(2, long_one)));
}

TEST(KeyCodec, RefusesToSignWhatIsNoChangeOfMembers) {
    const auto answered = [](const raw_message& entry) {
        const raw_message change = raw_message().message(1, raw_message()).message(2, entry);
        return decoded(tests::raw_response, raw_message().bytes(1, sixteen).message(23, change));
    };
    const auto entry = [](std::uint64_t kind, std::uint64_t role) {
        return raw_message().number(1, kind).number(2, 7).number(3, role);
    };
    EXPECT_TRUE(answered(entry(2, 1)).has_value());
    expect_malformed(answered(entry(0, 1)));
    expect_malformed(answered(entry(7, 1)));
    expect_malformed(answered(entry(2, 0)));
    expect_malformed(answered(entry(2, 4)));
}

TEST(KeyCodec, RefusesNumbersOfMoreThan63Bits) {
    expect_malformed(asked(131, raw_message().number(1, above_63_bits)));
    expect_malformed(asked(131, raw_message().number(2, above_63_bits)));
    expect_malformed(asked(131, raw_message().message(3, raw_message().number(2, above_63_bits))));
    expect_malformed(asked(131, raw_message().number(4, above_63_bits)));
    expect_malformed(asked(132, raw_message().number(1, above_63_bits)));
}

TEST(KeyCodec, RefusesAStateOfAChainThatCannotBe) {
    const auto answered = [](const raw_message& relation) {
        const raw_message keys = raw_message().message(3, relation);
        return decoded(tests::raw_response, raw_message().bytes(1, sixteen).message(21, keys));
    };
    EXPECT_TRUE(answered(raw_message()).has_value());
    EXPECT_TRUE(answered(raw_message().bytes(1, sixteen).bytes(3, std::string(32, 'h'))).has_value()
    );
    expect_malformed(answered(raw_message().bytes(1, "short")));
    expect_malformed(answered(raw_message().number(2, above_63_bits)));
    expect_malformed(answered(raw_message().bytes(3, sixteen)));
    expect_malformed(answered(raw_message().number(4, above_63_bits)));
}

TEST(KeyCodec, ALeafHasThirtyTwoBytes) {
    const auto pulled_with = [](std::size_t size) {
        const raw_message leaf = raw_message().number(1, 9).bytes(2, std::string(size, 'l'));
        return decoded(11, raw_message().number(1, 5).message(15, leaf));
    };
    const auto arrived = pulled_with(32);
    ASSERT_TRUE(arrived.has_value());
    const auto leaf = leaf_hash::from(std::string(32, 'l')).value();
    EXPECT_EQ(std::get<pulled>(*arrived).leaves, (std::vector<leaf_at>{{seq{9}, leaf}}));
    for (const std::size_t size : {0U, 16U, 31U, 33U}) {
        expect_malformed(pulled_with(size));
    }
}

}  // namespace
}  // namespace gapless::protocol
