#include "protocol/wire/codec.hpp"
#include "protocol/wire/exchange_header.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "tests/integration/server/server_fixture.hpp"

#include <deque>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::integration {
namespace {

// HTTP long polling as a test writes it by hand: one connection, one request at a time.
class exchange_client {
public:
    struct reply {
        int status = 0;
        std::string body;
    };

    exchange_client(const std::string& address, const std::string& authority)
        : socket_(address, {authority}) {
        const reply begun = ask(0, 0, {});
        EXPECT_EQ(begun.status, 200);
        key_ = protocol::read_exchange_header(begun.body)->key;
    }

    reply ask(std::uint64_t number, std::uint64_t seen, const std::string& payloads) {
        std::string body;
        protocol::write_exchange_header({key_, number, seen}, body);
        body += payloads;
        socket_.write(
            "POST /v1/exchange HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body
        );
        return read();
    }

    // Says this, and goes on asking until a frame of this kind has come.
    template <class Frame>
    Frame say(const std::vector<protocol::frame>& all) {
        std::string payloads;
        for (const protocol::frame& each : all) {
            std::string payload;
            protocol::encode(each, payload);
            protocol::write_frame(payload, payloads);
        }
        for (int rounds = 0; rounds < 100; ++rounds) {
            while (!arrived_.empty()) {
                const protocol::frame next = std::move(arrived_.front());
                arrived_.pop_front();
                if (const auto* const found = std::get_if<Frame>(&next)) {
                    return *found;
                }
            }
            ++number_;
            take(ask(number_, number_ - 1, std::exchange(payloads, {})));
        }
        ADD_FAILURE() << "it never came";
        return {};
    }

    [[nodiscard]] std::uint64_t number() const { return number_; }

private:
    reply read() {
        std::size_t end = std::string::npos;
        while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
            read_more();
        }
        const std::string head = input_.substr(0, end);
        const std::string field = "Content-Length: ";
        const auto size = std::stoul(head.substr(head.find(field) + field.size()));
        while (input_.size() < end + 4 + size) {
            read_more();
        }
        reply made{std::stoi(head.substr(head.find(' '))), input_.substr(end + 4, size)};
        input_.erase(0, end + 4 + size);
        return made;
    }

    void read_more() {
        const auto bytes = socket_.read();
        if (!bytes || bytes->empty()) {
            throw std::runtime_error("no answer");
        }
        input_ += *bytes;
    }

    void take(const reply& given) {
        ASSERT_EQ(given.status, 200) << given.body;
        protocol::frame_reader reader{64 * 1024};
        reader.handle_bytes(std::string_view{given.body}.substr(protocol::exchange_header_bytes));
        for (auto next = reader.poll_payload(); next && *next; next = reader.poll_payload()) {
            arrived_.push_back(protocol::decode(**next).value());
        }
    }

    tls_socket socket_;
    std::string input_;
    protocol::exchange_key key_;
    std::uint64_t number_ = 0;
    std::deque<protocol::frame> arrived_;
};

class Exchange : public ServerFixture {
protected:
    [[nodiscard]] exchange_client begun() {
        return {server_.rest_address(), server_.authority_pem()};
    }

    static protocol::welcome log_in(exchange_client& client, const signed_in& who) {
        return client.say<protocol::welcome>(
            {protocol::hello{.versions = {1}, .device = who.device},
             protocol::authenticate{.token = who.access_token},
             protocol::sync{}}
        );
    }
};

TEST_F(Exchange, CarriesAConversation) {
    const signed_in alice = registered("alice");
    const signed_in bob = registered("bob");
    exchange_client from = begun();
    exchange_client to = begun();
    EXPECT_EQ(log_in(from, alice).user_name, "alice");
    log_in(to, bob);
    protocol::send text;
    text.to = destination::direct("bob");
    text.client_id.bytes[15] = 1;
    text.counter = sender_counter{1};
    text.body = "hello";

    const auto sent = from.say<protocol::sent>({text});
    const auto pushed = to.say<protocol::push>({});

    EXPECT_EQ(pushed.batch->messages.back().body, "hello");
    EXPECT_EQ(pushed.batch->messages.back().seq, sent.seq);
}

TEST_F(Exchange, AppliesARepeatedRequestOnce) {
    const signed_in alice = registered("alice");
    exchange_client client = begun();
    log_in(client, alice);
    std::string payloads;
    protocol::write_frame("", payloads);

    const auto number = client.number() + 1;
    const auto first = client.ask(number, number - 1, payloads);
    const auto again = client.ask(number, number - 1, payloads);

    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body, again.body);
}

TEST_F(Exchange, RefusesWhatIsOverAndWhatItNeverKnew) {
    exchange_client client = begun();
    const auto unknown = client.ask(5, 3, {});
    EXPECT_EQ(unknown.status, 410);
    EXPECT_NE(unknown.body.find("idle_timeout"), std::string::npos);
    EXPECT_EQ(client.ask(2, 0, {}).status, 409);
}

TEST_F(Exchange, IsClosedWithAReason) {
    exchange_client client = begun();
    const auto why =
        client.say<protocol::close>({protocol::authenticate{.token = "too soon"}}).reason.code;
    EXPECT_EQ(why, errc::unexpected_frame);
    EXPECT_EQ(client.ask(client.number() + 1, client.number(), {}).status, 410);
}

TEST_F(Exchange, EndsWhenTheClientSaysSo) {
    exchange_client client = begun();
    EXPECT_EQ(client.ask(0, 0, {}).status, 200);
    EXPECT_EQ(client.ask(1, 0, {}).status, 410);
}

TEST_F(Exchange, AnswersWhatIsHeldWhenTheServerStops) {
    const signed_in alice = registered("alice");
    exchange_client client = begun();
    log_in(client, alice);
    client.say<protocol::sync_page>({});

    std::thread stopper{[this] { server_.stop(); }};
    const auto why = client.say<protocol::close>({}).reason.code;
    stopper.join();

    EXPECT_EQ(why, errc::shutting_down);
}

}  // namespace
}  // namespace gapless::integration
