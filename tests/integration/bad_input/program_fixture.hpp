#pragma once

#include "tests/integration/sdk/person.hpp"
#include "tests/integration/server/server_program.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::integration {

// gaplessd as a real program with flags of the test's own, and people who use it.
class ProgramFixture : public ::testing::Test {
protected:
    void start(const std::vector<std::string>& flags = {}) {
        auto arguments = server_program::in_development(directory_.path() / "data");
        arguments.insert(arguments.end(), flags.begin(), flags.end());
        server_.emplace(arguments);
        const auto ready = server_->wait_until_ready();
        ASSERT_TRUE(ready) << server_->errors();
        ready_ = *ready;
    }

    [[nodiscard]] std::string authority() const {
        std::ifstream file{ready_["ca"].get<std::string>()};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    [[nodiscard]] credentials credentials_of(const std::string& name) const {
        return {"https://" + ready_["rest"].get<std::string>(), authority(), name, "a secret"};
    }

    // A new user, registered and connected.
    [[nodiscard]] std::unique_ptr<person> somebody(
        const std::string& name, config chosen = config::in_memory()
    ) const {
        chosen.reconnect_floor = milliseconds(10);
        chosen.reconnect_cap = milliseconds(100);
        auto made = std::make_unique<person>(chosen);
        const auto registered = made->register_account(credentials_of(name));
        EXPECT_TRUE(registered) << message_of(registered.error());
        (*made)->connect();
        return made;
    }

    temporary_directory directory_;
    std::optional<server_program> server_;
    nlohmann::json ready_;
};

}  // namespace gapless::integration
