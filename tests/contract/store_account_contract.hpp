#pragma once

#include "tests/contract/store_contract_base.hpp"

namespace gapless::tests {

template <class Subject>
class StoreAccountContract : public StoreContractBase<Subject> {
protected:
    server::outcome run(server::account_command step) {
        return this->on.run(server::account_operation{std::move(step)});
    }

    server::account_result done(server::account_command step) {
        return this->on.template expect<server::account_result>(run(std::move(step)));
    }

    errc failed(server::account_command step) {
        return this->on.template expect<error>(run(std::move(step))).code;
    }

    server::token_hash access(std::uint64_t k) { return this->on.access_token(k); }

    server::token_hash refresh(std::uint64_t k) { return this->on.refresh_token(k); }

    bool is_access(std::uint64_t k) {
        return std::holds_alternative<server::account_result>(run(server::read_devices{access(k)}));
    }

    bool is_refresh(std::uint64_t k) {
        return std::holds_alternative<server::account_result>(
            run(server::rotate_tokens{this->on.next_request(), refresh(k), this->on.next_tokens()})
        );
    }

    const device_id phone = this->on.device(1);
    const device_id tablet = this->on.device(2);
};

TYPED_TEST_SUITE_P(StoreAccountContract);

TYPED_TEST_P(StoreAccountContract, RegistersANameOnce) {
    const auto made =
        this->on.template expect<server::account_result>(this->on.create("Alice", this->phone));
    const auto taken = this->on.template expect<error>(this->on.create("aLICE", this->tablet));

    EXPECT_NE(made.account.user, user_id{});
    EXPECT_EQ(made.account.name, "Alice");
    EXPECT_EQ(made.device.device, this->phone);
    EXPECT_EQ(taken.code, errc::name_taken);
    EXPECT_TRUE(this->is_access(1));
}

TYPED_TEST_P(StoreAccountContract, RefusesABadName) {
    EXPECT_EQ(
        this->on.template expect<error>(this->on.create("no spaces", this->phone)).code,
        errc::invalid_name
    );
}

TYPED_TEST_P(StoreAccountContract, ARepeatedRegistrationGetsItsFirstAnswer) {
    const server::create_account step{
        this->on.next_request(), "alice", "hash", this->phone, {}, this->on.next_tokens()
    };
    const auto first = this->done(step);
    auto other = step;
    other.device = this->tablet;

    const auto again = this->done(step);

    EXPECT_EQ(again.account, first.account);
    EXPECT_EQ(again.device, first.device);
    EXPECT_EQ(this->failed(other), errc::conflict);
}

TYPED_TEST_P(StoreAccountContract, ADeviceBelongsToOneUser) {
    const auto alice = this->on.sign_up("alice");
    const auto bob = this->on.sign_up("bob");

    const auto login = this->on.log_in(bob.user, "bob", alice.device);
    const auto registration = this->on.create("carol", alice.device);

    EXPECT_EQ(this->on.template expect<error>(login).code, errc::forbidden);
    EXPECT_EQ(this->on.template expect<error>(registration).code, errc::forbidden);
}

TYPED_TEST_P(StoreAccountContract, FindsThePasswordHashOfANameOrATokensOwner) {
    const auto alice = this->on.sign_up("Alice");

    const auto by_name = this->done(server::find_password_hash{"alice", {}});
    const auto by_token = this->done(server::find_password_hash{{}, this->access(1)});
    const auto nobody = this->done(server::find_password_hash{"nobody", {}});

    EXPECT_EQ(by_name.account.password_hash, "hash of Alice");
    EXPECT_EQ(by_token.account, by_name.account);
    EXPECT_EQ(by_token.device.device, alice.device);
    EXPECT_EQ(nobody.account.user, user_id{});
    EXPECT_TRUE(nobody.account.password_hash.empty());
    EXPECT_EQ(this->failed(server::find_password_hash{{}, this->access(99)}), errc::token_expired);
}

TYPED_TEST_P(StoreAccountContract, ALoginNeedsThePasswordThatWasVerified) {
    const auto alice = this->on.sign_up("alice");

    const server::open_session step{
        this->on.next_request(),
        alice.user,
        "an older hash",
        this->tablet,
        {},
        this->on.next_tokens()
    };

    EXPECT_EQ(this->failed(step), errc::wrong_password);
    EXPECT_FALSE(this->is_access(this->on.newest_tokens()));
}

TYPED_TEST_P(StoreAccountContract, ALoginKeepsTheDeviceAndItsSession) {
    const auto alice = this->on.sign_up("alice");

    const auto again = this->on.template expect<server::account_result>(
        this->on.log_in(alice.user, "alice", alice.device)
    );

    EXPECT_EQ(again.device.session_epoch, alice.session_epoch);
    EXPECT_EQ(again.device.token_generation, 2U);
    EXPECT_EQ(this->done(server::read_devices{this->access(2)}).devices.size(), 1U);
}

TYPED_TEST_P(StoreAccountContract, OldTokensEndWhenNewerOnesAreUsed) {
    const auto alice = this->on.sign_up("alice");
    this->on.log_in(alice.user, "alice", alice.device);

    EXPECT_TRUE(this->is_access(1));
    EXPECT_TRUE(this->is_access(2));
    EXPECT_FALSE(this->is_access(1));
    EXPECT_FALSE(this->is_refresh(1));
}

TYPED_TEST_P(StoreAccountContract, ARotatedTokenIsGoodUntilItsSuccessorIsUsed) {
    this->on.sign_up("alice");
    const server::rotate_tokens step{
        this->on.next_request(), this->refresh(1), this->on.next_tokens()
    };
    const auto first = this->done(step);

    const auto again = this->done(step);

    EXPECT_EQ(again.device, first.device);
    EXPECT_EQ(first.device.token_generation, 2U);
    EXPECT_TRUE(this->is_access(2));
    EXPECT_EQ(this->failed(step), errc::token_expired);
    EXPECT_TRUE(this->is_refresh(2));
}

TYPED_TEST_P(StoreAccountContract, TokensExpire) {
    const auto alice = this->on.sign_up("alice");
    this->on.advance(minutes(15));

    EXPECT_FALSE(this->is_access(1));
    EXPECT_EQ(
        this->on.template expect<error>(this->on.authenticate(1, alice.device)).code,
        errc::token_expired
    );
    this->on.advance(days(90));
    EXPECT_FALSE(this->is_refresh(1));
}

TYPED_TEST_P(StoreAccountContract, ExpiredTokensAreTakenAwayAndNoOthers) {
    this->on.sign_up("alice");
    this->on.advance(minutes(15));

    this->on.sweep();

    this->on.advance(minutes(15) * -1);
    EXPECT_FALSE(this->is_access(1));
    EXPECT_TRUE(this->is_refresh(1));
}

TYPED_TEST_P(StoreAccountContract, KindsOfTokensAreNotMixedUp) {
    this->on.sign_up("alice");

    EXPECT_EQ(this->failed(server::read_devices{this->refresh(1)}), errc::token_expired);
    EXPECT_EQ(
        this->failed(
            server::rotate_tokens{this->on.next_request(), this->access(1), this->on.next_tokens()}
        ),
        errc::token_expired
    );
}

TYPED_TEST_P(StoreAccountContract, EachAuthenticateBeginsANewSession) {
    this->on.create("Alice", this->phone);

    const auto first =
        this->on.template expect<server::authenticated>(this->on.authenticate(1, this->phone));
    const auto second =
        this->on.template expect<server::authenticated>(this->on.authenticate(1, this->phone));

    EXPECT_EQ(first.name, "Alice");
    EXPECT_EQ(second.session_epoch, first.session_epoch.next());
}

TYPED_TEST_P(StoreAccountContract, WhoOnlyReadsBeginsNoSession) {
    const auto alice = this->on.sign_up("alice");
    const auto read = [&](std::optional<session_epoch> known) {
        return this->on.run(
            server::authenticate_operation{this->access(1), alice.device, known, true}
        );
    };

    const auto who = this->on.template expect<server::authenticated>(read(alice.session_epoch));
    EXPECT_TRUE(who.reads_only);
    EXPECT_EQ(who.user, alice.user);
    EXPECT_EQ(who.session_epoch, alice.session_epoch);
    const auto outdated = this->on.template expect<server::outdated>(read(session_epoch{7}));
    EXPECT_EQ(outdated.newest, alice.session_epoch);
    const auto sent = this->on.send(alice, destination::direct("alice"), "not superseded");
    EXPECT_EQ(sent.seq, seq{1});
}

TYPED_TEST_P(StoreAccountContract, WhoOnlyReadsUsesUpNoToken) {
    const auto alice = this->on.sign_up("alice");
    this->done(
        server::rotate_tokens{this->on.next_request(), this->refresh(1), this->on.next_tokens()}
    );

    const auto who = this->on.run(
        server::authenticate_operation{this->access(2), alice.device, std::nullopt, true}
    );

    this->on.template expect<server::authenticated>(who);
    EXPECT_TRUE(this->is_access(1)) << "the one before ends with the first use of the next";
}

TYPED_TEST_P(StoreAccountContract, WhoNeverHadASessionHasNothingToReadAs) {
    this->on.create("Alice", this->phone);

    const auto no = this->on.run(
        server::authenticate_operation{this->access(1), this->phone, std::nullopt, true}
    );

    EXPECT_EQ(this->on.template expect<error>(no).code, errc::storage_full);
}

TYPED_TEST_P(StoreAccountContract, ATokenIsGoodForItsOwnDeviceOnly) {
    const auto alice = this->on.sign_up("alice");
    const auto other = this->on.add_device(alice, "alice");

    const auto refused = this->on.authenticate(1, other.device);

    EXPECT_EQ(this->on.template expect<error>(refused).code, errc::token_expired);
}

TYPED_TEST_P(StoreAccountContract, LoggingOutEndsTheDevicesTokensAndSession) {
    const auto alice = this->on.sign_up("alice");
    const server::close_session step{this->on.next_request(), this->access(1)};

    EXPECT_EQ(this->done(step).signed_out, std::vector<device_id>{alice.device});

    EXPECT_TRUE(this->done(step).signed_out.empty());
    EXPECT_FALSE(this->is_access(1));
    EXPECT_FALSE(this->is_refresh(1));
    const auto late = this->on.refuse(this->on.a_send(alice, destination::direct("alice"), "hm"));
    EXPECT_EQ(late.failure.code, errc::kicked);
}

TYPED_TEST_P(StoreAccountContract, ANewPasswordSignsTheOthersOut) {
    const auto phone_of = this->on.sign_up("alice");
    const auto tablet_of = this->on.add_device(phone_of, "alice");
    const server::replace_password step{this->on.next_request(), this->access(1), "new hash"};

    const auto changed = this->done(step);

    EXPECT_EQ(changed.signed_out, std::vector<device_id>{tablet_of.device});
    EXPECT_TRUE(this->is_access(1));
    EXPECT_EQ(this->failed(server::read_devices{this->access(2)}), errc::kicked);
    EXPECT_EQ(
        this->done(server::find_password_hash{"alice", {}}).account.password_hash, "new hash"
    );
    EXPECT_TRUE(this->done(step).signed_out.empty());
}

TYPED_TEST_P(StoreAccountContract, RemovingADeviceForgetsIt) {
    const auto phone_of = this->on.sign_up("alice");
    const auto tablet_of = this->on.add_device(phone_of, "alice");
    const auto bob = this->on.sign_up("bob");
    const auto removed = [&](device_id which) {
        return server::forget_device{this->on.next_request(), this->access(1), which};
    };

    EXPECT_EQ(this->failed(removed(bob.device)), errc::forbidden);
    EXPECT_EQ(
        this->done(removed(tablet_of.device)).signed_out, std::vector<device_id>{tablet_of.device}
    );

    EXPECT_EQ(this->done(server::read_devices{this->access(1)}).devices.size(), 1U);
    EXPECT_FALSE(this->is_access(2));
    const auto late = this->on.refuse(this->on.a_send(tablet_of, destination::direct("bob"), "x"));
    EXPECT_EQ(late.failure.code, errc::kicked);
}

TYPED_TEST_P(StoreAccountContract, ARemovedDeviceThatComesBackFencesItsFormerSession) {
    const auto phone_of = this->on.sign_up("alice");
    const auto before = this->on.add_device(phone_of, "alice");
    this->on.authenticate(2, before.device);
    const auto newest =
        this->on.template expect<server::authenticated>(this->on.authenticate(2, before.device));
    this->done(server::forget_device{this->on.next_request(), this->access(1), before.device});
    this->on.log_in(phone_of.user, "alice", before.device);
    this->on.session_of(before.device);

    const server::actor old{before.user, before.device, newest.session_epoch};
    const auto late = this->on.refuse(this->on.a_send(old, destination::direct("alice"), "x"));

    EXPECT_EQ(late.failure.code, errc::superseded);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreAccountContract,
    RegistersANameOnce,
    RefusesABadName,
    ARepeatedRegistrationGetsItsFirstAnswer,
    ADeviceBelongsToOneUser,
    FindsThePasswordHashOfANameOrATokensOwner,
    ALoginNeedsThePasswordThatWasVerified,
    ALoginKeepsTheDeviceAndItsSession,
    OldTokensEndWhenNewerOnesAreUsed,
    ARotatedTokenIsGoodUntilItsSuccessorIsUsed,
    TokensExpire,
    ExpiredTokensAreTakenAwayAndNoOthers,
    KindsOfTokensAreNotMixedUp,
    EachAuthenticateBeginsANewSession,
    WhoOnlyReadsBeginsNoSession,
    WhoOnlyReadsUsesUpNoToken,
    WhoNeverHadASessionHasNothingToReadAs,
    ATokenIsGoodForItsOwnDeviceOnly,
    LoggingOutEndsTheDevicesTokensAndSession,
    ANewPasswordSignsTheOthersOut,
    RemovingADeviceForgetsIt,
    ARemovedDeviceThatComesBackFencesItsFormerSession
);

}  // namespace gapless::tests
