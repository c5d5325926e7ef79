#include "tests/integration/sdk/sdk_fixture.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace gapless::integration {
namespace {

class ManyClients : public SdkFixture {};

// Counts up to a number that somebody waits for.
class countdown {
public:
    explicit countdown(int from) : left_(from) {}

    void count() {
        const std::lock_guard lock(mutex_);
        --left_;
        changed_.notify_all();
    }

    bool ends() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 4 * patience, [&] { return left_ <= 0; });
    }

    int left() {
        const std::lock_guard lock(mutex_);
        return left_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int left_;
};

// A thousand devices of one user, all online, on the three threads of one runtime.
TEST_F(ManyClients, ShareOneRuntimeAndAllHearAMessage) {
    constexpr int count = 1'000;
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");

    auto chosen = in_memory();
    chosen.request_within = minutes(4);
    chosen.connect_within = minutes(4);
    std::vector<std::unique_ptr<client>> devices;
    std::vector<subscription> subscriptions;
    countdown live(count);
    countdown heard(count);
    for (int i = 0; i < count; ++i) {
        auto opened = client::open(chosen);
        ASSERT_TRUE(opened);
        auto& device = **opened;
        devices.push_back(std::move(*opened));
        subscriptions.push_back(device.on_connection([&live](const connection_status& now) {
            if (now.state == connection_state::live) {
                live.count();
            }
        }));
        subscriptions.push_back(device.on_event([&heard](const event& told) {
            const auto* const entry = std::get_if<message_event>(&told.what);
            if (entry != nullptr && entry->message.body == "to all of you") {
                heard.count();
            }
        }));
        device.log_in(credentials_of("bob"), [&device](const result<account>& made) {
            EXPECT_TRUE(made) << message_of(made.error());
            device.connect();
        });
    }
    ASSERT_TRUE(live.ends()) << live.left() << " are not live";
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "to all of you").sent);
    ASSERT_TRUE(heard.ends()) << heard.left() << " have not heard it";
}

}  // namespace
}  // namespace gapless::integration
