#include "server/gateway/exchange_desk.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "server/core/store/memory_store.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace gapless::server {
namespace {

using kind = exchange_reply::kind;

// Nobody logs in here.
class idle_hasher final : public hasher {
public:
    [[nodiscard]] std::string hash_password(std::string_view) override { return {}; }

    [[nodiscard]] bool verify_password(std::string_view, std::string_view) override {
        return false;
    }

    [[nodiscard]] token_hash hash_token(std::string_view) override { return {}; }

    [[nodiscard]] std::string make_token(std::string_view) override { return {}; }
};

class silent_observer final : public gateway_observer {
public:
    void handle_store_failed(const error&) override {}

    void handle_archive_damaged(conversation_id, seq) override {}

    void handle_store_recovered() override {}

    void handle_accept_failed(std::string_view) override {}
};

class ExchangeDesk : public testing::Test {
protected:
    // A request, and what it came to, when it has.
    struct asked {
        std::optional<exchange_reply> reply;
    };

    std::shared_ptr<asked> ask(
        std::uint64_t number, std::uint64_t seen, std::string payloads = {}
    ) {
        std::string body;
        protocol::write_exchange_header({key_, number, seen}, body);
        return ask(body + payloads);
    }

    std::shared_ptr<asked> ask(const std::string& body) {
        auto made = std::make_shared<asked>();
        desk_.handle_request(body, "address", [made](const exchange_reply& reply) {
            EXPECT_FALSE(made->reply) << "answered twice";
            made->reply = reply;
        });
        return made;
    }

    void begin() {
        key_ = {};
        const auto first = ask(0, 0);
        ASSERT_TRUE(first->reply);
        ASSERT_EQ(first->reply->what, kind::answer);
        key_ = protocol::read_exchange_header(first->reply->body)->key;
        EXPECT_NE(key_, protocol::exchange_key{});
    }

    void run_until_replied(const asked& one) {
        while (!one.reply) {
            io_.restart();
            ASSERT_GT(io_.run_one_for(std::chrono::seconds{10}), 0u);
        }
    }

    [[nodiscard]] static protocol::frame frame_of(const exchange_reply& reply) {
        protocol::frame_reader reader{64 * 1024};
        reader.handle_bytes(std::string_view{reply.body}.substr(protocol::exchange_header_bytes));
        return protocol::decode(**reader.poll_payload()).value();
    }

    static std::string framed(const protocol::frame& outgoing) {
        std::string payload;
        protocol::encode(outgoing, payload);
        std::string out;
        protocol::write_frame(payload, out);
        return out;
    }

