#pragma once

#include "tests/integration/sdk/person.hpp"

#include <gapless/runtime.hpp>
#include <gapless/testing/server.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace gapless::integration {

// A server in this process, and people who share one runtime.
class SdkFixture : public ::testing::Test {
protected:
    using texts = std::vector<std::string>;

    explicit SdkFixture(const gapless::testing::server::options& chosen = {}) : server_(chosen) {}

    [[nodiscard]] credentials credentials_of(const std::string& name) const {
        return {server_.url(), server_.authority_pem(), name, "the secret of " + name};
    }

    [[nodiscard]] virtual config tuned(config chosen) const {
        chosen.runtime = runtime_;
        chosen.reconnect_floor = milliseconds(10);
        chosen.reconnect_cap = milliseconds(100);
        return chosen;
    }

    [[nodiscard]] config in_memory() const { return tuned(config::in_memory()); }

    [[nodiscard]] config in_directory(const std::string& path) const {
        return tuned(config::in_directory(path));
    }

    // A new user, registered and connected.
    [[nodiscard]] std::unique_ptr<person> somebody(
        const std::string& name, person::habit how = person::habit::acknowledges
    ) const {
        return somebody(name, in_memory(), how);
    }

    [[nodiscard]] std::unique_ptr<person> somebody(
        const std::string& name,
        const config& chosen,
        person::habit how = person::habit::acknowledges
    ) const {
        auto made = std::make_unique<person>(chosen, how);
        const auto registered = made->register_account(credentials_of(name));
        EXPECT_TRUE(registered) << message_of(registered.error());
        (*made)->connect();
        return made;
    }

    gapless::testing::server server_;
    std::shared_ptr<runtime> runtime_ = runtime::make();
};

}  // namespace gapless::integration
