#include "sdk/http/account_client.hpp"

#include "sdk/http/account_json.hpp"

#include <gapless/uuid.hpp>

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace gapless::sdk {

// One request with its tries.
class account_client::call : public std::enable_shared_from_this<call> {
public:
    call(
        account_client& owner,
        account_server server,
        https_request asked,
        https_exchange::completion told
    )
        : owner_(&owner),
          server_(std::move(server)),
          asked_(std::move(asked)),
          told_(std::move(told)),
          timer_(owner.strand_),
          ends_(clock::now() + std::chrono::microseconds(owner.limits_.within.microseconds)),
          wait_(owner.limits_.retry_after) {}

    void start_try() {
        ++tries_;
        const auto left =
            std::chrono::duration_cast<std::chrono::microseconds>(ends_ - clock::now());
        const duration within{std::max<std::int64_t>(left.count(), 1'000)};
        exchange_ = https_exchange::start(
            owner_->strand_,
            server_,
            asked_,
            std::min(within, owner_->limits_.try_within),
            [self = shared_from_this()](result<https_answer> answer) {
                self->handle_answer(std::move(answer));
            }
        );
    }

    void cancel() {
        owner_ = nullptr;
        told_ = nullptr;
        timer_.cancel();
        if (exchange_) {
            std::exchange(exchange_, nullptr)->cancel();
        }
    }

    std::uint64_t number = 0;

private:
    using clock = std::chrono::steady_clock;

    void handle_answer(result<https_answer> answer) {
        exchange_ = nullptr;
        if (owner_ == nullptr) {
            return;
        }
        const bool may_help = !answer && answer.error().code == errc::unreachable;
        const auto next = clock::now() + std::chrono::microseconds(wait_.microseconds);
        if (may_help && tries_ < owner_->limits_.tries_max && next < ends_) {
            return try_again_at(next);
        }
        auto told = std::exchange(told_, nullptr);
        const auto self = owner_->calls_.extract(number);
        told(std::move(answer));
    }

    void try_again_at(clock::time_point next) {
        wait_ = wait_ * 2;
        timer_.expires_at(next);
        timer_.async_wait([self = shared_from_this()](const boost::system::error_code& ec) {
            if (!ec && self->owner_ != nullptr) {
                self->start_try();
            }
        });
    }

    account_client* owner_;
    account_server server_;
    https_request asked_;
    https_exchange::completion told_;
    boost::asio::steady_timer timer_;
    clock::time_point ends_;
    duration wait_;
    std::uint32_t tries_ = 0;
    std::shared_ptr<https_exchange> exchange_;
};

namespace {

// For a query: whatever is no letter, digit, dot or dash goes as %XX.
std::string escaped(std::string_view plain) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view kept =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string made;
    for (const char each : plain) {
        if (kept.find(each) != std::string_view::npos) {
            made += each;
        } else {
            const auto byte = static_cast<unsigned char>(each);
            made += {'%', digits[byte / 16U], digits[byte % 16U]};
        }
    }
    return made;
}

// From a completion for a typed answer to one for any answer.
template <class Completion, class Read>
https_exchange::completion reading(Completion told, Read read) {
    return [told = std::move(told), read](result<https_answer> answer) {
        if (!answer) {
            told(answer.error());
        } else {
            told(read(*answer));
        }
    };
}

}  // namespace

account_client::account_client(boost::asio::any_io_executor strand, limits bounds)
    : strand_(std::move(strand)), limits_(bounds) {}

account_client::~account_client() {
    for (const auto& [number, under_way] : calls_) {
        under_way->cancel();
    }
}

void account_client::start(
    const account_server& server, https_request asked, https_exchange::completion told
) {
    const auto made = std::make_shared<call>(*this, server, std::move(asked), std::move(told));
    made->number = ++last_call_;
    calls_.emplace(made->number, made);
    made->start_try();
}

void account_client::register_account(
    const account_server& server, const login_form& form, grant_completion told
) {
    https_request asked{.method = https_method::post, .path = "/v1/accounts"};
    asked.body = json_of(form);
    start(server, std::move(asked), reading(std::move(told), session_grant_of));
}

void account_client::log_in(
    const account_server& server, const login_form& form, grant_completion told
) {
    https_request asked{.method = https_method::post, .path = "/v1/sessions"};
    asked.body = json_of(form);
    start(server, std::move(asked), reading(std::move(told), session_grant_of));
}

void account_client::refresh(
    const account_server& server,
    const request_id& id,
    const std::string& refresh_token,
    grant_completion told
) {
    https_request asked{.method = https_method::post, .path = "/v1/sessions/refresh"};
    asked.body = json_of_refresh(id, refresh_token);
    start(server, std::move(asked), reading(std::move(told), session_grant_of));
}

void account_client::list_servers(
    const account_server& server, const server_hints& hints, servers_completion told
) {
    https_request asked{.method = https_method::get};
    asked.path = "/v1/access?region=" + escaped(hints.region) + "&user=" + escaped(hints.user) +
                 "&version=" + escaped(hints.app_version);
    start(server, std::move(asked), reading(std::move(told), server_list_of));
}

void account_client::log_out(const asker& by, done_completion told) {
    https_request asked{.method = https_method::del, .path = "/v1/sessions/current"};
    asked.access_token = by.access_token;
    asked.id = by.id;
    start(by.server, std::move(asked), reading(std::move(told), success_of));
}

void account_client::change_password(
    const asker& by,
    const std::string& old_password,
    const std::string& new_password,
    done_completion told
) {
    https_request asked{.method = https_method::put, .path = "/v1/accounts/me/password"};
    asked.access_token = by.access_token;
    asked.body = json_of_passwords(by.id, old_password, new_password);
    start(by.server, std::move(asked), reading(std::move(told), success_of));
}

void account_client::devices(const asker& by, devices_completion told) {
    https_request asked{.method = https_method::get, .path = "/v1/devices"};
    asked.access_token = by.access_token;
    start(by.server, std::move(asked), reading(std::move(told), devices_of));
}

void account_client::remove_device(const asker& by, const device_id& device, done_completion told) {
    https_request asked{.method = https_method::del};
    asked.path = "/v1/devices/" + uuid_text(device.view());
    asked.access_token = by.access_token;
    asked.id = by.id;
    start(by.server, std::move(asked), reading(std::move(told), success_of));
}

}  // namespace gapless::sdk
