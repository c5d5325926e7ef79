// What C cannot show: callbacks that throw, many threads at once, and that the numbers of the C
// header are those of the C++ headers.
#include <gapless/attachment.hpp>
#include <gapless/connection_status.hpp>
#include <gapless/contact.hpp>
#include <gapless/conversation.hpp>
#include <gapless/errc.hpp>
#include <gapless/history_page.hpp>
#include <gapless/key_finding.hpp>
#include <gapless/listed_entry.hpp>
#include <gapless/message.hpp>
#include <gapless/presence.hpp>
#include <gapless/search_query.hpp>
#include <gapless/transport.hpp>
#include <gapless/verification.hpp>

#include <gapless.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace gapless {

namespace {

template <class Enum>
constexpr bool is(gapless_code number, Enum value) {
    return number == static_cast<std::int32_t>(value);
}

static_assert(is(GAPLESS_DEVICE_OTHER, device_class::other));
static_assert(is(GAPLESS_CONNECTION_LIVE, connection_state::live));
static_assert(is(GAPLESS_CONVERSATION_CONTACTS, conversation_kind::contacts));
static_assert(is(GAPLESS_ROLE_OWNER, member_role::owner));
static_assert(is(GAPLESS_RETENTION_UNTIL_ACKNOWLEDGED, retention::kind::until_acknowledged));
static_assert(is(GAPLESS_MESSAGE_RECALL, message_kind::recall));
static_assert(is(GAPLESS_MESSAGE_FILE, attachment_kind::file));
static_assert(is(GAPLESS_MESSAGE_CUSTOM, message_kind::custom));
static_assert(is(GAPLESS_MESSAGE_KEY_CHANGE, message_kind::key_change));
static_assert(is(GAPLESS_PENDING_CANCELLING, pending_message::stage::cancelling));
static_assert(is(GAPLESS_HISTORY_OFFLINE, history_end::offline));
static_assert(is(GAPLESS_SEARCH_RANKED, search_order::ranked));
static_assert(is(GAPLESS_ATTACHMENT_UPLOAD_FAILED, attachment_state::failed));
static_assert(is(GAPLESS_TRANSPORT_WEBSOCKET, transport::websocket));
static_assert(is(GAPLESS_TRANSPORT_EXCHANGE, transport::exchange));
static_assert(is(GAPLESS_TRANSPORT_AUTOMATIC, transport::automatic));
static_assert(is(GAPLESS_HISTORY_ALL, history_policy::all));
static_assert(is(GAPLESS_MEMBER_RETENTION, member_change::kind::retention));
static_assert(is(GAPLESS_CONTACT_UNBLOCKED, contact_change::kind::unblocked));
static_assert(is(GAPLESS_TIE_MUTUAL, contact_tie::mutual));
static_assert(is(GAPLESS_PRESENCE_UNKNOWN, presence_state::unknown));
static_assert(is(GAPLESS_GAP_EXPIRED, timeline_gap::cause::expired));
static_assert(is(GAPLESS_PROTECTION_REFUSED, message_protection::refused));
static_assert(is(GAPLESS_UNVERIFIED, verification::unverified));
static_assert(is(GAPLESS_VERIFIED, verification::verified));
static_assert(is(GAPLESS_CHANGED, verification::changed));
static_assert(is(GAPLESS_FINDING_BAD_MESSAGE, key_finding::kind::bad_message));
static_assert(is(GAPLESS_FINDING_BAD_ARCHIVE, key_finding::kind::bad_archive));
static_assert(is(GAPLESS_FINDING_BAD_MEMBERSHIP, key_finding::kind::bad_membership));
static_assert(is(GAPLESS_FINDING_MISSING_DIGEST, key_finding::kind::missing_digest));

// A queue and a client in memory that nobody has logged in.
class Binding : public testing::Test {
protected:
    Binding() {
        gapless_queue_make({}, &queue, nullptr);
        auto config = gapless_config_init();
        config.queue = queue;
        config.in_memory_only = true;
        gapless_client_open(&config, &client, nullptr);
    }

