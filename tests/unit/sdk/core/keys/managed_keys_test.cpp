#include "sdk/core/keys/managed_keys.hpp"

#include "protocol/pump.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/text.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::sdk {
namespace {

constexpr conversation_id tea{70};
constexpr user_id alice{7};
constexpr user_id bob{8};

// What a server would hand out: the key of version n is n.
protocol::relation_keys page_of(std::vector<std::uint64_t> versions, std::uint64_t newest) {
    protocol::relation_keys made;
    made.relation = std::string(16, 'r');
    made.version = newest;
    for (const auto each : versions) {
        const auto key = crypto::tests::key_number(static_cast<std::uint8_t>(each));
        made.keys.push_back({each, protocol::key_material(key.view())});
    }
    return made;
}

protocol::draft draft_of(const std::string& text, std::uint8_t id) {
    protocol::draft row;
    row.id.bytes[0] = id;
    row.to = destination::to(tea);
    row.body = text;
    return row;
}

// One device, and what the server would store of what it says.
class device {
public:
    device(user_id user, std::uint8_t number, encryption chosen = encryption::off)
        : chosen_(chosen) {
        owner_.user_id = user;
        owner_.device.bytes[0] = number;
        box_.emplace(owner_);
        restart();
    }

    void restart() {
        if (book_) {
            EXPECT_TRUE(book_->changes().is_empty() || book_->commit(*box_));
        }
        book_ = std::make_unique<ledger>(*box_->load());
        key_desk::limits limits;
        limits.encryption = chosen_;
        desk_ = std::make_unique<key_desk>(limits, *book_, chance_);
        keys_ = std::make_unique<managed_keys>(*use_, *book_, chance_);
    }

    [[nodiscard]] key_desk& desk() { return *desk_; }

    [[nodiscard]] managed_keys& keys() { return *keys_; }

    // The next message in the log.
    message say(const std::string& text) {
        const auto row = draft_of(text, ++said_);
        const sender_counter counter{said_};
        message entry;
        entry.seq = seq{said_};
        entry.client_id = row.id;
        entry.sender = owner_.user_id;
        entry.device = owner_.device;
        entry.counter = counter;
        entry.body = keys_->seal(tea, row, counter, wall_time{1});
        return entry;
    }

    // What it would ask the server now.
    std::vector<protocol::request> asked() {
        if (!book_->changes().is_empty()) {
            EXPECT_TRUE(book_->commit(*box_));
        }
        desk_->handle_flushed();
        std::vector<protocol::request> found;
        while (auto next = desk_->poll_output()) {
            if (const auto* leaving = std::get_if<key_desk::transmit>(&*next)) {
                found.push_back(std::get<protocol::request>(leaving->frame));
            } else if (const auto* finding = std::get_if<key_finding>(&*next)) {
                findings.push_back(*finding);
            } else if (std::holds_alternative<key_desk::opened>(*next)) {
                ++opened;
            } else if (std::holds_alternative<key_desk::behind>(*next)) {
                ++behind;
            }
        }
        return found;
    }

    void answer(const protocol::request& asked, protocol::response with) {
        with.id = asked.id;
        desk_->handle_response(with);
    }

    std::vector<key_finding> findings;
    int opened = 0;
    int behind = 0;

private:
    encryption chosen_;
    identity owner_;
    tests::counting_entropy chance_;
    std::unique_ptr<crypto::algorithms> use_ = crypto::tests::loaded();
    std::optional<memory_mailbox> box_;
    std::unique_ptr<ledger> book_;
    std::unique_ptr<key_desk> desk_;
    std::unique_ptr<managed_keys> keys_;
    std::uint8_t said_ = 0;
};

class ManagedKeys : public testing::Test {
protected:
    ManagedKeys() {
        for (auto* each : {&hers, &his}) {
            each->keys().handle_told(tea, 1);
            EXPECT_TRUE(each->keys().handle_keys(tea, page_of({1}, 1)));
        }
    }

    message opened(message entry) {
        his.keys().open(tea, entry);
        return entry;
    }

