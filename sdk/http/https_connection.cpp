#include "sdk/http/https_connection.hpp"

#include "sdk/dial/dialer.hpp"

#include <gapless/uuid.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::sdk {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::size_t answer_bytes_max = 1024 * 1024;

// Servers, and what stands before them, close idle connections after fifteen seconds and more.
constexpr std::chrono::seconds idle_max{10};

error failure_of(const error_code& ec, std::string_view step) {
    const bool is_refused =
        ec.category() == asio::error::get_ssl_category() &&
        ERR_GET_REASON(static_cast<unsigned long>(ec.value())) == SSL_R_CERTIFICATE_VERIFY_FAILED;
    return error(
        is_refused ? errc::certificate_refused : errc::unreachable,
        std::string(step) + ": " + ec.message()
    );
}

http::verb verb_of(https_method method) {
    switch (method) {
        case https_method::get:
            return http::verb::get;
        case https_method::post:
            return http::verb::post;
        case https_method::put:
            return http::verb::put;
        case https_method::del:
            break;
    }
    return http::verb::delete_;
}

http::request<http::string_body> message_of(
    const server_url& url, const https_request& asked, https_connection::manner manner
) {
    http::request<http::string_body> message(verb_of(asked.method), asked.path, 11);
    message.set(http::field::host, url.authority());
    message.set(http::field::user_agent, "gapless");
    if (!asked.is_binary) {
        message.set(http::field::accept, "application/json");
    }
    if (manner == https_connection::manner::closes) {
        message.set(http::field::connection, "close");
    }
    if (!asked.access_token.empty()) {
        message.set(http::field::authorization, "Bearer " + asked.access_token);
    }
    if (asked.id) {
        message.set("Request-Id", uuid_text(asked.id->view()));
    }
    if (!asked.body.empty()) {
        const auto* const type = asked.is_binary ? "application/octet-stream" : "application/json";
        message.set(http::field::content_type, type);
        message.body() = asked.body;
    }
    message.prepare_payload();
    return message;
}

// Resolve, connect, handshake, write, read: each step starts the next one or fails. A plain socket,
// as frames have one: of Beast's own streams every step would be compiled a second time.
class connection final : public https_connection, public std::enable_shared_from_this<connection> {
public:
    connection(asio::any_io_executor strand, const account_server& server, manner chosen)
        : server_(server), manner_(chosen), deadline_(std::move(strand)) {}

    void ask(const https_request& asked, duration within, completion told) override {
        message_ = message_of(server_.url, asked, manner_);
        told_ = std::move(told);
        is_late_ = false;
        ++asked_;
        deadline_.expires_after(std::chrono::microseconds(within.microseconds));
        deadline_.async_wait([self = shared_from_this(), number = asked_](const error_code& ec) {
            if (!ec && self->told_ && self->asked_ == number) {
                self->handle_late();
            }
        });
        if (is_kept_ && std::chrono::steady_clock::now() < kept_until_) {
            return write();
        }
        dial();
    }

    void cancel() override {
        told_ = nullptr;
        stop();
    }

private:
    // False at the end: by a failure, which is told, or because nobody wants to know any more.
    bool goes_on(const error_code& ec, std::string_view step) {
        if (told_ && ec) {
            finish(is_late_ ? late(step) : failure_of(ec, step));
        } else if (told_ && is_late_) {
            finish(late(step));
        }
        return told_ != nullptr;
    }

    static error late(std::string_view step) {
        return error(errc::timed_out, std::string(step) + ": no answer in time");
    }

    void dial() {
        buffer_.clear();
        stream_.emplace(deadline_.get_executor(), *server_.trust);
        dialer_ = dialer::start(
            deadline_.get_executor(),
            {{server_.url.host, server_.url.port}, server_.proxy},
            // Until it is late the deadline keeps this alive; the dialer is ours.
            [weak = weak_from_this()](result<tcp::socket> dialed) {
                if (const auto self = weak.lock()) {
                    self->dialer_ = nullptr;
                    self->handle_dialed(std::move(dialed));
                }
            }
        );
    }

