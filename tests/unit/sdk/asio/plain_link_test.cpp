#include "sdk/asio/plain_link.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "protocol/wire/frame_reader.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gapless::sdk {
namespace {

using tcp = boost::asio::ip::tcp;

struct told_by_link final : frame_link::listener {
    void handle_connected() override { ++connected; }

    void handle_frame(const protocol::frame& arrived) override { frames.push_back(arrived); }

    void handle_part() override { ++parts; }

    void handle_quiet() override { quiet_after.push_back(frames.size()); }

    void handle_disconnected(const error& why) override { ends.push_back(why); }

    int connected = 0;
    int parts = 0;
    std::vector<protocol::frame> frames;
    std::vector<std::size_t> quiet_after;
    std::vector<error> ends;
};

std::string bytes_of(const std::vector<protocol::frame>& frames) {
    std::string bytes;
    for (const auto& each : frames) {
        std::string payload;
        protocol::encode(each, payload);
        protocol::write_frame(payload, bytes);
    }
    return bytes;
}

// A link and a bare socket at its other end, pumped by hand on one thread.
class PlainLink : public testing::Test {
protected:
    PlainLink() : acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}), peer_(io_) {}

    void open() {
        acceptor_.async_accept(peer_, [](const boost::system::error_code&) {});
        link_ = std::make_shared<plain_link>(io_.get_executor(), told_, limits_);
        link_->open({address(), {}});
        run_until([&] { return told_.connected == 1 && peer_.is_open(); });
    }

    [[nodiscard]] server_address address() const {
        return {"127.0.0.1", std::to_string(acceptor_.local_endpoint().port())};
    }

    void run_until(const std::function<bool()>& done) {
        while (!done()) {
            io_.restart();
            ASSERT_GT(io_.run_one_for(std::chrono::seconds(10)), 0U) << "nothing happens any more";
        }
    }

    void peer_writes(const std::string& bytes) {
        boost::asio::write(peer_, boost::asio::buffer(bytes));
    }

    boost::asio::io_context io_;
    tcp::acceptor acceptor_;
    tcp::socket peer_;
    told_by_link told_;
    socket_link::limits limits_;
    std::shared_ptr<plain_link> link_;
};

const protocol::frame some_notify = protocol::notify{conversation_id{7}, std::nullopt};
const protocol::frame some_heartbeat = protocol::heartbeat{};

TEST_F(PlainLink, CarriesFramesBothWays) {
    open();
    const std::vector<protocol::frame> sent{some_heartbeat, protocol::ack{3, {}, {}}};
    for (const auto& each : sent) {
        link_->transmit(each);
    }
    link_->write();
    peer_writes(bytes_of({some_notify, some_notify}));
    run_until([&] { return told_.frames.size() == 2; });

    std::string arrived(bytes_of(sent).size(), '\0');
    boost::asio::read(peer_, boost::asio::buffer(arrived));
    EXPECT_EQ(arrived, bytes_of(sent));
    EXPECT_EQ(told_.frames, (std::vector<protocol::frame>{some_notify, some_notify}));
}

