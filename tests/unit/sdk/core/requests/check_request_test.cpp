#include "sdk/core/requests/check_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using protocol::create_group;
using sdk::check_request;

constexpr conversation_id last{0x7FFF'FFFF'FFFF'FFFF};
constexpr conversation_id beyond{0x8000'0000'0000'0000};

errc code_of(const protocol::request_body& body) {
    const auto checked = check_request(body);
    return checked ? errc{} : checked.error().code;
}

TEST(CheckRequest, TakesWhatFitsTheWire) {
    EXPECT_TRUE(check_request(create_group{"us", {"bob", "Carol"}}));
    EXPECT_TRUE(check_request(create_group{"us", std::vector<std::string>(499, "bob")}));
    EXPECT_TRUE(check_request(protocol::invite_member{last, "bob"}));
    EXPECT_TRUE(check_request(protocol::leave_group{last}));
}

TEST(CheckRequest, KnowsNoConversationOfMoreThan63Bits) {
    const std::vector<protocol::request_body> all{
        protocol::invite_member{beyond, "bob"},
        protocol::remove_member{beyond, "bob"},
        protocol::change_role{beyond, "bob", member_role::admin},
        protocol::join_group{beyond},
        protocol::leave_group{beyond},
        protocol::list_members{beyond},
        protocol::mute_member{beyond, "bob", {}},
        protocol::mute_all{beyond, true},
        protocol::rename_group{beyond, "us"},
        protocol::dismiss_group{beyond},
        protocol::set_history{beyond, history_policy::all},
        protocol::set_retention{beyond, keep_for(days(7))},
        protocol::fetch_keys{beyond, {}, {}, {}},
        protocol::begin_epoch{beyond, {}, {}},
    };
    for (const auto& each : all) {
        EXPECT_EQ(code_of(each), errc::unknown_conversation) << each.index();
    }
}

TEST(CheckRequest, KnowsNobodyByANameThatCannotBe) {
    const std::vector<protocol::request_body> all{
        create_group{"us", {"bob", "\xFF"}},
        protocol::invite_member{last, ""},
        protocol::remove_member{last, std::string(100'000, 'x')},
        protocol::change_role{last, "a b", member_role::admin},
        protocol::mute_member{last, "a b", {}},
        protocol::request_contact{"a b", "hi"},
        protocol::answer_contact{"", true},
        protocol::remove_contact{"-bob"},
        protocol::follow_user{"a b"},
        protocol::unfollow_user{"a b"},
        protocol::block_user{std::string(33, 'x')},
        protocol::unblock_user{"a b"},
        protocol::open_direct{"a b"},
    };
    for (const auto& each : all) {
        EXPECT_EQ(code_of(each), errc::unknown_user) << each.index();
    }
}

TEST(CheckRequest, RefusesAGroupThatNoFrameHolds) {
    const std::vector<std::string> many(5'000, "somebody");
    EXPECT_EQ(code_of(create_group{"us", many}), errc::group_full);
    EXPECT_EQ(code_of(create_group{std::string(70'000, 'x'), {}}), errc::invalid_name);
    EXPECT_EQ(code_of(create_group{"\xFF", {}}), errc::invalid_utf8);
}

TEST(CheckRequest, RefusesANoteThatIsTooLongOrNoText) {
    using protocol::request_contact;
    EXPECT_EQ(code_of(request_contact{"bob", std::string(200, 'n')}), errc{});
    EXPECT_EQ(code_of(request_contact{"bob", std::string(201, 'n')}), errc::message_too_large);
    EXPECT_EQ(code_of(request_contact{"bob", "\xFF"}), errc::invalid_utf8);
}

TEST(CheckRequest, RefusesNamesPoliciesAndTimesThatThereAreNot) {
    const auto policy = static_cast<history_policy>(9);
    EXPECT_EQ(code_of(protocol::rename_group{last, ""}), errc::invalid_name);
    EXPECT_EQ(code_of(protocol::set_history{last, policy}), errc::usage);
    EXPECT_EQ(code_of(create_group{"us", {}, policy}), errc::usage);
    EXPECT_EQ(code_of(protocol::mute_member{last, "bob", wall_time{-1}}), errc::usage);
    EXPECT_EQ(
        code_of(protocol::mute_member{last, "bob", wall_time{253'402'300'800'000}}), errc::usage
    );
}

TEST(CheckRequest, RefusesARetentionThatNoServerTakes) {
    EXPECT_EQ(code_of(protocol::set_retention{last, {}}), errc{});
    EXPECT_EQ(code_of(protocol::set_retention{last, keep_until_acknowledged()}), errc{});
    EXPECT_EQ(code_of(protocol::set_retention{last, keep_for({})}), errc::invalid_lifetime);
    EXPECT_EQ(code_of(protocol::set_retention{last, keep_for(days(-1))}), errc::invalid_lifetime);
}

TEST(CheckRequest, RefusesKeysThatNoFrameHolds) {
    const std::string key(32, 'a');
    EXPECT_EQ(code_of(protocol::publish_keys{key, "list", "kem"}), errc{});
    EXPECT_EQ(code_of(protocol::publish_keys{"", "", "kem"}), errc{});
    EXPECT_EQ(code_of(protocol::publish_keys{"", "list", ""}), errc::usage);
    const std::string long_list(protocol::device_list_bytes_max + 1, 'l');
    EXPECT_EQ(code_of(protocol::publish_keys{key, long_list, ""}), errc::usage);

    EXPECT_EQ(code_of(protocol::fetch_keys{}), errc{});
    const std::vector<user_id> users(protocol::key_users_max + 1, user_id{1});
    EXPECT_EQ(code_of(protocol::fetch_keys{last, users, {}, {}}), errc::usage);

    EXPECT_EQ(code_of(protocol::fetch_archive{}), errc{});
    EXPECT_EQ(code_of(protocol::append_archive{0, "chunk"}), errc{});
    const std::string long_chunk(protocol::archive_chunk_bytes_max + 1, 'c');
    EXPECT_EQ(code_of(protocol::append_archive{0, long_chunk}), errc::usage);
    EXPECT_EQ(code_of(protocol::put_key_box{{}, "box"}), errc{});
    const std::string long_box(protocol::key_box_bytes_max + 1, 'b');
    EXPECT_EQ(code_of(protocol::put_key_box{{}, long_box}), errc::usage);

    protocol::begin_epoch large{last, {"entry"}, {}};
    EXPECT_EQ(code_of(large), errc{});
    large.wraps.resize(protocol::epoch_wraps_max + 1);
    EXPECT_EQ(code_of(large), errc::too_large_for_end_to_end);
}

TEST(CheckRequest, KnowsItsRoles) {
    const auto role = static_cast<member_role>(77);
    EXPECT_EQ(code_of(protocol::change_role{last, "bob", role}), errc::usage);
}

}  // namespace
}  // namespace gapless::tests