    boost::asio::io_context io_;
    idle_hasher hasher_;
    memory_database database_;
    memory_store store_{database_};
    silent_observer observer_;
    engine_driver driver_{io_, {}, hasher_, store_, observer_};
    exchange_desk desk_{io_, driver_, {}};
    protocol::exchange_key key_;
};

TEST_F(ExchangeDesk, HoldsARequestThatSaysNothing) {
    begin();
    const auto held = ask(1, 0);
    io_.poll();
    EXPECT_FALSE(held->reply);
    EXPECT_EQ(desk_.size(), 1u);
}

TEST_F(ExchangeDesk, EndsTheHoldingWithTheNextRequest) {
    begin();
    const auto held = ask(1, 0);
    const auto next = ask(2, 0);
    ASSERT_TRUE(held->reply);
    EXPECT_EQ(held->reply->body.size(), protocol::exchange_header_bytes);
    EXPECT_EQ(protocol::read_exchange_header(held->reply->body)->number, 1u);
    EXPECT_FALSE(next->reply);
}

TEST_F(ExchangeDesk, BringsFramesToTheEngineAndItsAnswerBack) {
    begin();
    const auto told = ask(1, 0, framed(protocol::authenticate{.token = "too soon"}));
    run_until_replied(*told);
    ASSERT_EQ(told->reply->what, kind::answer);
    const auto frame = frame_of(*told->reply);
    ASSERT_TRUE(std::holds_alternative<protocol::close>(frame));
    EXPECT_EQ(std::get<protocol::close>(frame).reason.code, errc::unexpected_frame);
}

TEST_F(ExchangeDesk, GivesARepeatTheSameAnswer) {
    begin();
    const auto told = ask(1, 0, framed(protocol::authenticate{.token = "too soon"}));
    run_until_replied(*told);

    const auto again = ask(1, 0, framed(protocol::authenticate{.token = "too soon"}));

    ASSERT_TRUE(again->reply);
    EXPECT_EQ(again->reply->body, told->reply->body);
    EXPECT_EQ(ask(2, 1)->reply->what, kind::gone);
}

TEST_F(ExchangeDesk, LetsARepeatTakeThePlaceOfWhatIsHeld) {
    begin();
    const auto first = ask(1, 0);
    const auto again = ask(1, 0);
    ASSERT_TRUE(first->reply);
    EXPECT_EQ(first->reply->what, kind::displaced);
    EXPECT_FALSE(again->reply);
}

TEST_F(ExchangeDesk, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(ask("short")->reply->what, kind::malformed);
    EXPECT_EQ(
        ask(std::string(protocol::exchange_header_bytes, '\0') + "x")->reply->what, kind::malformed
    );
    EXPECT_EQ(ask(1, 0)->reply->what, kind::gone);
    key_.bytes.fill(1);
    EXPECT_EQ(ask(1, 0)->reply->what, kind::gone);
    EXPECT_EQ(desk_.size(), 0u);
}

TEST_F(ExchangeDesk, WantsRequestsInTheirOrder) {
    begin();
    EXPECT_EQ(ask(2, 0)->reply->what, kind::early);
    EXPECT_EQ(ask(7, 5)->reply->what, kind::gone);
}

TEST_F(ExchangeDesk, EndsWhatEndsInTheMiddleOfAPayload) {
    begin();
    const auto told = ask(1, 0, "\5abc");
    run_until_replied(*told);
    EXPECT_EQ(std::get<protocol::close>(frame_of(*told->reply)).reason.code, errc::malformed_frame);
}

TEST_F(ExchangeDesk, EndsAnExchangeWhenItsClientSaysSo) {
    begin();
    const auto held = ask(1, 0);
    EXPECT_EQ(ask(0, 0)->reply->what, kind::answer);
    EXPECT_EQ(held->reply->what, kind::displaced);
    EXPECT_EQ(desk_.size(), 0u);
    EXPECT_EQ(ask(2, 1)->reply->what, kind::gone);
}

TEST_F(ExchangeDesk, IsFullAtItsBound) {
    exchange_desk full{io_, driver_, {.turn = {}, .exchanges_max = 0}};
    std::optional<exchange_reply> told;
    full.handle_request(
        std::string(protocol::exchange_header_bytes, '\0'),
        "address",
        [&](const exchange_reply& reply) { told = reply; }
    );
    ASSERT_TRUE(told);
    EXPECT_EQ(told->what, kind::refused);
    EXPECT_EQ(told->reason.code, errc::overloaded);
}

TEST_F(ExchangeDesk, ForgetsAnExchangeThatIsIdle) {
    exchange_desk quick{
        io_, driver_, {.turn = {.hold = milliseconds(5), .idle = milliseconds(20)}}
    };
    std::optional<exchange_reply> told;
    quick.handle_request(
        std::string(protocol::exchange_header_bytes, '\0'),
        "address",
        [&](const exchange_reply& reply) { told = reply; }
    );
    ASSERT_EQ(quick.size(), 1u);
    while (quick.size() > 0) {
        io_.restart();
        ASSERT_GT(io_.run_one_for(std::chrono::seconds{10}), 0u);
    }
}

TEST_F(ExchangeDesk, LeavesNobodyWaitingWhenAllIsAborted) {
    begin();
    const auto held = ask(1, 0);
    driver_.abort_connections();
    ASSERT_TRUE(held->reply);
    EXPECT_EQ(held->reply->what, kind::displaced);
    EXPECT_EQ(desk_.size(), 0u);
}

}  // namespace
}  // namespace gapless::server
