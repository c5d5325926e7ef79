#include "sdk/asio/exchange_link.hpp"

#include "protocol/wire/codec.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace gapless::sdk {
namespace {

struct told_by_link final : frame_link::listener {
    void handle_connected() override { ++connected; }

    void handle_frame(const protocol::frame& arrived) override { frames.push_back(arrived); }

    void handle_part() override {}

    void handle_alive() override { ++alive; }

    void handle_quiet() override { ++quiet; }

    void handle_disconnected(const error& why) override { ends.push_back(why); }

    int connected = 0;
    int alive = 0;
    int quiet = 0;
    std::vector<protocol::frame> frames;
    std::vector<error> ends;
};

// What was posted, for the test to answer.
struct scripted_line final : post_line {
    void post(const std::string& body, duration, completion told) override {
        EXPECT_FALSE(under_way) << "one at a time";
        posted.push_back(body);
        under_way = std::move(told);
    }

    void cancel() override {
        under_way = nullptr;
        is_cancelled = true;
    }

    void answer(const result<post_line::answer>& given) {
        const auto told = std::exchange(under_way, nullptr);
        ASSERT_TRUE(told);
        told(given);
    }

    std::vector<std::string> posted;
    completion under_way;
    bool is_cancelled = false;
};

class ExchangeLink : public testing::Test {
protected:
    void open() {
        link_->open({});
        ASSERT_EQ(lines_.size(), 2U);
        answer(0, 0);
        EXPECT_EQ(told_.connected, 1);
    }

    void answer(std::size_t line, std::uint64_t number, const std::string& payloads = {}) {
        std::string body;
        protocol::write_exchange_header({{{9}}, number, 0}, body);
        lines_[line]->answer(post_line::answer{200, body + payloads});
    }

    static std::string framed(const protocol::frame& outgoing) {
        std::string payload;
        protocol::encode(outgoing, payload);
        std::string out;
        protocol::write_frame(payload, out);
        return out;
    }

    // The payloads of the latest post.
    [[nodiscard]] std::string said(std::size_t line) const {
        return lines_[line]->posted.back().substr(protocol::exchange_header_bytes);
    }

    boost::asio::io_context io_;
    told_by_link told_;
    std::vector<std::shared_ptr<scripted_line>> lines_;
    std::shared_ptr<exchange_link> link_ = std::make_shared<exchange_link>(
        io_.get_executor(),
        [this]() -> std::shared_ptr<post_line> {
            lines_.push_back(std::make_shared<scripted_line>());
            return lines_.back();
        },
        told_,
        socket_link::limits{}
    );
};

const protocol::frame some_notify = protocol::notify{conversation_id{7}, std::nullopt};
const protocol::frame some_ack = protocol::ack{3, {}, {}};

TEST_F(ExchangeLink, CarriesFramesBothWays) {
    open();
    EXPECT_EQ(said(0), "");
    link_->transmit(some_ack);
    link_->transmit(some_notify);
    link_->write();
    EXPECT_EQ(said(1), framed(some_ack) + framed(some_notify));

    answer(0, 1, framed(some_notify));

    EXPECT_EQ(told_.frames, std::vector<protocol::frame>{some_notify});
    EXPECT_EQ(told_.quiet, 1);
}

TEST_F(ExchangeLink, TakesAnEmptyAnswerForASignOfLife) {
    open();
    answer(0, 1);
    EXPECT_EQ(told_.alive, 1);
    EXPECT_EQ(told_.quiet, 0);
}

TEST_F(ExchangeLink, RepeatsWhatBroke) {
    open();
    lines_[0]->answer(error{errc::unreachable});
    ASSERT_EQ(lines_[0]->posted.size(), 3U);
    EXPECT_EQ(lines_[0]->posted[1], lines_[0]->posted[2]);
    EXPECT_TRUE(told_.ends.empty());
}

TEST_F(ExchangeLink, EndsWhenTheServerHasForgottenIt) {
    open();
    lines_[0]->answer(post_line::answer{410, {}});
    ASSERT_EQ(told_.ends.size(), 1U);
    EXPECT_EQ(told_.ends[0].code, errc::unreachable);
    EXPECT_TRUE(lines_[1]->is_cancelled);
}

TEST_F(ExchangeLink, SaysWhatIsWrongWithTheCertificate) {
    link_->open({});
    lines_[0]->answer(error{errc::certificate_refused});
    ASSERT_EQ(told_.ends.size(), 1U);
    EXPECT_EQ(told_.ends[0].code, errc::certificate_refused);
    EXPECT_EQ(told_.connected, 0);
}

TEST_F(ExchangeLink, EndsByBytesThatAreNoFrame) {
    open();
    answer(0, 1, "\1\xff");
    ASSERT_EQ(told_.ends.size(), 1U);
    EXPECT_EQ(told_.ends[0].code, errc::malformed_frame);
}

TEST_F(ExchangeLink, TellsTheServerWhenItIsClosed) {
    open();
    link_->close();
    ASSERT_EQ(lines_[1]->posted.size(), 1U);
    const auto goodbye = protocol::read_exchange_header(lines_[1]->posted[0]);
    EXPECT_EQ(goodbye->number, 0U);
    EXPECT_EQ(goodbye->key.bytes[0], 9);
    EXPECT_TRUE(lines_[0]->is_cancelled);
    EXPECT_TRUE(told_.ends.empty());
}

TEST_F(ExchangeLink, FirstSaysWhatItHasWhenItIsClosed) {
    open();
    link_->transmit(some_ack);
    link_->write();
    link_->close();
    ASSERT_EQ(lines_[1]->posted.size(), 1U);
    answer(0, 1);
    answer(1, 2);
    EXPECT_EQ(protocol::read_exchange_header(lines_[1]->posted.back())->number, 0U);
}

TEST_F(ExchangeLink, SaysNothingMoreWhenItIsAbandoned) {
    open();
    link_->abandon();
    EXPECT_EQ(lines_.size(), 2U);
    EXPECT_TRUE(lines_[1]->posted.empty());
    EXPECT_TRUE(lines_[0]->is_cancelled);
}

// Whoever ends a runtime closes nothing.
TEST(ExchangeLinkAlone, IsGoneWithTheRuntimeWhileARequestIsHeld) {
    told_by_link told;
    const auto line = std::make_shared<scripted_line>();
    std::weak_ptr<exchange_link> seen;
    {
        boost::asio::io_context io;
        const auto link = std::make_shared<exchange_link>(
            io.get_executor(), [&line] { return line; }, told, socket_link::limits{}
        );
        seen = link;
        link->open({});
        EXPECT_TRUE(line->under_way);
    }
    EXPECT_TRUE(seen.expired());
}

}  // namespace
}  // namespace gapless::sdk
