#include "tests/integration/canaries/mailbox_secrets.hpp"
#include "tests/integration/canaries/process_memory.hpp"
#include "tests/integration/canaries/recording_relay.hpp"
#include "tests/integration/canaries/search.hpp"
#include "tests/integration/sdk/person.hpp"
#include "tests/integration/server/server_program.hpp"

#include <gapless/content.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace gapless::integration {
namespace {

using testing::IsEmpty;
using testing::Not;

// Made anew for each run: 64 bits that stand nowhere else.
std::string random_word() {
    std::random_device chance;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string word;
    for (int i = 0; i < 16; ++i) {
        word += digits[chance() % digits.size()];
    }
    return word;
}

// A real gaplessd, as talkative as it can be, and people with a device or two who say words to each
// other that nobody could guess. Their frames go in the clear through a relay that keeps them: what
// the server has when TLS is taken off.
class Canaries : public testing::Test {
protected:
    Canaries() {
        auto words = server_program::in_development(directory_.path() / "data");
        words.insert(words.end(), {"--plain-tcp", "127.0.0.1:0", "--log-level", "debug"});
        words.insert(words.end(), {"--managed-key-file", write_master_key()});
        server_ = std::make_unique<server_program>(words);
        ready_ = server_->wait_until_ready().value();
        const std::string plain = ready_["plain_tcp"];
        const auto port = std::stoul(plain.substr(plain.rfind(':') + 1));
        relay_ = std::make_unique<recording_relay>(static_cast<std::uint16_t>(port));
    }

    // All that the server has of what was said.
    struct places {
        std::set<std::string> traffic, memory, files, log;
    };

    // Beside the data, where an operator has it.
    [[nodiscard]] std::string write_master_key() const {
        const auto path = directory_.path() / "master-key";
        std::ofstream(path) << master_key_ << '\n';
        std::filesystem::permissions(path, std::filesystem::perms::owner_read);
        return path.string();
    }

    [[nodiscard]] std::string mailbox_of(const std::string& device) const {
        return (directory_.path() / device).string();
    }

    [[nodiscard]] credentials credentials_of(const std::string& name) const {
        std::ifstream file{std::string(ready_["ca"])};
        const std::string authority{std::istreambuf_iterator<char>(file), {}};
        return {"https://" + std::string(ready_["rest"]), authority, name, "the secret of " + name};
    }

    [[nodiscard]] std::unique_ptr<person> open(const std::string& device, encryption how) const {
        auto chosen = config::in_directory(mailbox_of(device));
        chosen.plain_tcp = relay_->address();
        return std::make_unique<person>(chosen, person::habit::acknowledges, how);
    }

    [[nodiscard]] std::unique_ptr<person> somebody(const std::string& name, encryption how) const {
        auto made = open(name, how);
        EXPECT_TRUE(made->register_account(credentials_of(name)));
        (*made)->connect();
        EXPECT_TRUE(made->catch_up());
        return made;
    }

    // A word that only members are to read.
    std::string canary(const std::string& name) {
        auto word = random_word();
        canaries_.push_back(text_needle(name, word));
        return word;
    }

    static sent_event say(person& from, const destination& to, outgoing_message what) {
        const auto outcome = answer_of<send_outcome>([&](auto told) {
            from->send_and_wait(to, std::move(what), told);
        });
        return outcome.sent.value();
    }

    // One of each kind that carries words.
    void talk_there(person& alice, person& bob, const destination& to) {
        const auto first = say(alice, to, {canary("text")});
        const auto where = destination::to(first.conversation);
        ASSERT_TRUE(bob.catch_up());
        say(bob, where, reply_to(first.seq, canary("reply")));
        say(bob, where, reaction_to(first.seq, canary("reaction")));
        say(alice, where, edit_of(first.seq, canary("edit")));
        attachment file;
        file.reference = "https://files.example/" + canary("file's reference");
        file.name = canary("file's name") + ".txt";
        file.media_type = "text/plain";
        file.thumbnail = canary("file's thumbnail");
        file.thumbnail_type = "image/png";
        file.caption = canary("file's caption");
        say(alice, where, message_of(content(file)).value());
        custom_content custom;
        custom.type = "app/" + canary("custom type");
        custom.bytes = canary("custom bytes");
        custom.fallback = canary("custom fallback");
        say(alice, where, message_of(content(custom)).value());
    }