TEST_F(PlainLink, CarriesLongFramesInParts) {
    protocol::send text;
    text.to = destination::direct("bob");
    text.body = std::string(5'000, 'x');
    std::string payload;
    protocol::encode(text, payload);
    std::string in_parts;
    protocol::write_cut_frame(payload, protocol::part_bytes_default, in_parts);
    open();

    link_->transmit(text);
    link_->write();
    peer_writes(in_parts + bytes_of({some_notify}));
    run_until([&] { return told_.frames.size() == 2; });

    std::string arrived(in_parts.size(), '\0');
    boost::asio::read(peer_, boost::asio::buffer(arrived));
    EXPECT_EQ(arrived, in_parts);
    EXPECT_EQ(told_.frames, (std::vector<protocol::frame>{text, some_notify}));
    EXPECT_EQ(told_.parts, 3);
}

TEST_F(PlainLink, EndsAtPartsThatDoNotFit) {
    open();
    std::string bytes;
    protocol::write_frame(protocol::encode_part({0, 9, "x"}), bytes);
    peer_writes(bytes + bytes_of({some_notify}));
    run_until([&] { return !told_.ends.empty(); });
    EXPECT_EQ(told_.ends.front().code, errc::malformed_frame);
    EXPECT_TRUE(told_.frames.empty());
}

TEST_F(PlainLink, IsQuietAfterTheLastFrameAndNotBefore) {
    open();
    peer_writes(bytes_of({some_notify, some_notify, some_notify}));
    run_until([&] { return !told_.quiet_after.empty(); });
    EXPECT_EQ(told_.quiet_after, (std::vector<std::size_t>{3}));
}

TEST_F(PlainLink, IsQuietNowAndThenWhenMoreAndMoreArrives) {
    limits_.frames_unflushed_max = 2;
    open();
    // More than one read takes.
    std::string much;
    while (much.size() < 20 * 1024) {
        much += bytes_of({some_notify});
    }
    const auto total = much.size() / bytes_of({some_notify}).size();
    peer_writes(much);
    run_until([&] { return told_.frames.size() == total && told_.quiet_after.back() == total; });
    EXPECT_GE(told_.quiet_after.size(), 2U);
}

TEST_F(PlainLink, EndsOnceWhenThePeerGoes) {
    open();
    peer_.close();
    run_until([&] { return !told_.ends.empty(); });
    io_.restart();
    io_.poll();
    ASSERT_EQ(told_.ends.size(), 1U);
    EXPECT_EQ(told_.ends.front().code, errc::unreachable);
}

TEST_F(PlainLink, EndsAtBytesThatAreNoFrame) {
    open();
    peer_writes("\x03\xff\xff\xff");
    run_until([&] { return !told_.ends.empty(); });
    EXPECT_EQ(told_.ends.front().code, errc::malformed_frame);
    EXPECT_TRUE(told_.frames.empty());
}

TEST_F(PlainLink, EndsAtAFrameThatIsTooLarge) {
    open();
    peer_writes("\xff\xff\xff\x07");
    run_until([&] { return !told_.ends.empty(); });
    EXPECT_EQ(told_.ends.front().code, errc::frame_too_large);
}

TEST_F(PlainLink, SaysThatNobodyListens) {
    const auto nobody = address();
    acceptor_.close();
    link_ = std::make_shared<plain_link>(io_.get_executor(), told_, limits_);
    link_->open({nobody, {}});
    EXPECT_TRUE(told_.ends.empty());  // not from inside open()
    run_until([&] { return !told_.ends.empty(); });
    EXPECT_EQ(told_.ends.front().code, errc::unreachable);
    EXPECT_EQ(told_.connected, 0);
}

TEST_F(PlainLink, WritesTheLastFramesBeforeItCloses) {
    open();
    link_->transmit(protocol::close{error(errc::kicked)});
    link_->write();
    link_->transmit(some_heartbeat);
    link_->close();
    link_.reset();
    io_.restart();
    io_.run();

    std::string arrived;
    boost::system::error_code ec;
    boost::asio::read(peer_, boost::asio::dynamic_buffer(arrived), ec);
    EXPECT_EQ(ec, boost::asio::error::eof);
    EXPECT_EQ(arrived, bytes_of({protocol::close{error(errc::kicked)}, some_heartbeat}));
    EXPECT_TRUE(told_.ends.empty());
}

TEST_F(PlainLink, SaysNothingMoreOnceItIsAbandoned) {
    open();
    peer_writes(bytes_of({some_notify}));
    link_->abandon();
    io_.restart();
    io_.run();
    EXPECT_TRUE(told_.frames.empty());
    EXPECT_TRUE(told_.quiet_after.empty());
    EXPECT_TRUE(told_.ends.empty());
}

TEST_F(PlainLink, MayBeClosedWhileItConnects) {
    link_ = std::make_shared<plain_link>(io_.get_executor(), told_, limits_);
    link_->open({address(), {}});
    link_->close();
    link_.reset();
    io_.run();
    EXPECT_EQ(told_.connected, 0);
    EXPECT_TRUE(told_.ends.empty());
}

}  // namespace
}  // namespace gapless::sdk