    ~Binding() override {
        gapless_client_release(client);
        gapless_queue_release(queue);
        EXPECT_EQ(gapless_object_count(), 0);
    }

    gapless_queue* queue = nullptr;
    gapless_client* client = nullptr;
};

TEST(Codes, EachErrorHasOneOfItsName) {
    std::set<std::string> names;
    for (gapless_code code = 1; code < 1'000; ++code) {
        if (const std::string name = gapless_code_name(code); !name.empty()) {
            EXPECT_TRUE(errc_named(name)) << name;
            EXPECT_TRUE(names.insert(name).second) << name;
        }
    }
    for (int value = 1; value < 256; ++value) {
        if (const auto name = name_of(static_cast<errc>(value)); errc_named(name)) {
            EXPECT_TRUE(names.contains(std::string(name))) << name;
        }
    }
}

TEST_F(Binding, WhatACallbackThrowsEndsThere) {
    const auto throws = [](void*, const gapless_error*) { throw std::runtime_error("of the app"); };
    int called = 0;
    const auto counts = [](void* user, const gapless_error*) { ++*static_cast<int*>(user); };
    gapless_remove_device(client, nullptr, {throws, nullptr, nullptr}, nullptr);
    gapless_remove_device(client, nullptr, {counts, &called, nullptr}, nullptr);
    gapless_error* error = nullptr;
    EXPECT_EQ(gapless_queue_run(queue, 0, nullptr, &error), GAPLESS_ERROR_USAGE);
    ASSERT_NE(error, nullptr);
    EXPECT_NE(std::string(error->message.data).find("threw an exception"), std::string::npos);
    gapless_release(error);
    EXPECT_EQ(called, 0);
    EXPECT_EQ(gapless_queue_run(queue, 0, nullptr, nullptr), GAPLESS_OK);
    EXPECT_EQ(called, 1);
}

TEST_F(Binding, ThreadsCallCancelAndRunAtOnce) {
    constexpr int each = 200;
    std::atomic<int> called = 0;
    std::atomic<int> freed = 0;
    std::atomic<bool> over = false;

    struct counts {
        std::atomic<int>* called;
        std::atomic<int>* freed;
    } both{&called, &freed};

    const gapless_then then{
        [](void* user, const gapless_error*) { ++*static_cast<counts*>(user)->called; },
        &both,
        [](void* user) { ++*static_cast<counts*>(user)->freed; },
    };
    const auto asks = [&] {
        for (int i = 0; i < each; ++i) {
            gapless_call* call = nullptr;
            gapless_catch_up(client, then, &call);
            gapless_call_cancel(call);
            gapless_call_release(call);
        }
    };
    const auto runs = [&] {
        while (!over) {
            gapless_queue_run(queue, 1, nullptr, nullptr);  // one at a time; the other is refused
        }
    };
    std::vector<std::thread> askers;
    std::vector<std::thread> runners;
    for (int i = 0; i < 2; ++i) {
        askers.emplace_back(asks);
        runners.emplace_back(runs);
    }
    for (auto& thread : askers) {
        thread.join();
    }
    over = true;
    for (auto& thread : runners) {
        thread.join();
    }
    gapless_queue_run(queue, 0, nullptr, nullptr);
    EXPECT_EQ(called, 2 * each);
    EXPECT_EQ(freed, 2 * each);
}

TEST_F(Binding, AKeptValueOutlivesItsCallback) {
    const gapless_error* kept = nullptr;
    const auto keeps = [](void* user, const gapless_error* error) {
        gapless_retain(error);
        *static_cast<const gapless_error**>(user) = error;
    };
    gapless_remove_device(client, nullptr, {keeps, static_cast<void*>(&kept), nullptr}, nullptr);
    gapless_queue_run(queue, 0, nullptr, nullptr);
    ASSERT_NE(kept, nullptr);
    EXPECT_EQ(kept->code, GAPLESS_ERROR_USAGE);
    EXPECT_NE(std::string(kept->message.data).find("device"), std::string::npos);
    gapless_release(kept);
}

}  // namespace

}  // namespace gapless