    void talk(person& alice, person& bob) {
        ASSERT_NO_FATAL_FAILURE(talk_there(alice, bob, destination::direct("bob")));
        const auto group = alice.create_group(group_name_, {"bob"});
        ASSERT_TRUE(group);
        say(alice, destination::to(*group), {canary("text in a group")});
        ASSERT_TRUE(bob.catch_up());
        ASSERT_TRUE(alice.catch_up());
    }

    // What the clients say goes on while the server is looked at; it ends afterwards.
    void look_at_the_server() {
        memory_ = read_memory_of(server_->pid());
        running_ = files_in(directory_.path() / "data");
    }

    places search_for(const std::vector<needle>& wanted) {
        if (traffic_.empty()) {
            traffic_ = relay_->stop();
            server_->signal(SIGTERM);
            log_ = server_->wait().errors;
            auto stopped = files_in(directory_.path() / "data");
            std::ranges::move(stopped, std::back_inserter(running_));
        }
        return {
            found_in(traffic_, wanted),
            found_in(memory_, wanted),
            found_in(running_, wanted),
            found_in({log_}, wanted)
        };
    }

    static std::set<std::string> names_of(const std::vector<needle>& wanted) {
        std::set<std::string> names;
        for (const auto& each : wanted) {
            names.insert(each.name);
        }
        return names;
    }

    static std::string bytes_of(const std::string& digits) {
        std::string bytes;
        for (std::size_t i = 0; i < digits.size(); i += 2) {
            bytes += static_cast<char>(std::stoul(digits.substr(i, 2), nullptr, 16));
        }
        return bytes;
    }

