#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <vector>

namespace gapless::sdk {

// Connects to the first of several addresses that answers (RFC 8305): the kinds of address take
// turns, the next one starts when the one before has failed or has not answered for a while, and
// at most three are tried at once.
//
// It calls back once, never from inside start(); after cancel() not at all.
class race : public std::enable_shared_from_this<race> {
public:
    using tcp = boost::asio::ip::tcp;
    using completion = std::function<void(const boost::system::error_code&, tcp::socket)>;

    static constexpr std::chrono::milliseconds head_start{250};
    static constexpr std::size_t running_max = 3;

    // At least one candidate.
    [[nodiscard]] static std::shared_ptr<race> start(
        boost::asio::any_io_executor strand,
        const std::vector<tcp::endpoint>& candidates,
        completion told
    );

    void cancel();

    // The candidates as they are tried: the kind of the first one, then the other, and so on.
    [[nodiscard]] static std::vector<tcp::endpoint> in_turns(
        const std::vector<tcp::endpoint>& candidates
    );

private:
    using runner = std::list<tcp::socket>::iterator;

    race(
        boost::asio::any_io_executor strand, std::vector<tcp::endpoint> candidates, completion told
    );

    void start_next();
    void handle_ended(runner, const boost::system::error_code&);
    void finish(const boost::system::error_code&, tcp::socket);

    boost::asio::any_io_executor strand_;
    std::vector<tcp::endpoint> candidates_;
    std::size_t next_ = 0;
    completion told_;  // empty once it is over
    boost::asio::steady_timer next_start_;
    std::list<tcp::socket> running_;
};

}  // namespace gapless::sdk
