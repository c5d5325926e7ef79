#include "protocol/wire/codec.hpp"

#include "tests/support/random_frames.hpp"
#include "tests/unit/protocol/wire/raw_message.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace gapless::protocol {
namespace {

using tests::encoded;
using tests::random_source;
using tests::raw_message;

TEST(Codec, GivesBackEveryKindOfFrameAsItWas) {
    random_source random(1);
    for (std::size_t kind = 0; kind < tests::frame_kinds; ++kind) {
        for (int round = 0; round < 200; ++round) {
            const frame outgoing = tests::random_frame(random, kind);

            const auto arrived = decode(encoded(outgoing));

            ASSERT_TRUE(arrived.has_value()) << "kind " << kind << ": " << arrived.error().detail;
            ASSERT_EQ(*arrived, outgoing) << "kind " << kind;
        }
    }
}

TEST(Codec, GivesBackEveryErrorCode) {
    for (int code = 1; code <= static_cast<int>(errc::internal); ++code) {
        const frame outgoing = close{error{static_cast<errc>(code)}};

        EXPECT_EQ(decode(encoded(outgoing)).value(), outgoing) << name_of(static_cast<errc>(code));
    }
}

TEST(Codec, EmptyPayloadIsTheHeartbeatThatSaysNothing) {
    EXPECT_EQ(encoded(heartbeat{}), "");
    EXPECT_EQ(decode("").value(), frame(heartbeat{}));
}

TEST(Codec, HeartbeatThatSaysSomethingIsNotEmpty) {
    EXPECT_NE(encoded(heartbeat{.acknowledged = ack{}}), "");
    EXPECT_NE(encoded(heartbeat{.next_silence = duration{}}), "");
}

TEST(Codec, TellsAnAbsentNumberFromZero) {
    random_source random(2);
    refused without;
    without.client_id = tests::random_id<client_id>(random);
    refused with = without;
    with.expected = sender_counter{0};

    EXPECT_EQ(decode(encoded(without)).value(), frame(without));
    EXPECT_EQ(decode(encoded(with)).value(), frame(with));
}

TEST(Codec, AppendsToWhatIsThere) {
    std::string out = "before";

    encode(sync{}, out);

    EXPECT_EQ(out, "before" + encoded(sync{}));
}

TEST(Codec, DecodesTheTwoPartsOfAPushAsOne) {
    random_source random(3);
    for (int round = 0; round < 200; ++round) {
        auto outgoing = std::get<push>(tests::random_frame(random, frame(push{}).index()));

        const auto arrived = decode(encode_shared(*outgoing.batch) + encode_own(outgoing.inbox));

        ASSERT_EQ(arrived.value(), frame(outgoing));
    }
}

TEST(Codec, OwnPartOfAPushWithoutInboxFieldsIsEmpty) { EXPECT_EQ(encode_own(std::nullopt), ""); }

TEST(Codec, KeepsOneSharedPartForManyOwnParts) {
    random_source random(4);
    const push_batch batch = tests::random_batch(random);
    const std::string shared = encode_shared(batch);
    for (int recipient = 0; recipient < 10; ++recipient) {
        const auto fields = tests::random_inbox_fields(random);

        const auto arrived = decode(shared + encode_own(fields));

        const auto& pushed = std::get<push>(arrived.value());
        EXPECT_EQ(*pushed.batch, batch);
        EXPECT_EQ(pushed.inbox, fields);
    }
}

TEST(Codec, WritesTheNumbersThatTheSchemaPromises) {
    const sync cursor{.epoch = log_epoch{1}, .version = inbox_version{2}, .limit = 3};
    const raw_message body = raw_message().number(1, 1).number(2, 2).number(3, 3);

    EXPECT_EQ(encoded(cursor), raw_message().message(tests::raw_sync, body).text());
}

TEST(Codec, GivesEachKindItsOwnNumber) {
    // A payload begins with its kind's tag: number << 3 | 2.
    const std::pair<frame, std::uint32_t> kinds[] = {
        {heartbeat{.acknowledged = ack{}}, 12},
        {heartbeat_answer{}, 13},
        {hello{}, 16},
        {authenticate{}, 17},
        {challenge{}, 23},
        {welcome{}, 18},
        {close{}, 19},
        {unsupported{}, 20},
        {send{}, 3},
        {sent{}, 4},
        {refused{}, 5},
        {cancel{}, 21},
        {cancelled{}, 22},
        {sync{}, 8},
        {sync_page{}, 9},
        {pull{}, 10},
        {pulled{}, 11},
        {push{std::make_shared<push_batch>(), {}}, 1},
        {notify{}, 6},
        {changed{}, 7},
        {ack{}, 2},
        {request{}, 14},
        {response{}, 15},
        {move_cursor{}, 24},
        {cursor_moved{}, 25},
        {delivered_kept{}, 26},
        {receipt_hint{}, 27},
        {set_presence{}, 28},
        {watch_presence{}, 29},
        {presence{}, 30},
        {typing{}, 31},
    };
    ASSERT_EQ(std::size(kinds), tests::frame_kinds);
    for (const auto& [outgoing, number] : kinds) {
        EXPECT_EQ(wire::read_varint(encoded(outgoing))->value, number << 3 | 2U);
    }
}

TEST(Codec, WeighsAnEntryNotAboveWhatItSays) {
    message largest;
    largest.seq = seq{INT64_MAX};
    largest.id = message_id{INT64_MAX};
    largest.client_id.bytes.fill(0xff);
    largest.sender = user_id{INT64_MAX};
    largest.device.bytes.fill(0xff);
    largest.counter = sender_counter{INT64_MAX};
    largest.kind = message_kind{255};
    largest.server_time = wall_time{253'402'300'799'999};
    largest.sender_name = std::string(32, 'n');
    largest.body = std::string(48 * 1024, 'b');
    largest.ordinal = ordinal{INT64_MAX};
    const push_batch none{conversation_id{INT64_MAX}, log_epoch{INT64_MAX}, {}};
    push_batch one = none;
    one.messages.push_back(largest);

    const auto added = encode_shared(one).size() - encode_shared(none).size();

    EXPECT_LE(added, largest.body.size() + entry_overhead_bytes);
    const seq last{INT64_MAX};
    const versioned<bool> flag{true, INT64_MAX};
    const read_state full{
        INT64_MAX,
        last,
        ordinal{INT64_MAX},
        INT64_MAX,
        true,
        INT64_MAX,
        last,
        flag,
        flag,
        INT64_MAX,
    };
    const inbox_version newest{INT64_MAX};
    const inbox_fields fields{newest, newest, last, full, last, last};
    EXPECT_LE(encode_shared(none).size() + encode_own(fields).size(), entry_overhead_bytes);
}

TEST(Codec, GivesBackAMemberChange) {
    random_source random(5);
    for (int round = 0; round < 200; ++round) {
        const member_change change = tests::random_member_change(random);

        ASSERT_EQ(decode_member_change(encode_member_change(change)).value(), change);

        const contact_change of_contact = tests::random_contact_change(random);

        ASSERT_EQ(decode_contact_change(encode_contact_change(of_contact)).value(), of_contact);
    }
}

TEST(Codec, GivesBackAResponse) {
    random_source random(6);
    for (int round = 0; round < 200; ++round) {
        response answer;
        tests::fill(random, answer);

        ASSERT_EQ(decode_response(encode_response(answer)).value(), answer);
    }
}

}  // namespace
}  // namespace gapless::protocol