    device hers{alice, 1};
    device his{bob, 2};
};

TEST_F(ManagedKeys, OpensWhatAnotherMemberHasSealed) {
    const auto read = opened(hers.say("hello"));
    EXPECT_EQ(read.body, "hello");
    EXPECT_EQ(read.protection, message_protection::managed);
}

TEST_F(ManagedKeys, NothingIsSealedBeforeTheNewestKeyIsHere) {
    device late{bob, 3};
    EXPECT_FALSE(late.keys().is_managed(tea));
    late.keys().handle_told(tea, 2);
    EXPECT_TRUE(late.keys().is_managed(tea));
    EXPECT_FALSE(late.keys().may_seal(tea));
    const protocol::fetch_relation_keys all{tea, 1};
    EXPECT_EQ(late.keys().question(tea), all);
    EXPECT_TRUE(late.keys().handle_keys(tea, page_of({2}, 2)));
    EXPECT_TRUE(late.keys().may_seal(tea));
    EXPECT_EQ(late.keys().question(tea), std::nullopt);
}

TEST_F(ManagedKeys, WhatIsRefusedAsStaleIsSealedUnderTheNextOne) {
    hers.keys().handle_stale(tea);
    EXPECT_FALSE(hers.keys().may_seal(tea));
    const protocol::fetch_relation_keys later{tea, 2};
    EXPECT_EQ(hers.keys().question(tea), later);
    EXPECT_TRUE(hers.keys().handle_keys(tea, page_of({2}, 2)));
    EXPECT_TRUE(hers.keys().may_seal(tea));
    const auto entry = hers.say("again");
    EXPECT_EQ(opened(entry).protection, message_protection::no_key);
    EXPECT_TRUE(opened(entry).body.empty());
    EXPECT_EQ(his.keys().question(tea), later);
    EXPECT_TRUE(his.keys().handle_keys(tea, page_of({2}, 2)));
    EXPECT_EQ(opened(entry).body, "again");
}

// Of a version that was made up there is no key, and nobody asks for it again and again.
TEST_F(ManagedKeys, AVersionThatIsNoneIsForgotten) {
    auto entry = hers.say("hello");
    entry.body[31] = 99;  // the epoch's last byte
    EXPECT_EQ(opened(entry).protection, message_protection::no_key);
    EXPECT_TRUE(his.keys().question(tea).has_value());
    EXPECT_TRUE(his.keys().handle_keys(tea, page_of({}, 1)));
    EXPECT_FALSE(his.keys().question(tea).has_value());
    EXPECT_TRUE(his.keys().may_seal(tea));
}

TEST_F(ManagedKeys, RefusesWhatIsNotAsItsFrameSays) {
    const auto entry = hers.say("hello");
    const auto refused = [&](auto change) {
        message changed = entry;
        change(changed);
        return opened(changed).protection == message_protection::refused;
    };
    EXPECT_FALSE(refused([](message&) {}));
    EXPECT_TRUE(refused([](message& it) { it.sender = bob; }));
    EXPECT_TRUE(refused([](message& it) { it.device.bytes[0] = 9; }));
    EXPECT_TRUE(refused([](message& it) { it.counter = it.counter.next(); }));
    EXPECT_TRUE(refused([](message& it) { it.kind = message_kind::edit; }));
    EXPECT_TRUE(refused([](message& it) { it.client_id.bytes[0] = 9; }));
    EXPECT_TRUE(refused([](message& it) { it.target = seq{1}; }));
    EXPECT_TRUE(refused([](message& it) { it.body[4] = 1; })) << "another mode";
    EXPECT_TRUE(refused([](message& it) { it.body[8] = 'x'; })) << "another relation";
    EXPECT_TRUE(refused([](message& it) { it.body.back() ^= 1; }));
}

TEST_F(ManagedKeys, AnotherRelationUnderTheSameNameIsNotTaken) {
    auto page = page_of({2}, 2);
    page.relation[0] = 'x';
    his.keys().handle_told(tea, 2);
    EXPECT_FALSE(his.keys().handle_keys(tea, page));
    EXPECT_FALSE(his.keys().handle_keys(tea, page_of({1}, 2))) << "it is here already";
    EXPECT_FALSE(his.keys().handle_keys(tea, page_of({3}, 2))) << "of the future";
}

TEST_F(ManagedKeys, PagesAreAskedForUntilTheLast) {
    his.keys().handle_told(tea, 900);
    auto first = page_of({2, 3}, 900);
    first.next_version = 502;
    EXPECT_TRUE(his.keys().handle_keys(tea, first));
    EXPECT_FALSE(his.keys().may_seal(tea));
    const protocol::fetch_relation_keys rest{tea, 502};
    EXPECT_EQ(his.keys().question(tea), rest);
}

TEST_F(ManagedKeys, StaysOverARestart) {
    const auto entry = hers.say("hello");
    his.restart();
    EXPECT_TRUE(his.keys().is_managed(tea));
    EXPECT_TRUE(his.keys().may_seal(tea));
    EXPECT_EQ(opened(entry).body, "hello");
}

TEST_F(ManagedKeys, WhatWasMadeOtherwiseNeverBecomesManaged) {
    device other{alice, 4};
    other.keys().handle_created(tea, false);
    other.keys().handle_told(tea, 1);
    EXPECT_FALSE(other.keys().is_managed(tea));
    EXPECT_FALSE(other.keys().question(tea).has_value());

    device third{alice, 5};
    third.keys().handle_told(tea, 1);
    third.keys().handle_created(tea, false);
    EXPECT_FALSE(third.keys().is_managed(tea));
}

// The desk: what it asks, and when.
class ManagedDesk : public testing::Test {
protected:
    static protocol::inbox_entry entry_of(relation_mode mode, std::uint64_t version) {
        protocol::inbox_entry told;
        told.conversation = tea;
        told.kind = conversation_kind::group;
        told.mode = mode;
        told.key_version = version;
        return told;
    }

