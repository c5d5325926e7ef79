#pragma once

#include "server/core/account/sign_out_policy.hpp"
#include "tests/contract/store_contract_base.hpp"

#include <algorithm>

namespace gapless::tests {

template <class Subject>
class StoreSignOutContract : public testing::Test {
protected:
    // A store of this policy, and alice with a phone (tokens 1), which has a session.
    struct scene {
        explicit scene(server::sign_out_policy policy)
            : subject(policy_of(policy)), on(subject.store()) {
            on.create("alice", phone, device_class::phone);
            first = on.session_of(phone);
        }

        static server::job_policy policy_of(server::sign_out_policy policy) {
            server::job_policy made;
            made.sign_out = policy;
            return made;
        }

        server::outcome log_in(
            const device_id& on_which,
            device_class kind,
            const std::vector<server::device_record>& seen = {}
        ) {
            server::open_session step{
                on.next_request(), first.user, "hash of alice", on_which, {}, on.next_tokens()
            };
            step.device_class = kind;
            step.seen = seen;
            return on.run(server::account_operation{step});
        }

        std::vector<device_id> displaced_by(const device_id& on_which, device_class kind) {
            return on.expect<server::account_result>(log_in(on_which, kind)).signed_out;
        }

        // What becomes of a request with the k-th access or refresh token ever made.
        server::outcome read_devices(std::uint64_t k) {
            return on.run(server::account_operation{server::read_devices{on.access_token(k)}});
        }

        server::outcome refresh(std::uint64_t k) {
            return on.run(server::account_operation{
                server::rotate_tokens{on.next_request(), on.refresh_token(k), on.next_tokens()}
            });
        }

        void reopen() {
            subject.reopen();
            on.use(subject.store());
        }

        Subject subject;
        store_driver on;
        device_id phone = store_driver::device(101);
        device_id other_phone = store_driver::device(102);
        device_id tablet = store_driver::device(103);
        server::actor first;
    };