    // What is under way on the socket ends with an error; a dialer does not call back.
    void handle_late() {
        is_late_ = true;
        if (dialer_) {
            finish(late("connecting to " + server_.url.authority()));
        } else {
            stop();
        }
    }

    void stop() {
        deadline_.cancel();
        is_kept_ = false;
        if (dialer_) {
            std::exchange(dialer_, nullptr)->cancel();
        }
        if (stream_) {
            error_code ignored;
            stream_->next_layer().close(ignored);
        }
    }

    void handle_dialed(result<tcp::socket> dialed) {
        if (!told_) {
            return;
        }
        if (!dialed) {
            return finish(dialed.error());
        }
        stream_->next_layer() = std::move(*dialed);
        error_code ignored;
        stream_->next_layer().set_option(tcp::no_delay(true), ignored);
        secure();
    }

    void secure() {
        SSL* const secured = stream_->native_handle();
        std::string name = server_.url.host;
        SSL_ctrl(secured, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
        stream_->set_verify_callback(asio::ssl::host_name_verification(server_.url.host));
        stream_->async_handshake(
            asio::ssl::stream_base::client,
            [self = shared_from_this()](const error_code& ec) {
                const auto step = "greeting " + self->server_.url.authority();
                if (ec && self->told_ && self->is_unpinned()) {
                    self->finish(error(
                        errc::certificate_refused,
                        step + ": its certificate is good, but none of its keys is pinned"
                    ));
                } else if (self->goes_on(ec, step)) {
                    self->write();
                }
            }
        );
    }

    // The verdict of the trust that we were given (sdk/asio/key_pins.hpp).
    bool is_unpinned() {
        return SSL_get_verify_result(stream_->native_handle()) ==
               X509_V_ERR_APPLICATION_VERIFICATION;
    }

    void write() {
        http::async_write(
            *stream_,
            message_,
            [self = shared_from_this()](const error_code& ec, std::size_t) {
                if (self->goes_on(ec, "asking " + self->server_.url.authority())) {
                    self->listen();
                }
            }
        );
    }

    void listen() {
        parser_.emplace();
        parser_->body_limit(answer_bytes_max);
        http::async_read(
            *stream_,
            buffer_,
            *parser_,
            [self = shared_from_this()](const error_code& ec, std::size_t) {
                if (self->goes_on(ec, "waiting for " + self->server_.url.authority())) {
                    self->handle_answer();
                }
            }
        );
    }

    void handle_answer() {
        const bool is_kept = manner_ == manner::keeps && parser_->get().keep_alive();
        auto answer = parser_->release();
        https_answer given{answer.result_int(), std::move(answer.body())};
        if (!is_kept) {
            return finish(std::move(given));
        }
        is_kept_ = true;
        kept_until_ = std::chrono::steady_clock::now() + idle_max;
        deadline_.cancel();
        tell(std::move(given));
    }

    void finish(result<https_answer> ending) {
        stop();
        tell(std::move(ending));
    }

    void tell(result<https_answer> ending) {
        if (auto told = std::exchange(told_, nullptr)) {
            told(std::move(ending));
        }
    }

    account_server server_;
    manner manner_;
    completion told_;
    std::shared_ptr<dialer> dialer_;  // until the socket stands
    asio::steady_timer deadline_;
    std::uint64_t asked_ = 0;
    bool is_late_ = false;
    bool is_kept_ = false;  // the connection stands, and nothing is under way
    std::chrono::steady_clock::time_point kept_until_;
    std::optional<asio::ssl::stream<tcp::socket>> stream_;
    http::request<http::string_body> message_;
    beast::flat_buffer buffer_;
    std::optional<http::response_parser<http::string_body>> parser_;
};

}  // namespace

std::shared_ptr<https_connection> https_connection::make(
    boost::asio::any_io_executor strand, const account_server& server, manner chosen
) {
    return std::make_shared<connection>(std::move(strand), server, chosen);
}

}  // namespace gapless::sdk
