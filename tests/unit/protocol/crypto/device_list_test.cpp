#include "protocol/crypto/device_list.hpp"

#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/signed_object.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace gapless::crypto::tests {

namespace {

struct DeviceList : testing::Test {
    std::unique_ptr<algorithms> use = loaded();
    signing_key account = signer_number(1);

    [[nodiscard]] listed_device listed(std::uint8_t number) {
        const public_key key = signer_number(number).public_half();
        return {device_of(*use, key), key, 0};
    }

    [[nodiscard]] device_list of_three() {
        device_list list{user_id{5}, 3, filled<32>(1), wall_time{1'000}, {}, {}};
        for (std::uint8_t number = 2; number < 5; ++number) {
            list.devices.push_back(listed(number));
        }
        std::sort(list.devices.begin(), list.devices.end(), [](const auto& one, const auto& other) {
            return one.device < other.device;
        });
        list.revoked.push_back({device_id{filled<16>(0xfe)}, 2});
        list.revoked.push_back({device_id{filled<16>(0xff)}, 3});
        return list;
    }

    [[nodiscard]] outcome<device_list> verified(byte_view signed_list) {
        return verify_device_list(*use, verifier_of(account), signed_list);
    }

    // Signed as it is, whatever stands in it.
    [[nodiscard]] reason verdict_on(bytes object) {
        return why(verified(sign_object(account, label::device_list, std::move(object))));
    }

    [[nodiscard]] bytes layout_of(const device_list& list) {
        return owned(unsigned_part(sign_device_list(*use, account, list)));
    }
};

// Where the first device begins, and how long one is.
constexpr std::size_t front = 1 + 16 + 8 + 32 + 8 + 2;
constexpr std::size_t device_size = 16 + 32 + 1;

TEST_F(DeviceList, IsReadAsItWasSigned) {
    const device_list list = of_three();
    const auto read = verified(sign_device_list(*use, account, list));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, list);
    const device_list empty{user_id{5}, 1, {}, wall_time{}, {}, {}};
    EXPECT_EQ(verified(sign_device_list(*use, account, empty)).value(), empty);
}

TEST_F(DeviceList, OfAnotherAccountIsRefused) {
    const bytes made = sign_device_list(*use, signer_number(9), of_three());
    EXPECT_EQ(why(verified(made)), reason::bad_signature);
}

TEST_F(DeviceList, IsAnotherOneWithAnotherSignature) {
    const device_list list = of_three();
    EXPECT_NE(
        list_hash_of(*use, sign_device_list(*use, account, list)),
        list_hash_of(*use, sign_device_list(*use, signer_number(9), list))
    );
}

TEST_F(DeviceList, RefusesAnyOtherLength) {
    const bytes object = layout_of(of_three());
    for (std::size_t size = 0; size < object.size(); ++size) {
        EXPECT_EQ(
            verdict_on({object.begin(), object.end() - 1 - std::ptrdiff_t(size)}), reason::truncated
        );
    }
    bytes longer = object;
    longer.push_back(0);
    EXPECT_EQ(verdict_on(longer), reason::trailing_bytes);
}

TEST_F(DeviceList, RefusesDevicesThatAreNotInOrderOrTwice) {
    bytes object = layout_of(of_three());
    const auto first = object.begin() + front;
    std::swap_ranges(first, first + device_size, first + device_size);
    EXPECT_EQ(verdict_on(object), reason::not_ascending);
    std::copy_n(first, device_size, first + device_size);
    EXPECT_EQ(verdict_on(object), reason::not_ascending);
}

TEST_F(DeviceList, RefusesADeviceWithTheKeyOfAnother) {
    bytes object = layout_of(of_three());
    const auto first = object.begin() + front;
    std::copy_n(first + device_size + 16, 32, first + 16);
    EXPECT_EQ(verdict_on(object), reason::wrong_device);
}

TEST_F(DeviceList, RefusesAKeyUnderWhichAnythingIsSigned) {
    bytes object = layout_of(of_three());
    const auto key = object.begin() + front + 16;
    std::fill_n(key, 32, std::uint8_t{0});
    EXPECT_EQ(verdict_on(object), reason::small_order_key);
    std::fill_n(key, 32, std::uint8_t{0xff});
    EXPECT_EQ(verdict_on(object), reason::non_canonical_key);
}

TEST_F(DeviceList, RefusesADeviceThatIsAlsoRevoked) {
    device_list list = of_three();
    bytes object = layout_of(list);
    const auto revoked = object.begin() + front + 3 * device_size + 2;
    std::copy_n(object.begin() + front, 16, revoked);
    EXPECT_EQ(verdict_on(object), reason::malformed);
}

TEST_F(DeviceList, RefusesWhatItDoesNotKnow) {
    const bytes object = layout_of(of_three());
    bytes changed = object;
    changed[0] = 2;
    EXPECT_EQ(verdict_on(changed), reason::unknown_version);
    changed = object;
    changed[front + device_size - 1] = 2;
    EXPECT_EQ(verdict_on(changed), reason::malformed) << "a flag without a meaning";
    changed = object;
    changed[front - 2] = 0xff;
    EXPECT_EQ(verdict_on(changed), reason::out_of_bounds);
    changed = object;
    changed.back() = 9;
    EXPECT_EQ(verdict_on(changed), reason::malformed) << "revoked by a list that is not yet";
}

}  // namespace

}  // namespace gapless::crypto::tests