    static protocol::response with(protocol::relation_keys page) {
        protocol::response made;
        made.managed = std::move(page);
        return made;
    }

    void give(std::vector<std::uint64_t> versions, std::uint64_t newest) {
        const auto asked = his.asked();
        ASSERT_EQ(asked.size(), 1U);
        his.answer(asked.front(), with(page_of(std::move(versions), newest)));
    }

    destination to = destination::to(tea);
    device his{bob, 2};
    device hers{alice, 1};
};

TEST_F(ManagedDesk, ADeviceWithoutKeysOfItsOwnTakesPart) {
    his.desk().handle_established();
    EXPECT_EQ(
        his.desk().handle_row(entry_of(relation_mode::managed, 1), true), relation_mode::managed
    );
    EXPECT_TRUE(his.desk().is_encrypted(to));
    EXPECT_FALSE(his.desk().may_send(to));
    EXPECT_FALSE(his.desk().is_settled());
    give({1}, 1);
    EXPECT_TRUE(his.desk().may_send(to));
    EXPECT_TRUE(his.desk().is_settled());
    const auto sealed = his.desk().seal(tea, draft_of("hello", 1), sender_counter{1});
    EXPECT_EQ(sealed.substr(0, 5), std::string("GL\x01\x01\x02"));
    EXPECT_TRUE(his.asked().empty());
    EXPECT_EQ(his.opened, 1);
}

// Who has just joined may say something before they hear what it is.
TEST_F(ManagedDesk, WhatHasNoRowYetWaitsForIt) {
    his.desk().handle_established();
    EXPECT_TRUE(his.desk().may_send(to)) << "in the clear, and the server says no";
    his.desk().handle_stale(to);
    EXPECT_FALSE(his.desk().may_send(to));
    EXPECT_EQ(his.desk().take_refusal(to), std::nullopt) << "it has not failed";
    EXPECT_TRUE(his.asked().empty());
    EXPECT_EQ(his.behind, 1);
    static_cast<void>(his.desk().handle_row(entry_of(relation_mode::managed, 1), true));
    give({1}, 1);
    EXPECT_TRUE(his.desk().may_send(to));
}

TEST_F(ManagedDesk, IsAskedOnceAndAgainAfterARest) {
    his.desk().handle_established();
    static_cast<void>(his.desk().handle_row(entry_of(relation_mode::managed, 1), true));
    static_cast<void>(his.desk().handle_row(entry_of(relation_mode::managed, 1), false));
    const auto asked = his.asked();
    ASSERT_EQ(asked.size(), 1U);
    protocol::response failed;
    failed.failure = error{errc::managed_unavailable};
    his.answer(asked.front(), failed);
    EXPECT_FALSE(his.desk().may_send(to));
    EXPECT_EQ(his.desk().take_refusal(to), errc::managed_unavailable);
    EXPECT_TRUE(his.asked().empty());
    const auto next = his.desk().next_timeout();
    ASSERT_TRUE(next.has_value());
    his.desk().handle_clock({*next, wall_time{}});
    his.desk().handle_timeout();
    EXPECT_EQ(his.asked().size(), 1U);
}

TEST_F(ManagedDesk, AServerThatAlwaysSaysStaleIsAskedNowAndThen) {
    his.desk().handle_established();
    static_cast<void>(his.desk().handle_row(entry_of(relation_mode::managed, 1), true));
    give({1}, 1);
    his.desk().handle_stale(to);
    EXPECT_FALSE(his.desk().may_send(to));
    give({}, 1);
    EXPECT_TRUE(his.desk().may_send(to)) << "there is no later key";

    his.desk().handle_stale(to);
    EXPECT_FALSE(his.desk().may_send(to));
    EXPECT_TRUE(his.asked().empty()) << "not at once";
    const auto next = his.desk().next_timeout();
    ASSERT_TRUE(next.has_value());
    his.desk().handle_clock({*next, wall_time{}});
    his.desk().handle_timeout();
    EXPECT_EQ(his.asked().size(), 1U);
}

TEST_F(ManagedDesk, WhatADeviceThatEndedHadAskedForIsAskedForAgain) {
    his.desk().handle_established();
    static_cast<void>(his.desk().handle_row(entry_of(relation_mode::managed, 1), true));
    EXPECT_EQ(his.asked().size(), 1U);
    his.restart();
    his.desk().handle_established();
    give({1}, 1);
    EXPECT_TRUE(his.desk().may_send(to));
    his.restart();
    his.desk().handle_established();
    EXPECT_TRUE(his.asked().empty());
}

TEST_F(ManagedDesk, NothingIsBelievedThatIsSaidInTheClearOrEndToEnd) {
    his.desk().handle_established();
    static_cast<void>(his.desk().handle_row(entry_of(relation_mode::managed, 1), true));
    give({1}, 1);
    message entry;
    entry.seq = seq{1};
    entry.sender = alice;
    entry.body = "hello";
    EXPECT_TRUE(his.desk().handle_entry(tea, entry, nullptr).empty());
    EXPECT_EQ(entry.protection, message_protection::refused);
    EXPECT_TRUE(entry.body.empty());
    static_cast<void>(his.asked());
    ASSERT_EQ(his.findings.size(), 1U);
    EXPECT_EQ(his.findings.front().what, key_finding::kind::not_encrypted);

    hers.keys().handle_told(tea, 1);
    ASSERT_TRUE(hers.keys().handle_keys(tea, page_of({1}, 1)));
    auto renamed = hers.say("hello");
    renamed.body[4] = 1;
    static_cast<void>(his.desk().handle_entry(tea, renamed, nullptr));
    EXPECT_EQ(renamed.protection, message_protection::refused);
    static_cast<void>(his.asked());
    ASSERT_EQ(his.findings.size(), 2U);
    EXPECT_EQ(his.findings.back().what, key_finding::kind::bad_message);
}

// A32, the other way: where nothing is managed nothing is opened by the server's keys.
TEST_F(ManagedDesk, AManagedMessageElsewhereIsRefused) {
    hers.keys().handle_told(tea, 1);
    ASSERT_TRUE(hers.keys().handle_keys(tea, page_of({1}, 1)));
    auto entry = hers.say("hello");
    EXPECT_TRUE(his.desk().handle_entry(tea, entry, nullptr).empty());
    EXPECT_EQ(entry.protection, message_protection::refused);
    EXPECT_TRUE(entry.body.empty());
}

TEST_F(ManagedDesk, AServerThatCallsItManagedLaterIsNotHeeded) {
    his.desk().handle_established();
    EXPECT_EQ(his.desk().handle_row(entry_of(relation_mode::none, 0), true), relation_mode::none);
    EXPECT_EQ(
        his.desk().handle_row(entry_of(relation_mode::managed, 1), false), relation_mode::none
    );
    auto direct = entry_of(relation_mode::managed, 1);
    direct.conversation = conversation_id{71};
    direct.kind = conversation_kind::direct;
    EXPECT_EQ(his.desk().handle_row(direct, true), relation_mode::none);
    EXPECT_TRUE(his.asked().empty());
}

TEST_F(ManagedDesk, WhoMadeItKnowsWhatItIs) {
    his.desk().handle_established();
    his.desk().handle_created(tea, true, key_policy::archive);
    EXPECT_EQ(
        his.desk().handle_row(entry_of(relation_mode::none, 0), true), relation_mode::managed
    );
    EXPECT_FALSE(his.desk().may_send(to)) << "nothing leaves in the clear";

    device careful{bob, 3, encryption::everywhere};
    careful.desk().handle_created(tea, false, key_policy::archive);
    EXPECT_EQ(
        careful.desk().handle_row(entry_of(relation_mode::managed, 1), true), relation_mode::none
    );
}

}  // namespace
}  // namespace gapless::sdk
