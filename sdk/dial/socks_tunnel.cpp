#include "sdk/dial/socks_tunnel.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace gapless::sdk {

namespace {

constexpr char version = 5;
constexpr char password_version = 1;
constexpr char without_password = 0;
constexpr char with_password = 2;
constexpr char connect_command = 1;
constexpr char ipv4 = 1;
constexpr char name = 3;
constexpr char ipv6 = 4;
constexpr std::size_t name_bytes_max = 255;

std::string sized(std::string_view text) {
    return static_cast<char>(static_cast<std::uint8_t>(text.size())) + std::string(text);
}

template <class Bytes>
std::string text_of(const Bytes& bytes) {
    return {bytes.begin(), bytes.end()};
}

std::string address_of(const server_address& target) {
    boost::system::error_code ec;
    const auto number = boost::asio::ip::make_address(target.host, ec);
    std::string made;
    if (ec) {
        made = name + sized(target.host);
    } else if (number.is_v4()) {
        made = ipv4 + text_of(number.to_v4().to_bytes());
    } else {
        made = ipv6 + text_of(number.to_v6().to_bytes());
    }
    std::uint16_t port = 0;
    std::from_chars(target.port.data(), target.port.data() + target.port.size(), port);
    made += static_cast<char>(port >> 8);
    made += static_cast<char>(port & 0xff);
    return made;
}

// The refusals of RFC 1928, 6.
std::string words_of(char reply) {
    constexpr std::array<const char*, 9> words{
        "",
        "failed",
        "does not allow it",
        "cannot reach the network",
        "cannot reach the host",
        "is refused there",
        "says that it takes too long",
        "does not know how to connect",
        "does not know such addresses"
    };
    const auto number = static_cast<std::uint8_t>(reply);
    return number < words.size() ? words[number] : "says " + std::to_string(number);
}

}  // namespace

void socks_tunnel::start(
    tcp::socket& socket, const proxy_url& proxy, const server_address& target, completion told
) {
    const std::shared_ptr<socks_tunnel> made(
        new socks_tunnel(socket, proxy, target, std::move(told))
    );
    made->greet();
}

socks_tunnel::socks_tunnel(
    tcp::socket& socket, proxy_url proxy, server_address target, completion told
)
    : socket_(socket),
      proxy_(std::move(proxy)),
      target_(std::move(target)),
      told_(std::move(told)) {}

void socks_tunnel::greet() {
    const char method = proxy_.user.empty() ? without_password : with_password;
    exchange({version, 1, method}, 2, [this, method](std::string_view answer) {
        if (answer[0] != version) {
            return fail("does not speak SOCKS 5");
        }
        if (answer[1] != method) {
            return fail(
                method == without_password ? "wants to know who asks" : "takes no user and password"
            );
        }
        method == with_password ? say_who() : ask();
    });
}

void socks_tunnel::say_who() {
    auto said = password_version + sized(proxy_.user) + sized(proxy_.password);
    exchange(std::move(said), 2, [this](std::string_view answer) {
        if (answer[1] != 0) {
            return fail("does not take this user and password");
        }
        ask();
    });
}

void socks_tunnel::ask() {
    if (target_.host.size() > name_bytes_max) {
        return fail("takes no name as long as that");
    }
    // The shortest answer there is; the rest of it is of no use, and has to be taken off all the
    // same.
    auto said = std::string{version, connect_command, 0} + address_of(target_);
    exchange(std::move(said), 5, [this](std::string_view answer) {
        if (answer[0] != version) {
            return fail("does not speak SOCKS 5");
        }
        if (answer[1] != 0) {
            return fail(words_of(answer[1]));
        }
        skip_address(answer);
    });
}

void socks_tunnel::skip_address(std::string_view answer) {
    // One byte of the address was read already, and two of the port come behind it.
    std::size_t rest = 0;
    switch (answer[3]) {
        case ipv4:
            rest = 3 + 2;
            break;
        case ipv6:
            rest = 15 + 2;
            break;
        case name:
            rest = std::size_t{static_cast<std::uint8_t>(answer[4])} + 2;
            break;
        default:
            return fail("does not speak SOCKS 5");
    }
    read(rest, [this](std::string_view) { told_({}); });
}

void socks_tunnel::exchange(std::string said, std::size_t answer_bytes, next_step next) {
    said_ = std::move(said);
    boost::asio::async_write(
        socket_,
        boost::asio::buffer(said_),
        [self = shared_from_this(),
         answer_bytes,
         next = std::move(next)](const boost::system::error_code& ec, std::size_t) {
            if (ec) {
                return self->fail("fails: " + ec.message());
            }
            self->read(answer_bytes, next);
        }
    );
}

void socks_tunnel::read(std::size_t answer_bytes, next_step next) {
    answer_.assign(answer_bytes, '\0');
    boost::asio::async_read(
        socket_,
        boost::asio::buffer(answer_),
        [self = shared_from_this(),
         next = std::move(next)](const boost::system::error_code& ec, std::size_t) {
            if (ec) {
                return self->fail("fails: " + ec.message());
            }
            next(self->answer_);
        }
    );
}

void socks_tunnel::fail(const std::string& what) { told_(error(errc::unreachable, what)); }

}  // namespace gapless::sdk
