#include "tests/load/accounts.hpp"

#include "protocol/crypto/identity.hpp"
#include "tests/load/connection.hpp"

#include <gapless/uuid.hpp>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace gapless::load {

namespace {

constexpr std::size_t lanes_max = 16;

template <class Id>
Id random_id() {
    Id made;
    RAND_bytes(made.bytes.data(), static_cast<int>(made.bytes.size()));
    return made;
}

std::string base64_text(const public_key& key) {
    unsigned char text[4 * (public_key::size + 2) / 3 + 1];
    const int length = EVP_EncodeBlock(text, key.bytes.data(), public_key::size);
    return {text, text + length};
}

// One kept-alive connection that makes one request after the other, until there are no more.
class lane {
public:
    lane(
        event_loop& loop,
        const std::string& address,
        const tls_settings& tls,
        const std::vector<wanted_device>& wanted,
        std::vector<login>& made
    )
        : loop_(loop),
          wanted_(wanted),
          made_(made),
          connection_(loop, stream::connected(address), &tls, [this](std::string_view arrived) {
              return take(arrived);
          }) {}

    // The next request of those from..to that nobody has made yet.
    void begin(std::size_t& next, std::size_t end) {
        next_ = &next;
        end_ = end;
        ask();
    }

    [[nodiscard]] bool is_done() const {
        if (connection_.is_closed()) {
            throw std::runtime_error("the REST entrance has closed a connection");
        }
        return is_idle_;
    }

private:
    void ask() {
        is_idle_ = *next_ >= end_;
        if (is_idle_) {
            return;
        }
        at_ = (*next_)++;
        const wanted_device& one = wanted_[at_];
        made_[at_].user = one.user;
        const auto key = random_id<public_key>();
        made_[at_].device = crypto::device_of(key);
        const std::string body =
            nlohmann::json{
                {"request_id", uuid_text(random_id<request_id>().view())},
                {"name", one.user},
                {"password", "secret of " + one.user},
                {"device", uuid_text(made_[at_].device.view())},
                {"key", base64_text(key)},
            }
                .dump();
        request_ =
            std::string{"POST "} + (one.number == 0 ? "/v1/accounts" : "/v1/sessions") +
            " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body;
        connection_.queue(request_);
    }

    std::size_t take(std::string_view arrived) {
        const std::size_t head = arrived.find("\r\n\r\n");
        const std::size_t field = arrived.find("Content-Length: ");
        if (head == std::string_view::npos || field > head) {
            return 0;
        }
        const std::size_t length = std::stoul(std::string{arrived.substr(field + 16, 12)});
        if (arrived.size() < head + 4 + length) {
            return 0;
        }
        const auto body = nlohmann::json::parse(arrived.substr(head + 4, length), nullptr, false);
        if (body.contains("error") && body["error"].contains("retry_after")) {
            const std::chrono::seconds wait{body["error"]["retry_after"].get<int>()};
            loop_.after(wait, [this] { connection_.queue(request_); });
            return head + 4 + length;
        }
        if (!body.contains("access_token")) {
            throw std::runtime_error("the server made no account: " + body.dump());
        }
        made_[at_].access_token = body["access_token"];
        ask();
        return head + 4 + length;
    }

    event_loop& loop_;
    const std::vector<wanted_device>& wanted_;
    std::vector<login>& made_;
    std::string request_;  // the one that is to be answered
    connection connection_;
    std::size_t* next_ = nullptr;
    std::size_t end_ = 0;
    std::size_t at_ = 0;
    bool is_idle_ = true;
};

}  // namespace

std::vector<login> open_accounts(
    event_loop& loop,
    const std::string& rest_address,
    const tls_settings& tls,
    const std::vector<wanted_device>& wanted
) {
    std::vector<login> made(wanted.size());
    std::vector<std::unique_ptr<lane>> lanes;
    for (std::size_t i = 0; i < std::min(lanes_max, wanted.size()); ++i) {
        lanes.push_back(std::make_unique<lane>(loop, rest_address, tls, wanted, made));
    }
    const auto is_new = [](const wanted_device& each) { return each.number == 0; };
    if (!std::ranges::is_partitioned(wanted, is_new)) {
        throw std::runtime_error("users come before their further devices");
    }
    std::size_t next = 0;
    for (const auto users = static_cast<std::size_t>(std::ranges::count_if(wanted, is_new));
         const std::size_t end : {users, wanted.size()}) {
        for (const auto& each : lanes) {
            each->begin(next, end);
        }
        loop.run_until([&] {
            return std::ranges::all_of(lanes, [](const auto& each) { return each->is_done(); });
        });
    }
    return made;
}

std::vector<wanted_device> users_named(const std::string& prefix, std::size_t count) {
    std::vector<wanted_device> users;
    for (std::size_t i = 0; i < count; ++i) {
        users.push_back({prefix + std::to_string(i), 0});
    }
    return users;
}

}  // namespace gapless::load
