#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <filesystem>
#include <future>
#include <string>

namespace gapless::integration {
namespace {

class Account : public SdkFixture {};

TEST_F(Account, IsThereAfterRegistering) {
    person alice(in_memory());
    const auto made = alice.register_account(credentials_of("Alice"));
    ASSERT_TRUE(made) << message_of(made.error());
    EXPECT_EQ(made->user, "Alice");
    EXPECT_EQ(made->device, alice->this_device());
    EXPECT_EQ(made->server, server_.url());
    EXPECT_TRUE(made->is_logged_in);
    EXPECT_EQ(alice->who(), *made);
}

TEST_F(Account, IsToldWhereFramesGo) {
    for (const auto way : {transport::tcp, transport::websocket}) {
        auto chosen = config::in_memory();
        chosen.transport = way;
        const auto alice = somebody(way == transport::tcp ? "alice" : "bob", chosen);
        EXPECT_TRUE(alice->catch_up());
    }
}

TEST_F(Account, HasANameOfItsOwn) {
    const auto alice = somebody("alice");
    person other(in_memory());
    const auto refused = other.register_account(credentials_of("ALICE"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::name_taken);
    EXPECT_FALSE(other->who());
}

TEST_F(Account, OpensWithItsPasswordAlone) {
    const auto alice = somebody("alice");
    auto shown = credentials_of("alice");
    shown.password = "a guess";
    person other(in_memory());
    EXPECT_EQ(other.log_in(shown).error().code, errc::wrong_password);
    EXPECT_EQ(other.log_in(credentials_of("nobody")).error().code, errc::wrong_password);
    EXPECT_TRUE(other.log_in(credentials_of("alice")));
}

TEST_F(Account, RefusesAServerWhoseCertificateNobodyVouchesFor) {
    auto shown = credentials_of("alice");
    shown.authority.clear();  // the system's authorities do not know a development server
    person alice(in_memory());
    const auto refused = alice.register_account(shown);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::certificate_refused);
}

TEST_F(Account, KeepsItsMailboxFromOthers) {
    const auto alice = somebody("alice");
    const auto refused = alice->log_in(credentials_of("bob"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::forbidden);
    EXPECT_EQ(alice->register_account(credentials_of("bob")).error().code, errc::forbidden);
}

TEST_F(Account, IsTheSameDeviceAfterLoggingOutAndIn) {
    const auto alice = somebody("alice");
    ASSERT_TRUE(alice->becomes(connection_state::live));
    const auto device = (*alice)->this_device();
    const auto left = answer_of<result<void>>([&](auto told) { (*alice)->log_out(told); });
    ASSERT_TRUE(left) << message_of(left.error());
    EXPECT_TRUE(alice->becomes(connection_state::offline));
    ASSERT_TRUE((*alice)->who());
    EXPECT_FALSE((*alice)->who()->is_logged_in);

    const auto again = alice->log_in(credentials_of("alice"));
    ASSERT_TRUE(again) << message_of(again.error());
    EXPECT_EQ(again->device, device);
    EXPECT_TRUE(alice->becomes(connection_state::live));
}

TEST_F(Account, SignsOtherDevicesOutWithANewPassword) {
    const auto phone = somebody("alice");
    person tablet(in_memory());
    ASSERT_TRUE(tablet.log_in(credentials_of("alice")));
    tablet->connect();
    ASSERT_TRUE(tablet.becomes(connection_state::live));

    const auto wrong = answer_of<result<void>>([&](auto told) {
        (*phone)->change_password("a guess", "another", told);
    });
    EXPECT_EQ(wrong.error().code, errc::wrong_password);
    const auto changed = answer_of<result<void>>([&](auto told) {
        (*phone)->change_password("the secret of alice", "another", told);
    });
    ASSERT_TRUE(changed) << message_of(changed.error());

    ASSERT_TRUE(tablet.becomes(connection_state::offline));
    ASSERT_TRUE(tablet.status().reason);
    EXPECT_EQ(tablet.status().reason->code, errc::kicked);
    auto shown = credentials_of("alice");
    shown.password = "another";
    EXPECT_TRUE(tablet.log_in(shown));
    EXPECT_TRUE(phone->catch_up());
}

TEST_F(Account, ListsItsDevicesAndRemovesThem) {
    const auto phone = somebody("alice");
    person tablet(in_memory());
    ASSERT_TRUE(tablet.log_in(credentials_of("alice")));
    tablet->connect();
    ASSERT_TRUE(tablet.becomes(connection_state::live));
    const auto listed = [&] {
        return answer_of<result<std::vector<device>>>([&](auto told) { (*phone)->devices(told); });
    };
    const auto both = listed();
    ASSERT_TRUE(both) << message_of(both.error());
    ASSERT_EQ(both->size(), 2U);
    EXPECT_TRUE(std::ranges::any_of(*both, [&](const auto& each) {
        return each.id == tablet->this_device();
    }));

    const auto removed = answer_of<result<void>>([&](auto told) {
        (*phone)->remove_device(tablet->this_device(), told);
    });
    ASSERT_TRUE(removed) << message_of(removed.error());
    EXPECT_TRUE(tablet.becomes(connection_state::offline));
    EXPECT_EQ(listed()->size(), 1U);
}

TEST_F(Account, IsAskedForAgainWhenTheServerComesBack) {
    server_.stop();
    person alice(in_memory());
    std::promise<result<account>> promised;
    alice->register_account(credentials_of("alice"), [&](result<account> made) {
        promised.set_value(std::move(made));
    });
    server_.start();
    const auto made = promised.get_future().get();
    EXPECT_TRUE(made) << message_of(made.error());
}

// A mailbox that was copied while it was closed is the same device twice.
TEST_F(Account, SupersedesTheOlderConnectionOfTheSameDevice) {
    const tests::temporary_directory directory;
    const auto first_home = directory / "first";
    const auto second_home = directory / "second";
    {
        const auto alice = somebody("alice", in_directory(first_home));
    }
    std::filesystem::copy(first_home, second_home);

    const auto home = [&](const std::string& path) {
        auto chosen = in_directory(path);
        chosen.address = server_.tcp_address();
        return chosen;
    };
    person first(home(first_home));
    first->connect();
    ASSERT_TRUE(first.becomes(connection_state::live));
    person second(home(second_home));
    second->connect();
    ASSERT_TRUE(second.becomes(connection_state::live));

    ASSERT_TRUE(first.becomes(connection_state::offline));
    ASSERT_TRUE(first.status().reason);
    EXPECT_EQ(first.status().reason->code, errc::superseded);
    EXPECT_EQ(first.catch_up().error().code, errc::superseded);
    EXPECT_EQ(second.status().state, connection_state::live);
}

// Somebody listens there, and never says a word.
TEST_F(Account, GivesUpAServerThatKeepsSilent) {
    boost::asio::io_context io;
    boost::asio::ip::tcp::acceptor silent(io, {boost::asio::ip::address_v4::loopback(), 0});
    auto shown = credentials_of("alice");
    shown.server = "https://127.0.0.1:" + std::to_string(silent.local_endpoint().port());
    auto chosen = in_memory();
    chosen.request_within = milliseconds(100);
    person alice(chosen);

    const auto registered = alice.register_account(shown);

    ASSERT_FALSE(registered);
    EXPECT_EQ(registered.error().code, errc::unreachable);
    EXPECT_NE(registered.error().detail.find("no answer in time"), std::string::npos)
        << registered.error().detail;
}

}  // namespace
}  // namespace gapless::integration