    temporary_directory directory_;
    const std::string master_key_ = random_word() + random_word() + random_word() + random_word();
    std::unique_ptr<server_program> server_;
    nlohmann::json ready_;
    std::unique_ptr<recording_relay> relay_;
    const std::string group_name_ = "group " + random_word();
    std::vector<needle> canaries_;
    std::vector<std::string> traffic_, memory_, running_;
    std::string log_;
};

TEST_F(Canaries, AreNowhereOnTheServerWhenEncrypted) {
    auto alice = somebody("alice", encryption::everywhere);
    auto bob = somebody("bob", encryption::everywhere);
    auto tablet = open("tablet", encryption::everywhere);
    ASSERT_TRUE(tablet->log_in(credentials_of("bob")));
    (*tablet)->connect();
    ASSERT_TRUE(tablet->catch_up());
    const auto rows =
        answer_of<result<std::vector<device>>>([&](auto told) { (*bob)->devices(told); });
    const auto added = std::ranges::find((*rows), (*tablet)->this_device(), &device::id);
    ASSERT_NE(added, rows->end());
    ASSERT_TRUE(answer_of<result<void>>([&](auto told) { (*bob)->link_device(*added, told); }));

    talk(*alice, *bob);
    ASSERT_TRUE(tablet->catch_up());
    const auto code =
        answer_of<result<std::string>>([&](auto told) { (*bob)->recovery_code(told); });
    ASSERT_TRUE(code);
    EXPECT_TRUE(tablet->sees(3)) << "they are there to be found: the other side reads them";

    look_at_the_server();
    alice.reset();
    bob.reset();
    tablet.reset();

    std::vector<needle> secrets{text_needle("bob's written code", code->substr(0, 24))};
    for (const auto* const whose : {"alice", "bob", "tablet"}) {
        std::ranges::move(secrets_in(mailbox_of(whose), whose), std::back_inserter(secrets));
    }
    // Each has a device's key and one to wrap for, the secrets of two conversations, and what the
    // archive needs; the first devices the account's besides.
    EXPECT_GE(secrets.size(), 3U * 4);
    std::ranges::copy(canaries_, std::back_inserter(secrets));
    const auto found = search_for(secrets);
    EXPECT_THAT(found.traffic, IsEmpty());
    EXPECT_THAT(found.memory, IsEmpty());
    EXPECT_THAT(found.files, IsEmpty());
    EXPECT_THAT(found.log, IsEmpty());

    // The same search finds what is no secret.
    const std::vector<needle> known{
        text_needle("group's name", group_name_),
        public_key_in(mailbox_of("alice"), "alice"),
        public_key_in(mailbox_of("tablet"), "tablet"),
    };
    const auto open_to_all = search_for(known);
    EXPECT_EQ(open_to_all.files, names_of(known));
    EXPECT_EQ(open_to_all.memory, names_of(known));
    EXPECT_EQ(open_to_all.traffic, names_of(known));
}

// The operator can read it with the master key, and nobody with what lies on the disk alone.
TEST_F(Canaries, AreNowhereButBehindTheMasterKeyWhenManaged) {
    auto alice = somebody("alice", encryption::off);
    auto bob = somebody("bob", encryption::off);
    auto carol = somebody("carol", encryption::off);
    const auto group = answer_of<result<conversation_id>>([&](auto told) {
        (*alice)->create_managed_group(
            group_name_, {"bob", "carol"}, history_policy::from_join, told
        );
    });
    ASSERT_TRUE(group);
    talk_there(*alice, *bob, destination::to(*group));
    ASSERT_TRUE(answer_of<result<void>>([&](auto told) { (*carol)->leave(*group, told); }));
    say(*alice, destination::to(*group), {canary("text under the next key")});
    ASSERT_TRUE(bob->catch_up());
    EXPECT_EQ(
        (*bob)->history(*group, seq{1}, 100).value().back().protection, message_protection::managed
    );

    look_at_the_server();
    alice.reset();
    bob.reset();
    carol.reset();

    auto secrets = secrets_in(mailbox_of("bob"), "bob");
    std::erase_if(secrets, [](const needle& each) {
        return each.name.find("relation key") == std::string::npos;
    });
    EXPECT_EQ(secrets.size(), 2U) << "one before Carol went, one after";
    const auto relation_keys = secrets;
    const auto master = bytes_needle("master key", bytes_of(master_key_));
    secrets.push_back(master);
    std::ranges::copy(canaries_, std::back_inserter(secrets));
    const auto found = search_for(secrets);
    EXPECT_THAT(found.files, IsEmpty());
    EXPECT_THAT(found.log, IsEmpty());
    const auto said = search_for(canaries_);
    EXPECT_THAT(said.traffic, IsEmpty());
    EXPECT_THAT(said.memory, IsEmpty()) << "it has the keys, and opens nothing";

    // What is there is found: the keys in the frames that TLS would hide, the one that opens them
    // in the server's memory.
    EXPECT_EQ(search_for(relation_keys).traffic, names_of(relation_keys));
    EXPECT_EQ(search_for({master}).memory, names_of({master}));
    EXPECT_EQ(search_for({text_needle("group's name", group_name_)}).files.size(), 1U);
}

TEST_F(Canaries, AreEverywhereButInTheLogWhenNot) {
    auto alice = somebody("alice", encryption::off);
    auto bob = somebody("bob", encryption::off);

    talk(*alice, *bob);
    look_at_the_server();
    alice.reset();
    bob.reset();

    const auto found = search_for(canaries_);
    EXPECT_EQ(found.traffic, names_of(canaries_));
    EXPECT_THAT(found.memory, Not(IsEmpty())) << "what it frees it may use again";
    EXPECT_EQ(found.files, names_of(canaries_));
    EXPECT_THAT(found.log, IsEmpty());
    EXPECT_EQ(search_for({text_needle("the log itself", "\"level\":\"debug\"")}).log.size(), 1U)
        << "it says what it can";
}

}  // namespace
}  // namespace gapless::integration
