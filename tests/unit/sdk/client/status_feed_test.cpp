#include "sdk/client/status_feed.hpp"

#include <gapless/manual_executor.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace gapless::sdk {
namespace {

using states = std::vector<connection_state>;

class StatusFeed : public testing::Test {
protected:
    std::shared_ptr<status_feed::slot> listener() {
        return std::make_shared<status_feed::slot>([this](const connection_status& told) {
            seen_.push_back(told.state);
        });
    }

    states seen() {
        pumped_->run_ready();
        return std::exchange(seen_, {});
    }

    std::shared_ptr<manual_executor> pumped_ = std::make_shared<manual_executor>();
    status_feed feed_{std::make_shared<callback_queue>(pumped_)};
    states seen_;
};

TEST_F(StatusFeed, BeginsWithTheStatusOfTheMoment) {
    feed_.handle_changed({connection_state::live, {}});
    feed_.add(listener());
    EXPECT_EQ(seen(), (states{connection_state::live}));
}

TEST_F(StatusFeed, TellsEachChangeOnce) {
    feed_.add(listener());
    feed_.handle_changed({connection_state::connecting, {}});
    feed_.handle_changed({connection_state::connecting, {}});
    feed_.handle_changed({connection_state::connecting, error(errc::unreachable)});
    EXPECT_EQ(
        seen(),
        (states{
            connection_state::offline, connection_state::connecting, connection_state::connecting
        })
    );
}

}  // namespace
}  // namespace gapless::sdk
