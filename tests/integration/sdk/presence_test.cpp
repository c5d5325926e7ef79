#include "tests/integration/sdk/sdk_fixture.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace gapless::integration {
namespace {

// The newest that somebody was told of others, to be waited for.
class witness {
public:
    explicit witness(client& of)
        : presences_(of.on_presence([this](const presence& now) { note(seen_, now); })),
          typings_(of.on_typing([this](const typing& now) { note(heard_, now); })) {}

    ~witness() {
        presences_.cancel();
        typings_.cancel();
    }

    witness(const witness&) = delete;
    witness& operator=(const witness&) = delete;

    bool sees(presence_state wanted) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] { return seen_ && seen_->state == wanted; });
    }

    bool hears(bool is_typing) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] {
            return heard_ && heard_->active == is_typing;
        });
    }

private:
    template <class Told>
    void note(std::optional<Told>& into, const Told& now) {
        const std::lock_guard lock(mutex_);
        into = now;
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<presence> seen_;
    std::optional<typing> heard_;
    subscription presences_;
    subscription typings_;
};

class Presence : public SdkFixture {
protected:
    void ask(person& by, const std::function<void(client&, client::done_callback)>& call) {
        const auto done = answer_of<result<void>>([&](auto told) { call(*by, told); });
        EXPECT_TRUE(done) << message_of(done.error());
    }

    void become_contacts() {
        ask(*alice, [](client& on, auto told) { on.request_contact("bob", "", told); });
        ask(*bob, [](client& on, auto told) { on.answer_contact("alice", true, told); });
    }

    std::unique_ptr<person> alice = somebody("alice");
    std::unique_ptr<person> bob = somebody("bob");
};

TEST_F(Presence, OfAContactIsTold) {
    become_contacts();
    witness seen(**alice);
    ask(*alice, [](client& on, auto told) { on.watch_presence({"Bob"}, told); });
    ASSERT_TRUE(seen.sees(presence_state::offline));
    EXPECT_NE((*alice)->presence_of("BOB")->last_seen, wall_time{});

    (*bob)->set_presence(presence_state::busy);

    ASSERT_TRUE(seen.sees(presence_state::busy));
    EXPECT_EQ((*alice)->presence_of("bob")->devices.size(), 1U);
    EXPECT_EQ((*alice)->presence_of("carol"), std::nullopt);
    bob.reset();
    EXPECT_TRUE(seen.sees(presence_state::offline));
}

TEST_F(Presence, IsSaidAgainAfterTheConnectionWasLost) {
    become_contacts();
    (*bob)->set_presence(presence_state::away);
    witness seen(**alice);
    ask(*alice, [](client& on, auto told) { on.watch_presence({"bob"}, told); });
    ASSERT_TRUE(seen.sees(presence_state::away));

    (*alice)->disconnect();
    ASSERT_TRUE(seen.sees(presence_state::unknown));
    (*alice)->connect();

    EXPECT_TRUE(seen.sees(presence_state::away));
}

TEST_F(Presence, OfNobodyCannotBeAskedForWithABadName) {
    const auto refused =
        answer_of<result<void>>([&](auto told) { (*alice)->watch_presence({"no name"}, told); });
    EXPECT_EQ(refused.error().code, errc::invalid_name);
}

TEST_F(Presence, TypingIsHeardUntilTheMessageComes) {
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "hi").sent);
    ASSERT_TRUE(bob->sees(1));
    const auto rows = (*bob)->conversations();
    ASSERT_TRUE(rows);
    const auto where = rows->front().id;
    ASSERT_TRUE(alice->becomes(connection_state::live));
    witness heard(**alice);

    (*bob)->set_typing(where, true);
    ASSERT_TRUE(heard.hears(true));
    ASSERT_TRUE(bob->send_and_wait(destination::to(where), "hello").sent);

    EXPECT_TRUE(heard.hears(false));
}

}  // namespace
}  // namespace gapless::integration
