#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/login_binding.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "tests/integration/server/server_fixture.hpp"

#include <gapless/uuid.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace gapless::integration {
namespace {

[[nodiscard]] crypto::secret_bytes<32> seed_number(std::uint8_t number) {
    std::array<std::uint8_t, 32> raw{};
    raw.fill(number);
    return crypto::secret_bytes<32>{raw};
}

// Alice's device with its key, and a thief who has all but that.
class BoundLogin : public ServerFixture {
protected:
    explicit BoundLogin(const gapless::testing::server::options& chosen = {})
        : ServerFixture(chosen) {
        auto asked = rest_client::credentials("alice", "her secret", "phone");
        asked["device"] = uuid_text(device_.view());
        asked["key"] = rest_client::base64_text(key_.public_half());
        const rest_reply reply = rest().post("/v1/accounts", asked);
        EXPECT_EQ(reply.status, 201) << reply.body;
        token_ = reply.body.value("access_token", "");
    }

    [[nodiscard]] std::string signed_for(
        const std::array<std::uint8_t, 32>& exporter, const std::string& name = {}
    ) const {
        const auto use = crypto::algorithms::load();
        const auto binding = crypto::binding_to_connection(**use, name, exporter, device_, token_);
        return std::string{crypto::sign_login(key_, binding).value().view()};
    }

    [[nodiscard]] tls_client connected_by_name(std::shared_ptr<ssl_session_st> session) const {
        return tls_client{
            server_.tcp_address(),
            tls_socket::trust{server_.authority_pem(), 0, std::move(session), "localhost"}
        };
    }

    void greet(tls_client& client, const std::string& signature) const {
        client.send(protocol::hello{.versions = {1}, .device = device_});
        client.send(protocol::authenticate{.token = token_, .signature = signature});
        client.send(protocol::sync{});
    }

    // As its client does it.
    void come_in(tls_client& client) const {
        greet(client, signed_for(client.socket().exporter()));
        client.expect<protocol::welcome>();
    }

    [[nodiscard]] static error refusal_of(tls_client& client) {
        return client.expect<protocol::close>().reason;
    }

    // From then on the server knows that the device has keys.
    void publish_a_key(tls_client& client, wall_time now) const {
        const crypto::kem_key published{
            device_,
            1,
            crypto::agreement_key::from(seed_number(9)).value().public_half(),
            now,
            now + days(30)
        };
        const auto made = crypto::sign_kem_key(key_, published);
        protocol::request asked;
        asked.id.bytes[0] = 1;
        asked.body = protocol::publish_keys{{}, {}, std::string{made.begin(), made.end()}};
        client.send(asked);
        const auto answer = client.expect<protocol::response>();
        EXPECT_FALSE(answer.failure) << message_of(answer.failure.value_or(error{}));
    }

    crypto::signing_key key_ = crypto::signing_key::from(seed_number(1)).value();
    device_id device_ = crypto::device_of(key_.public_half());
    std::string token_;
};

class RequiredBoundLogin : public BoundLogin {
protected:
    RequiredBoundLogin() : BoundLogin({.require_bound_logins = true}) {
        tls_client first = connected();
        greet(first, "");
        const auto welcome = first.expect<protocol::welcome>();
        publish_a_key(first, welcome.server_time);
    }
};

class IgnoredBoundLogin : public BoundLogin {
protected:
    IgnoredBoundLogin() : BoundLogin({.ignore_bound_logins = true}) {}
};

TEST_F(IgnoredBoundLogin, IsLetInWhateverItHasSigned) {
    tls_client behind_a_proxy = connected();
    greet(behind_a_proxy, signed_for(connected().socket().exporter()));
    behind_a_proxy.expect<protocol::welcome>();
}

TEST_F(BoundLogin, IsLetInOverTheConnectionThatItSigned) {
    tls_client client = connected();
    come_in(client);
}

TEST_F(BoundLogin, IsRefusedOnEveryOtherConnection) {
    tls_client client = connected();
    const std::string said = signed_for(client.socket().exporter());
    greet(client, said);
    client.expect<protocol::welcome>();

    tls_client thief = connected();
    greet(thief, said);

    EXPECT_EQ(refusal_of(thief).code, errc::forbidden);
    EXPECT_EQ(thief.next(), std::nullopt);
    client.send(protocol::heartbeat{});
    client.expect<protocol::heartbeat_answer>();
}

TEST_F(BoundLogin, IsAnotherOneWhereTheTlsSessionIsTakenUp) {
    tls_client client = connected();
    const std::string said = signed_for(client.socket().exporter());
    greet(client, said);
    client.expect<protocol::welcome>();

    tls_client resumed{
        server_.tcp_address(),
        tls_socket::trust{server_.authority_pem(), 0, client.socket().session()}
    };
    ASSERT_TRUE(resumed.socket().was_resumed());
    EXPECT_NE(resumed.socket().exporter(), client.socket().exporter());
    greet(resumed, said);
    EXPECT_EQ(refusal_of(resumed).code, errc::forbidden);
}

TEST_F(BoundLogin, IsToTheServerByTheNameThatTheGreetingHas) {
    tls_client client = connected_by_name({});
    greet(client, signed_for(client.socket().exporter(), "localhost"));
    client.expect<protocol::welcome>();

    tls_client resumed = connected_by_name(client.socket().session());
    ASSERT_TRUE(resumed.socket().was_resumed());
    greet(resumed, signed_for(resumed.socket().exporter(), "localhost"));
    resumed.expect<protocol::welcome>();

    tls_client other = connected_by_name({});
    greet(other, signed_for(other.socket().exporter(), "elsewhere"));
    EXPECT_EQ(refusal_of(other).code, errc::forbidden);
}

TEST_F(BoundLogin, IsNotAskedForUnlessTheServerWantsIt) {
    tls_client client = connected();
    come_in(client);
    tls_client other = connected();
    greet(other, "");
    other.expect<protocol::welcome>();
}

TEST_F(RequiredBoundLogin, ATokenAloneOpensNoSession) {
    tls_client thief = connected();
    greet(thief, "");
    EXPECT_EQ(refusal_of(thief).code, errc::forbidden);

    tls_client guessing = connected();
    greet(guessing, std::string(64, 'x'));
    EXPECT_EQ(refusal_of(guessing).code, errc::forbidden);

    tls_client client = connected();
    come_in(client);
}

TEST_F(RequiredBoundLogin, ADeviceWithoutKeysIsLetIn) {
    const signed_in bob = registered("bob");
    tls_client client = connected();
    client.log_in(bob.device, bob.access_token);
}

}  // namespace
}  // namespace gapless::integration
