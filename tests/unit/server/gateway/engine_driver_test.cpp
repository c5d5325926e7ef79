#include "server/gateway/engine_driver.hpp"

#include "protocol/wire/codec.hpp"
#include "server/core/store/memory_store.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::server {
namespace {

// Takes what it is given and writes down what was asked of it.
class recorded_connection final : public device_connection {
public:
    void queue(std::string_view first, std::string_view second) override {
        frames.push_back(protocol::decode(std::string{first}.append(second)).value());
    }

    void flush() override { ++flushes; }

    void close() override { is_closed = true; }

    void abort() override { is_aborted = true; }

    [[nodiscard]] std::size_t queued_bytes() const override { return pending_bytes; }

    std::vector<protocol::frame> frames;
    std::size_t pending_bytes = 0;
    int flushes = 0;
    bool is_closed = false;
    bool is_aborted = false;
};

class trusting_hasher final : public hasher {
public:
    [[nodiscard]] std::string hash_password(std::string_view password) override {
        return std::string{password};
    }

    [[nodiscard]] bool verify_password(std::string_view password, std::string_view hash) override {
        return password == hash;
    }

    [[nodiscard]] token_hash hash_token(std::string_view token) override {
        std::string padded{token};
        padded.resize(token_hash::size);
        return token_hash::from(padded).value();
    }

    [[nodiscard]] std::string make_token(std::string_view purpose) override {
        return "token of " + std::string{purpose};
    }
};

class recording_observer final : public gateway_observer {
public:
    void handle_store_failed(const error& failure) override {
        told.emplace_back(name_of(failure.code));
    }

    void handle_archive_damaged(conversation_id, seq first) override {
        told.push_back("damaged from " + std::to_string(first.value));
    }

    void handle_store_recovered() override { told.emplace_back("recovered"); }

    void handle_accept_failed(std::string_view) override {}

    void handle_login(const login_report& login) override { logins.push_back(login.what); }

    std::vector<std::string> told;
    std::vector<login_report::verdict> logins;
};

// The memory store, with failures as the test wants them.
class failing_store final : public store {
public:
    [[nodiscard]] result<job_result> run(const store_job& job) override {
        if (failure) {
            return *failure;
        }
        return below_.run(job);
    }

    std::optional<error> failure;

    void lose_messages() { database_.rows().messages.clear(); }

private:
    memory_database database_;
    memory_store below_{database_};
};

class EngineDriver : public testing::Test {
protected:
    // Everything that is under way, but no timer.
    template <class Condition>
    void run_until(Condition reached) {
        while (!reached()) {
            io_.restart();
            ASSERT_GT(io_.run_one_for(std::chrono::seconds{10}), 0u);
        }
    }

    [[nodiscard]] account_answer registered(
        const std::string& name, const std::string& device = "0123456789abcdef"
    ) {
        register_account asked;
        asked.id.bytes[0] = ++requests_;
        asked.name = name;
        asked.password = "secret";
        asked.device = device_id::from(device).value();
        std::optional<account_answer> answered;
        driver_.request(asked, "address", [&](const account_answer& it) { answered = it; });
        run_until([&] { return answered.has_value(); });
        return *answered;
    }

    void pay_in(connection_id id, const protocol::frame& frame) {
        std::string payload;
        protocol::encode(frame, payload);
        driver_.handle_payload(id, payload);
    }

    // The device, welcomed, with an empty record.
    [[nodiscard]] connection_id logged_in() { return logged_in(device_, registered("alice")); }

    [[nodiscard]] connection_id logged_in(
        const std::shared_ptr<recorded_connection>& device, const account_answer& who
    ) {
        const connection_id id = driver_.attach(device, "address");
        pay_in(id, protocol::hello{.versions = {1}, .device = who.device});
        pay_in(id, protocol::authenticate{.token = who.access_token});
        run_until([&] { return device->flushes > 0; });
        device->frames.clear();
        device->flushes = 0;
        return id;
    }

    // The next frame of this kind that the device is told.
    template <class Frame>
    [[nodiscard]] Frame told() {
        Frame found;
        run_until([&] {
            while (!device_->frames.empty()) {
                const protocol::frame next = std::move(device_->frames.front());
                device_->frames.erase(device_->frames.begin());
                if (const auto* it = std::get_if<Frame>(&next)) {
                    found = *it;
                    return true;
                }
            }
            return false;
        });
        return found;
    }

    // Lets each device leave that much unread, and the server say something to it.
    void leave_unread(connection_id id, recorded_connection& device, std::size_t bytes) {
        device.pending_bytes = bytes;
        pay_in(id, protocol::heartbeat{});
        run_until([&] { return device.flushes > 0; });
        device.flushes = 0;
    }