    static void expect_kicked(scene& at, const server::outcome& came) {
        const auto failure = at.on.template expect<error>(came);
        EXPECT_EQ(failure.code, errc::kicked);
        EXPECT_EQ(
            failure.detail,
            "displaced by the login of phone device d0000000-0000-0000-0000-000000000066,"
            " 2023-11-14 22:13:20 UTC"
        );
    }
};

TYPED_TEST_SUITE_P(StoreSignOutContract);

TYPED_TEST_P(StoreSignOutContract, WithoutAPolicyAllDevicesStay) {
    typename TestFixture::scene at(server::sign_out_policy::none);

    EXPECT_TRUE(at.displaced_by(at.other_phone, device_class::phone).empty());

    const auto listed = at.on.template expect<server::account_result>(at.read_devices(1));
    ASSERT_EQ(listed.devices.size(), 2U);
    EXPECT_EQ(listed.devices[0].device_class, device_class::phone);
    EXPECT_FALSE(listed.devices[0].signed_out);
}

TYPED_TEST_P(StoreSignOutContract, OneOfAClassDisplacesItsClassAlone) {
    typename TestFixture::scene at(server::sign_out_policy::one_per_class);

    EXPECT_TRUE(at.displaced_by(at.tablet, device_class::tablet).empty());
    EXPECT_EQ(
        at.displaced_by(at.other_phone, device_class::phone), std::vector<device_id>{at.phone}
    );

    EXPECT_EQ(at.on.template expect<server::account_result>(at.read_devices(3)).devices.size(), 2U);
}

TYPED_TEST_P(StoreSignOutContract, OneOfAUserDisplacesAllOthers) {
    typename TestFixture::scene at(server::sign_out_policy::one_per_user);

    EXPECT_EQ(at.displaced_by(at.tablet, device_class::tablet), std::vector<device_id>{at.phone});
    EXPECT_EQ(
        at.displaced_by(at.other_phone, device_class::phone), std::vector<device_id>{at.tablet}
    );
}

TYPED_TEST_P(StoreSignOutContract, ADisplacedDeviceIsToldWhyWhateverItAsks) {
    typename TestFixture::scene at(server::sign_out_policy::one_per_user);
    at.displaced_by(at.other_phone, device_class::phone);
    at.reopen();

    this->expect_kicked(at, at.on.authenticate(1, at.phone));
    this->expect_kicked(at, at.refresh(1));
    this->expect_kicked(at, at.read_devices(1));
}

TYPED_TEST_P(StoreSignOutContract, ADisplacedDevicesSessionHasNoEffectAnyMore) {
    typename TestFixture::scene at(server::sign_out_policy::one_per_user);
    const auto group = at.on.create_group(at.first, "tea", {});
    at.displaced_by(at.other_phone, device_class::phone);
    const auto notes = destination::direct("alice");
    const auto late = at.on.a_send(at.first, notes, "late");

    EXPECT_EQ(at.on.refuse(late).failure.code, errc::kicked);
    const auto cancelled = at.on.template expect<protocol::refused>(at.on.run(
        server::cancel_operation{at.first, {notes, late.send.client_id, late.send.counter}}
    ));
    EXPECT_EQ(cancelled.failure.code, errc::kicked);
    this->expect_kicked(at, at.on.run(server::sync_operation{at.first, {}}));
    this->expect_kicked(
        at, at.on.run(server::pull_operation{at.first, {group, {}, seq{1}, seq{1}}})
    );
    this->expect_kicked(
        at, at.on.run(server::request_operation{at.first, {{}, protocol::leave_group{group}}})
    );
    EXPECT_TRUE(at.on.changes().empty());
}

TYPED_TEST_P(StoreSignOutContract, WhoIsNotSignedInIsNotListed) {
    typename TestFixture::scene at(server::sign_out_policy::one_per_user);
    at.displaced_by(at.other_phone, device_class::phone);

    const auto listed = at.on.template expect<server::account_result>(at.read_devices(2));

    ASSERT_EQ(listed.devices.size(), 1U);
    EXPECT_EQ(listed.devices[0].device, at.other_phone);
}

TYPED_TEST_P(StoreSignOutContract, ANewLoginEndsTheOldTokensForGood) {
    typename TestFixture::scene at(server::sign_out_policy::one_per_user);
    at.displaced_by(at.other_phone, device_class::phone);

    EXPECT_EQ(
        at.displaced_by(at.phone, device_class::phone), std::vector<device_id>{at.other_phone}
    );

    EXPECT_EQ(at.on.template expect<error>(at.refresh(1)).code, errc::token_expired);
    EXPECT_TRUE(std::holds_alternative<server::authenticated>(at.on.authenticate(3, at.phone)));
    const auto late = at.on.a_send(at.first, destination::direct("alice"), "late");
    EXPECT_EQ(at.on.refuse(late).failure.code, errc::superseded);
}

TYPED_TEST_P(StoreSignOutContract, ADeviceNeverDisplacesItself) {
    for (const auto policy :
         {server::sign_out_policy::one_per_class,
          server::sign_out_policy::one_per_user,
          server::sign_out_policy::refuse_newer}) {
        typename TestFixture::scene at(policy);

        EXPECT_TRUE(at.displaced_by(at.phone, device_class::phone).empty());

        EXPECT_TRUE(std::holds_alternative<server::account_result>(at.read_devices(1)));
        at.on.send(at.first, destination::direct("alice"), "the session goes on");
    }
}

TYPED_TEST_P(StoreSignOutContract, ARepeatedLoginDisplacesNobodyAgain) {
    typename TestFixture::scene at(server::sign_out_policy::one_per_user);
    server::open_session step{
        at.on.next_request(), at.first.user, "hash of alice", at.tablet, {}, at.on.next_tokens()
    };
    at.on.run(server::account_operation{step});
    at.displaced_by(at.other_phone, device_class::phone);

    const auto again =
        at.on.template expect<server::account_result>(at.on.run(server::account_operation{step}));

    EXPECT_TRUE(again.signed_out.empty());
    EXPECT_TRUE(std::holds_alternative<server::account_result>(at.read_devices(3)));
    this->expect_kicked(at, at.read_devices(2));
}

TYPED_TEST_P(StoreSignOutContract, TheNewerOneIsRefusedWhenSomebodyHasCome) {
    typename TestFixture::scene at(server::sign_out_policy::refuse_newer);
    const auto seen =
        at.on
            .template expect<server::account_result>(
                at.on.run(server::account_operation{server::find_password_hash{"alice", {}}})
            )
            .devices;
    ASSERT_EQ(seen.size(), 1U);
    at.on.session_of(at.phone);  // it has come since

    const auto refused =
        at.on.template expect<error>(at.log_in(at.tablet, device_class::tablet, seen));

    EXPECT_EQ(refused.code, errc::logged_in_elsewhere);
    EXPECT_NE(refused.detail.find("phone device"), std::string::npos);
    EXPECT_TRUE(std::holds_alternative<server::account_result>(at.read_devices(1)));
}

TYPED_TEST_P(StoreSignOutContract, TheNewerOneDisplacesThoseWhoWereNotAlive) {
    typename TestFixture::scene at(server::sign_out_policy::refuse_newer);
    const auto seen =
        at.on
            .template expect<server::account_result>(
                at.on.run(server::account_operation{server::find_password_hash{"alice", {}}})
            )
            .devices;

    const auto made = at.on.template expect<server::account_result>(
        at.log_in(at.other_phone, device_class::phone, seen)
    );

    EXPECT_EQ(made.signed_out, std::vector<device_id>{at.phone});
    this->expect_kicked(at, at.on.authenticate(1, at.phone));
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreSignOutContract,
    WithoutAPolicyAllDevicesStay,
    OneOfAClassDisplacesItsClassAlone,
    OneOfAUserDisplacesAllOthers,
    ADisplacedDeviceIsToldWhyWhateverItAsks,
    ADisplacedDevicesSessionHasNoEffectAnyMore,
    WhoIsNotSignedInIsNotListed,
    ANewLoginEndsTheOldTokensForGood,
    ADeviceNeverDisplacesItself,
    ARepeatedLoginDisplacesNobodyAgain,
    TheNewerOneIsRefusedWhenSomebodyHasCome,
    TheNewerOneDisplacesThoseWhoWereNotAlive
);

}  // namespace gapless::tests
