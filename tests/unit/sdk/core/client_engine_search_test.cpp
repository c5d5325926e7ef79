#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using batches = std::vector<std::size_t>;

// A live device that has nothing to index yet.
class ClientEngineSearch : public testing::Test {
protected:
    ClientEngineSearch() {
        server.add_direct(c5);
        server.log_in(device);
        device.wait(seconds(1));
    }

    void receive(const std::string& text) {
        server.append(c5, text);
        device.say(server.push(c5));
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineSearch, LooksAtStartForWhatAnEarlierLifeLeft) {
    device.disk().pretend_unindexed(600);
    device.crash();
    const auto before = device.disk().indexed().size();

    device.flush();
    device.wait(seconds(1));

    const auto& all = device.disk().indexed();
    EXPECT_EQ(
        batches(all.begin() + static_cast<std::ptrdiff_t>(before), all.end()),
        (batches{250, 250, 100})
    );
}

TEST_F(ClientEngineSearch, IndexesWhatItStoresALittleLater) {
    const auto before = device.disk().indexed().size();
    device.disk().pretend_unindexed(2);
    receive("one");
    receive("two");
    EXPECT_EQ(device.disk().indexed().size(), before);

    device.wait(seconds(3));

    ASSERT_EQ(device.disk().indexed().size(), before + 1);
    EXPECT_EQ(device.disk().indexed().back(), 2u);
    device.wait(seconds(10));
    EXPECT_EQ(device.disk().indexed().size(), before + 1);
}

TEST_F(ClientEngineSearch, AnIndexThatFailsStopsNothing) {
    device.disk().fail_indexing(errc::storage_full);
    device.disk().pretend_unindexed(1);
    receive("one");
    device.wait(seconds(30));
    EXPECT_EQ(device.engine().state(), sdk::connection_state::live);
    EXPECT_TRUE(device.take<sdk::storage_trouble>().empty());
    receive("two");
    EXPECT_EQ(device.shown(), (std::vector<std::string>{"one", "two"}));

    device.disk().fail_indexing(std::nullopt);
    device.wait(minutes(2));

    EXPECT_EQ(device.disk().indexed().back(), 1u);
}

}  // namespace
}  // namespace gapless::tests