    std::uint8_t requests_ = 0;
    boost::asio::io_context io_;
    trusting_hasher hasher_;
    failing_store store_;
    recording_observer observer_;
    engine_driver driver_{
        io_, {.output_bytes_max = 1'000, .output_bytes_total = 1'500}, hasher_, store_, observer_
    };
    std::shared_ptr<recorded_connection> device_ = std::make_shared<recorded_connection>();
};

TEST_F(EngineDriver, AnswersAnAccountRequest) {
    const account_answer answer = registered("alice");

    EXPECT_FALSE(answer.failure);
    EXPECT_EQ(answer.name, "alice");
    EXPECT_FALSE(answer.access_token.empty());
}

TEST_F(EngineDriver, TellsWhatBecameOfALogin) {
    const account_answer alice = registered("alice");
    static_cast<void>(logged_in(device_, alice));
    EXPECT_EQ(observer_.logins, std::vector{login_report::verdict::unbound});

    const connection_id other = driver_.attach(device_, "address");
    protocol::tls_channel channel;
    channel.exporter.bytes[0] = 1;
    driver_.handle_secured(other, channel);
    pay_in(other, protocol::hello{.versions = {1}, .device = alice.device});
    pay_in(other, protocol::authenticate{.token = alice.access_token, .signature = "of another"});

    EXPECT_EQ(told<protocol::close>().reason.code, errc::forbidden);
    EXPECT_EQ(observer_.logins.back(), login_report::verdict::refused);
}

TEST_F(EngineDriver, FlushesOnceHoweverManyFramesATurnBrings) {
    const connection_id id = logged_in();

    for (int i = 0; i < 5; ++i) {
        pay_in(id, protocol::heartbeat{});
    }
    EXPECT_EQ(device_->flushes, 0);
    run_until([&] { return device_->flushes > 0; });
    io_.poll();

    EXPECT_EQ(device_->frames.size(), 5u);
    EXPECT_EQ(device_->flushes, 1);
}

TEST_F(EngineDriver, TellsTheReasonBeforeItCloses) {
    const connection_id id = driver_.attach(device_, "address");

    driver_.handle_payload(id, "\xff\xff");

    ASSERT_EQ(device_->frames.size(), 1u);
    EXPECT_EQ(std::get<protocol::close>(device_->frames[0]).reason.code, errc::malformed_frame);
    EXPECT_TRUE(device_->is_closed);
    run_until([&] { return device_->flushes > 0; });
}

TEST_F(EngineDriver, IgnoresWhatAConnectionSaysAfterItWasClosed) {
    const connection_id id = driver_.attach(device_, "address");
    driver_.handle_payload(id, "\xff\xff");
    device_->frames.clear();

    driver_.handle_payload(id, "\xff\xff");
    driver_.handle_closed(id);

    EXPECT_TRUE(device_->frames.empty());
}

TEST_F(EngineDriver, DropsAReaderThatIsTooSlow) {
    const connection_id id = logged_in();
    device_->pending_bytes = 1'001;

    pay_in(id, protocol::heartbeat{});
    const std::size_t frames = device_->frames.size();
    pay_in(id, protocol::heartbeat{});

    EXPECT_TRUE(device_->is_aborted);
    EXPECT_EQ(device_->frames.size(), frames);
}

TEST_F(EngineDriver, BearsWithAReaderBelowTheCap) {
    const connection_id id = logged_in();
    device_->pending_bytes = 1'000;

    pay_in(id, protocol::heartbeat{});

    EXPECT_FALSE(device_->is_aborted);
}

TEST_F(EngineDriver, DropsTheSlowestReaderWhenAllTogetherAreTooSlow) {
    const auto slower = std::make_shared<recorded_connection>();
    const connection_id one = logged_in();
    const connection_id other = logged_in(slower, registered("bob", "another device.."));

    leave_unread(other, *slower, 800);
    leave_unread(one, *device_, 700);
    EXPECT_FALSE(slower->is_aborted);
    leave_unread(one, *device_, 701);

    EXPECT_TRUE(slower->is_aborted);
    EXPECT_FALSE(device_->is_aborted);
}

TEST_F(EngineDriver, ForgivesWhatHasBeenReadMeanwhile) {
    const auto reader = std::make_shared<recorded_connection>();
    const connection_id one = logged_in();
    const connection_id other = logged_in(reader, registered("bob", "another device.."));

    leave_unread(other, *reader, 900);
    reader->pending_bytes = 0;
    leave_unread(one, *device_, 900);

    EXPECT_FALSE(reader->is_aborted);
    EXPECT_FALSE(device_->is_aborted);
}

TEST_F(EngineDriver, SaysOnceThatMessagesAreLost) {
    const connection_id id = logged_in();
    protocol::send note;
    note.to = destination::direct("alice");
    note.client_id.bytes[0] = 1;
    note.counter = sender_counter{1};
    note.body = "gone";
    pay_in(id, note);
    const protocol::sent stored = told<protocol::sent>();
    store_.lose_messages();

    for (int i = 0; i < 2; ++i) {
        pay_in(id, protocol::pull{stored.conversation, {}, stored.seq, stored.seq});
        const protocol::pulled range = told<protocol::pulled>();
        EXPECT_EQ(range.failure.value_or(error{}).code, errc::storage_failed);
    }

    EXPECT_EQ(
        observer_.told, std::vector<std::string>{"damaged from " + std::to_string(stored.seq.value)}
    );
}

TEST_F(EngineDriver, SaysOnceThatTheStoreFailsAndOnceThatItWorksAgain) {
    store_.failure = error{errc::storage_full};
    EXPECT_EQ(registered("alice").failure->code, errc::storage_full);
    EXPECT_EQ(registered("alice").failure->code, errc::storage_full);
    store_.failure.reset();
    EXPECT_FALSE(registered("alice").failure);

    EXPECT_EQ(observer_.told, (std::vector<std::string>{"storage_full", "recovered"}));
}

TEST_F(EngineDriver, DrainsAndSaysSo) {
    static_cast<void>(driver_.attach(device_, "address"));
    bool is_drained = false;

    driver_.drain([&] { is_drained = true; });
    run_until([&] { return is_drained; });

    EXPECT_TRUE(driver_.is_draining());
    ASSERT_FALSE(device_->frames.empty());
    EXPECT_EQ(std::get<protocol::close>(device_->frames.back()).reason.code, errc::shutting_down);
    EXPECT_TRUE(device_->is_closed);
}

}  // namespace
}  // namespace gapless::server
