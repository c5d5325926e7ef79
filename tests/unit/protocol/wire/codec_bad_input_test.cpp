#include "protocol/wire/codec.hpp"
#include "tests/support/random_frames.hpp"
#include "tests/unit/protocol/wire/raw_message.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace gapless::protocol {
namespace {

using tests::decoded;
using tests::encoded;
using tests::random_source;
using tests::raw_message;

constexpr std::uint64_t above_63_bits = std::uint64_t{1} << 63;
const std::string sixteen(16, 'i');

raw_message raw_error(std::string_view code) { return raw_message().bytes(1, code); }

void expect_malformed(const result<frame>& arrived) {
    ASSERT_FALSE(arrived.has_value());
    EXPECT_EQ(arrived.error().code, errc::malformed_frame);
}

TEST(CodecBadInput, NeverTakesAPrefixForTheWholeFrame) {
    random_source random(10);
    for (std::size_t kind = 0; kind < tests::frame_kinds; ++kind) {
        for (int round = 0; round < 10; ++round) {
            const frame outgoing = tests::random_frame(random, kind);
            const std::string payload = encoded(outgoing);
            for (std::size_t size = 1; size < payload.size(); ++size) {
                expect_malformed(decode(std::string_view(payload).substr(0, size)));
            }
        }
    }
}

TEST(CodecBadInput, MakesOfGarbageNothingThatItCouldNotEncode) {
    random_source random(11);
    std::size_t taken = 0;
    for (int round = 0; round < 20'000; ++round) {
        // Flipped bits of real frames get further into the decoder than noise does.
        std::string payload = encoded(tests::random_frame(random));
        for (auto flips = 1 + random.below(4); flips > 0 && !payload.empty(); --flips) {
            auto& byte = payload[static_cast<std::size_t>(random.below(payload.size()))];
            byte = static_cast<char>(byte ^ (1 << random.below(8)));
        }
        const auto arrived = decode(payload);
        if (arrived.has_value()) {
            ++taken;
            ASSERT_EQ(decode(encoded(*arrived)).value(), *arrived);
        }
    }
    EXPECT_GT(taken, 1'000U);
}

TEST(CodecBadInput, NamesAKindOfALaterVersion) {
    EXPECT_EQ(
        decode(raw_message().bytes(33, "later").text()).value(), frame(unsupported{.kind = 33})
    );
    EXPECT_EQ(decode(raw_message().number(99, 1).text()).value(), frame(unsupported{.kind = 99}));
    EXPECT_EQ(
        decode(raw_message().group(40, raw_message().number(41, 1)).text()).value(),
        frame(unsupported{.kind = 40})
    );
}

// With one of each kind there is none that the ranges have missed.
TEST(CodecBadInput, KnowsEachOfItsKindsByItsNumber) {
    std::uint32_t newest = 0;
    for (std::uint32_t number = 1; number <= 99; ++number) {
        const auto arrived = decode(raw_message().number(number, 1).text());
        newest = arrived ? newest : number;
    }
    constexpr std::size_t parts = 1;  // a kind on the wire, and no frame
    EXPECT_EQ(newest, tests::frame_kinds + parts)
        << "a number where a message should be is malformed";
}

TEST(CodecBadInput, LooksForAKindBehindWhatElseItDoesNotKnow) {
    const raw_message frame_of_later_version = raw_message()
                                                   .number(1000, 5)
                                                   .four_bytes(1001)
                                                   .eight_bytes(1002)
                                                   .bytes(1003, "\xf2\x01 extension\xf2")
                                                   .group(1004, raw_message().bytes(50, "inside"))
                                                   .bytes(42, "kind");

    EXPECT_EQ(decode(frame_of_later_version.text()).value(), frame(unsupported{.kind = 42}));
}

TEST(CodecBadInput, NamesARequestOfALaterVersion) {
    const raw_message later = raw_message().bytes(1, sixteen).bytes(121, "later");

    EXPECT_EQ(decoded(tests::raw_request, later).value(), frame(unsupported{.kind = 121}));
}

TEST(CodecBadInput, RefusesAKnownRequestThatIsNoMessage) {
    for (const std::uint32_t body : {100U, 106U, 120U}) {
        const raw_message asked = raw_message().bytes(1, sixteen).number(body, 1);
        expect_malformed(decoded(tests::raw_request, asked));
    }
}

TEST(CodecBadInput, RefusesARequestForNothing) {
    expect_malformed(decoded(tests::raw_request, raw_message().bytes(1, sixteen)));
}

TEST(CodecBadInput, IgnoresFieldsOfALaterVersion) {
    random_source random(12);
    for (std::size_t kind = 0; kind < tests::frame_kinds; ++kind) {
        const frame outgoing = tests::random_frame(random, kind);
        const std::string more = raw_message().bytes(1000, "more").number(1001, 5).text();

        EXPECT_EQ(decode(encoded(outgoing) + more).value(), outgoing) << "kind " << kind;
    }
}

TEST(CodecBadInput, IgnoresFieldsOfALaterVersionWithinAFrame) {
    const raw_message cursor =
        raw_message().number(1, 7).number(2, 8).number(3, 9).bytes(4, "later").number(5, 1);

    EXPECT_EQ(
        decoded(tests::raw_sync, cursor).value(),
        frame(sync{.epoch = log_epoch{7}, .version = inbox_version{8}, .limit = 9})
    );
}

TEST(CodecBadInput, RefusesAKnownKindThatIsNoMessage) {
    for (std::uint32_t kind = 1; kind <= 22; ++kind) {
        expect_malformed(decode(raw_message().number(kind, 1).text()));
    }
}

TEST(CodecBadInput, RefusesIdsOfAWrongLength) {
    for (const std::size_t size : {0U, 1U, 15U, 17U, 32U}) {
        const std::string id(size, 'i');
        const raw_message to = raw_message().number(1, 5);
        expect_malformed(decoded(tests::raw_hello, raw_message().bytes(2, id)));
        expect_malformed(
            decoded(tests::raw_send, raw_message().message(1, to).bytes(2, id).number(5, 1))
        );
        expect_malformed(decoded(tests::raw_sent, raw_message().bytes(1, id)));
        expect_malformed(
            decoded(tests::raw_request, raw_message().bytes(1, id).message(106, raw_message()))
        );
    }
}

TEST(CodecBadInput, RefusesNumbersOfMoreThan63Bits) {
    expect_malformed(decoded(tests::raw_sync, raw_message().number(1, above_63_bits)));
    expect_malformed(decoded(tests::raw_ack, raw_message().number(1, above_63_bits)));
    expect_malformed(decoded(tests::raw_push, raw_message().number(1, above_63_bits)));
    EXPECT_TRUE(decoded(tests::raw_sync, raw_message().number(1, above_63_bits - 1)).has_value());
}

TEST(CodecBadInput, RefusesCursorsOfMoreThan63Bits) {
    for (const std::uint32_t field : {9U, 11U, 12U}) {
        const raw_message over = raw_message().number(field, above_63_bits);
        expect_malformed(decoded(tests::raw_cursor_moved, raw_message().message(2, over)));
    }
    for (const std::uint32_t field : {6U, 8U, 10U}) {
        const auto set = raw_message().number(5, 1).number(7, 1).bytes(9, "begun");
        EXPECT_TRUE(decoded(tests::raw_move_cursor, set).has_value());
        auto over = set;
        expect_malformed(decoded(tests::raw_move_cursor, over.number(field, above_63_bits)));
    }
    for (const std::uint32_t field : {1U, 2U, 4U}) {
        const raw_message last = raw_message().number(field, above_63_bits - 1);
        const raw_message over = raw_message().number(field, above_63_bits);
        EXPECT_TRUE(decoded(tests::raw_move_cursor, last).has_value());
        expect_malformed(decoded(tests::raw_move_cursor, over));
        expect_malformed(decoded(tests::raw_cursor_moved, raw_message().message(2, over)));
        expect_malformed(decoded(tests::raw_receipt_hint, over));
    }
    const raw_message mark = raw_message().number(2, above_63_bits);
    expect_malformed(decoded(tests::raw_delivered_kept, raw_message().message(1, mark)));
}

TEST(CodecBadInput, TellsNoMarkFromAMarkTakenBack) {
    const auto marked = [](const raw_message& body) {
        return std::get<move_cursor>(decoded(tests::raw_move_cursor, body).value()).marked_unread;
    };
    EXPECT_EQ(marked(raw_message().number(1, 5)), std::nullopt);
    EXPECT_EQ(marked(raw_message().number(1, 5).number(3, 0)), std::optional(false));
    EXPECT_EQ(marked(raw_message().number(1, 5).number(3, 1)), std::optional(true));
}

TEST(CodecBadInput, TellsNoSettingFromASettingTakenBack) {
    const auto moved = [](const raw_message& body) {
        return std::get<move_cursor>(decoded(tests::raw_move_cursor, body).value());
    };
    const auto none = moved(raw_message().number(1, 5).number(6, 7).number(8, 7).number(10, 7));
    EXPECT_EQ(none, (move_cursor{conversation_id{5}, {}, {}, 0}));
    const auto taken_back = moved(raw_message().number(5, 0).number(7, 0).bytes(9, ""));
    EXPECT_EQ(taken_back.pinned, versioned<bool>{});
    EXPECT_EQ(taken_back.muted, versioned<bool>{});
    EXPECT_EQ(taken_back.draft, versioned<std::string>{});
}

TEST(CodecBadInput, RefusesEnumeratorsOutOfRange) {
    for (const std::uint64_t state : {std::uint64_t{0}, std::uint64_t{4}, above_63_bits}) {
        expect_malformed(decoded(tests::raw_sync_page, raw_message().number(3, state)));
    }
    for (const std::uint64_t role : {0U, 4U, 255U}) {
        const raw_message change = raw_message().number(1, 5).bytes(2, "bob").number(3, role);
        expect_malformed(
            decoded(tests::raw_request, raw_message().bytes(1, sixteen).message(103, change))
        );
    }
}

TEST(CodecBadInput, TakesMessagesOfALaterKind) {
    const auto with_kind = [](std::uint64_t kind) {
        return raw_message().message(3, raw_message().number(1, 1).number(8, kind));
    };

    const auto arrived = decoded(tests::raw_push, with_kind(200));

    EXPECT_EQ(std::get<push>(arrived.value()).batch->messages[0].kind, message_kind{200});
    expect_malformed(decoded(tests::raw_push, with_kind(0)));
    expect_malformed(decoded(tests::raw_push, with_kind(256)));
}

TEST(CodecBadInput, RefusesMessagesThatMentionWhatIsNoName) {
    const auto with_mention = [](std::string_view name) {
        return raw_message().message(
            3, raw_message().number(1, 1).number(8, 1).bytes(12, "bob").bytes(12, name)
        );
    };

    EXPECT_TRUE(decoded(tests::raw_push, with_mention("carol")).has_value());
    for (const auto* name : {"", "two words", "\xff\xfe", "abcdefghijklmnopqrstuvwxyzabcdefg"}) {
        expect_malformed(decoded(tests::raw_push, with_mention(name)));
    }
}

TEST(CodecBadInput, RefusesWaitsAndTimesBeyondAnyCalendar) {
    const auto silence = [](std::uint64_t wait_us) {
        return decoded(tests::raw_heartbeat, raw_message().number(2, wait_us));
    };
    EXPECT_TRUE(silence(0).has_value());
    EXPECT_TRUE(silence(static_cast<std::uint64_t>(days(366).microseconds)).has_value());
    expect_malformed(silence(static_cast<std::uint64_t>(days(367).microseconds)));
    expect_malformed(silence(UINT64_MAX));  // minus one

    const raw_message limits;
    const auto welcomed = [&limits](std::uint64_t time_ms) {
        return decoded(tests::raw_welcome, raw_message().message(5, limits).number(6, time_ms));
    };
    EXPECT_TRUE(welcomed(0).has_value());
    expect_malformed(welcomed(UINT64_MAX));
    expect_malformed(welcomed(INT64_MAX));
}

TEST(CodecBadInput, RefusesADestinationThatIsNone) {
    const auto to = [](const raw_message& destination) {
        return decoded(
            tests::raw_send, raw_message().message(1, destination).bytes(2, sixteen).number(5, 1)
        );
    };
    EXPECT_TRUE(to(raw_message().number(1, 5)).has_value());
    EXPECT_TRUE(to(raw_message().bytes(2, "bob")).has_value());
    expect_malformed(to(raw_message()));
    expect_malformed(to(raw_message().number(1, 0)));
    expect_malformed(to(raw_message().bytes(2, "")));
    expect_malformed(decoded(tests::raw_send, raw_message().bytes(2, sixteen).number(5, 1)));
}

TEST(CodecBadInput, RefusesFramesWithoutTheirOneNecessaryPart) {
    expect_malformed(decoded(tests::raw_close, raw_message()));
    expect_malformed(decoded(tests::raw_close, raw_message().message(1, raw_message())));
    expect_malformed(decoded(tests::raw_refused, raw_message().bytes(1, sixteen)));
    expect_malformed(decoded(tests::raw_welcome, raw_message().number(1, 1)));

    const raw_message entry = raw_message().number(4, 1).number(9, 1);
    const raw_message inbox;
    expect_malformed(decoded(tests::raw_changed, raw_message().message(1, entry)));
    expect_malformed(decoded(tests::raw_changed, raw_message().message(2, inbox)));
    EXPECT_TRUE(
        decoded(tests::raw_changed, raw_message().message(1, entry).message(2, inbox)).has_value()
    );
}

TEST(CodecBadInput, LeavesIllFormedNamesToTheReader) {
    const raw_message invite = raw_message().number(1, 5).bytes(2, "\xff\xfe");

    const auto arrived =
        decoded(tests::raw_request, raw_message().bytes(1, sixteen).message(101, invite));

    const auto& body = std::get<request>(arrived.value()).body;
    EXPECT_EQ(std::get<invite_member>(body).user, "\xff\xfe");
}

TEST(CodecBadInput, TakesACodeOfALaterVersionForUnsupported) {
    const raw_message reason = raw_error("out_of_cheese").bytes(2, "+++");

    const auto arrived = decoded(tests::raw_close, raw_message().message(1, reason));

    EXPECT_EQ(arrived.value(), frame(close{error{errc::unsupported, "out_of_cheese: +++"}}));
}

TEST(CodecBadInput, BoundsWhatAnUnknownClientSays) {
    const auto hello_with = [](std::size_t network, int versions) {
        raw_message body = raw_message().bytes(2, sixteen).bytes(3, std::string(network, 'n'));
        for (int version = 0; version < versions; ++version) {
            body.number(1, 1);
        }
        return decoded(tests::raw_hello, body);
    };
    EXPECT_TRUE(hello_with(1'024, 256).has_value());
    expect_malformed(hello_with(1'025, 1));
    expect_malformed(hello_with(0, 257));

    const auto token_of = [](std::size_t size) {
        return decoded(tests::raw_authenticate, raw_message().bytes(1, std::string(size, 't')));
    };
    EXPECT_TRUE(token_of(8 * 1'024).has_value());
    expect_malformed(token_of(8 * 1'024 + 1));
    expect_malformed(
        decoded(tests::raw_authenticate, raw_message().bytes(2, std::string(1'025, 's')))
    );
}

TEST(CodecBadInput, SurvivesDeepNesting) {
    raw_message nested;
    for (int depth = 0; depth < 5'000; ++depth) {
        nested = raw_message().group(30, nested);
    }

    expect_malformed(decode(nested.text()));
}

TEST(CodecBadInput, RefusesMemberChangesAndResponsesThatAreNone) {
    EXPECT_EQ(decode_member_change("").error().code, errc::malformed_frame);
    EXPECT_EQ(decode_member_change("\xff").error().code, errc::malformed_frame);
    EXPECT_EQ(decode_contact_change("").error().code, errc::malformed_frame);
    EXPECT_EQ(decode_contact_change("\xff").error().code, errc::malformed_frame);
    EXPECT_EQ(
        decode_contact_change(raw_message().number(1, 10).text()).error().code,
        errc::malformed_frame
    );
    EXPECT_EQ(decode_response("").error().code, errc::malformed_frame);
    EXPECT_EQ(decode_response("\xff").error().code, errc::malformed_frame);
}

}  // namespace
}  // namespace gapless::protocol
