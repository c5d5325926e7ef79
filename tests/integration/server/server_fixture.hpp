#pragma once

#include "tests/integration/server/frame_client.hpp"
#include "tests/integration/server/rest_client.hpp"

#include <gapless/testing/server.hpp>

#include <gtest/gtest.h>

#include <string>

namespace gapless::integration {

// A device that is logged in, as a test sees it.
struct signed_in {
    device_id device;
    std::string access_token;
    std::string refresh_token;
};

// A whole server in this process, and people who use it.
class ServerFixture : public ::testing::Test {
protected:
    explicit ServerFixture(const gapless::testing::server::options& chosen = {})
        : server_(chosen) {}

    [[nodiscard]] rest_client rest() const {
        return {server_.rest_address(), server_.authority_pem()};
    }

    // Registers somebody, with a device of the same name.
    signed_in registered(const std::string& name) const {
        const rest_reply reply =
            rest().post("/v1/accounts", rest_client::credentials(name, "secret of " + name, name));
        EXPECT_EQ(reply.status, 201) << reply.body;
        return {
            rest_client::device_named(name),
            reply.body.value("access_token", ""),
            reply.body.value("refresh_token", ""),
        };
    }

    [[nodiscard]] tls_socket::trust trust() const { return {server_.authority_pem()}; }

    [[nodiscard]] tls_client connected() const {
        return tls_client{server_.tcp_address(), trust()};
    }

    // What a healthy server does for a new client, whatever others have done to it.
    void expect_service() const {
        tls_client client{server_.tcp_address(), trust()};
        client.send(protocol::hello{.versions = {1}, .device = rest_client::device_named("x")});
        client.send(protocol::authenticate{.token = "nobody's"});
        EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::token_expired);
    }

    gapless::testing::server server_;
};

}  // namespace gapless::integration
