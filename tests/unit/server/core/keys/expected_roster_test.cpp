#include "server/core/keys/expected_roster.hpp"

#include "server/core/store/memory_transaction.hpp"
#include "tests/unit/server/core/keys/key_case.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gapless::tests {
namespace {

// How large a group of whom the keys are from device to device may become.
class ExpectedRoster : public key_case {
protected:
    // Bring somebody in, as Alice.
    std::optional<errc> bring_in(const std::string& name) {
        return ask(alice.by(), protocol::invite_member{tea, name, {}});
    }

    // As if the user had published that many devices, and signed each one in.
    void give_devices(user_id user, std::size_t count) {
        server::memory_transaction rows{database};
        server::account_keys_record account;
        account.user = user;
        account.list_seq = 1;
        for (std::size_t i = 0; i < count; ++i) {
            server::device_record each;
            each.device.bytes[0] = static_cast<std::uint8_t>(user.value);
            each.device.bytes[1] = static_cast<std::uint8_t>(user.value >> 8U);
            each.device.bytes[2] = static_cast<std::uint8_t>(i >> 8U);
            each.device.bytes[3] = static_cast<std::uint8_t>(i);
            each.user = user;
            rows.put_device(each);
            rows.put_kem_key({user, each.device, 1, on.now(), on.now() + days(30), "signed"});
            account.devices.push_back(each.device);
        }
        rows.put_account_keys(account);
        rows.commit();
    }

    // As if an epoch had begun there.
    void begin_by_itself(conversation_id where) {
        server::memory_transaction rows{database};
        server::relation_record relation;
        relation.conversation = where;
        rows.put_relation(relation);
        rows.commit();
    }
};

TEST_F(ExpectedRoster, HasRoomForTwoThousandDevices) {
    const auto carol = on.sign_up("carol");
    begin();
    give_devices(carol.user, 1'999);  // beside those of Alice and Bob
    EXPECT_EQ(bring_in("carol"), errc::too_large_for_end_to_end);
    EXPECT_EQ(on.members(alice.by(), tea).size(), 2U);
    give_devices(carol.user, 1'998);
    EXPECT_EQ(bring_in("carol"), errc::encryption_required) << "there is room: sign it";
}

TEST_F(ExpectedRoster, CountsTheDevicesOfAllWhoAreIn) {
    const auto carol = on.sign_up("carol");
    const chain_place place = begin();
    on.sign_up("dave");
    give_devices(carol.user, 1'997);
    EXPECT_EQ(people.change(alice, protocol::invite_member{tea, "carol", {}}, place), std::nullopt);
    const auto erin = on.sign_up("erin");
    give_devices(erin.user, 2);
    EXPECT_EQ(bring_in("erin"), errc::too_large_for_end_to_end);
    give_devices(erin.user, 1);
    EXPECT_EQ(bring_in("erin"), errc::encryption_required);
    EXPECT_EQ(bring_in("dave"), errc::encryption_required) << "who has no keys takes no room";
}

TEST_F(ExpectedRoster, HasRoomForFiveHundredMembers) {
    std::vector<std::string> names;
    for (int i = 0; i < 498; ++i) {
        names.push_back("u" + std::to_string(i));
        on.sign_up(names.back());
    }
    const conversation_id large = on.create_group(alice.by(), "large", names);
    begin_by_itself(large);
    const protocol::invite_member invited{large, "bob", {}};
    EXPECT_EQ(ask(alice.by(), invited), errc::encryption_required) << "the 500th: sign it";

    names.push_back("carol");
    on.sign_up("carol");
    const conversation_id full = on.create_group(alice.by(), "full", names);
    const protocol::invite_member beyond{full, "bob", {}};
    begin_by_itself(full);
    EXPECT_EQ(ask(alice.by(), beyond), errc::too_large_for_end_to_end);
    EXPECT_EQ(on.entry(alice.by(), full).members, 500U);
}

}  // namespace
}  // namespace gapless::tests
