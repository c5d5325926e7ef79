#include "sdk/http/https_exchange.hpp"

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

http::request<http::string_body> message_of(const server_url& url, const https_request& asked) {
    http::request<http::string_body> message(verb_of(asked.method), asked.path, 11);
    message.set(http::field::host, url.authority());
    message.set(http::field::user_agent, "gapless");
    message.set(http::field::accept, "application/json");
    message.set(http::field::connection, "close");
    if (!asked.access_token.empty()) {
        message.set(http::field::authorization, "Bearer " + asked.access_token);
    }
    if (asked.id) {
        message.set("Request-Id", uuid_text(asked.id->view()));
    }
    if (!asked.body.empty()) {
        message.set(http::field::content_type, "application/json");
        message.body() = asked.body;
    }
    message.prepare_payload();
    return message;
}

// Resolve, connect, handshake, write, read: each step starts the next one or fails. A plain socket,
// as frames have one: of Beast's own streams every step would be compiled a second time.
class exchange final : public https_exchange, public std::enable_shared_from_this<exchange> {
public:
    exchange(
        asio::any_io_executor strand,
        const account_server& server,
        const https_request& asked,
        completion told
    )
        : server_(server),
          told_(std::move(told)),
          deadline_(strand),
          stream_(std::move(strand), *server_.trust),
          message_(message_of(server.url, asked)) {
        parser_.body_limit(answer_bytes_max);
    }

    void run(duration within) {
        deadline_.expires_after(std::chrono::microseconds(within.microseconds));
        deadline_.async_wait([self = shared_from_this()](const error_code& ec) {
            if (!ec && self->told_) {
                self->handle_late();
            }
        });
        dialer_ = dialer::start(
            deadline_.get_executor(),
            {{server_.url.host, server_.url.port}, server_.proxy},
            [self = shared_from_this()](result<tcp::socket> dialed) {
                self->dialer_ = nullptr;
                self->handle_dialed(std::move(dialed));
            }
        );
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
        return error(errc::unreachable, std::string(step) + ": no answer in time");
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
        if (dialer_) {
            std::exchange(dialer_, nullptr)->cancel();
        }
        error_code ignored;
        stream_.next_layer().close(ignored);
    }

    void handle_dialed(result<tcp::socket> dialed) {
        if (!told_) {
            return;
        }
        if (!dialed) {
            return finish(dialed.error());
        }
        stream_.next_layer() = std::move(*dialed);
        secure();
    }

    void secure() {
        SSL* const connection = stream_.native_handle();
        std::string name = server_.url.host;
        SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
        stream_.set_verify_callback(asio::ssl::host_name_verification(server_.url.host));
        stream_.async_handshake(
            asio::ssl::stream_base::client,
            [self = shared_from_this()](const error_code& ec) {
                const auto step = "greeting " + self->server_.url.authority();
                if (ec && self->told_ && self->is_unpinned()) {
                    self->finish(error(
                        errc::certificate_refused,
                        step + ": its certificate is good, but none of its keys is pinned"
                    ));
                } else if (self->goes_on(ec, step)) {
                    self->ask();
                }
            }
        );
    }

    // The verdict of the trust that we were given (sdk/asio/key_pins.hpp).
    bool is_unpinned() {
        return SSL_get_verify_result(stream_.native_handle()) ==
               X509_V_ERR_APPLICATION_VERIFICATION;
    }

    void ask() {
        http::async_write(
            stream_,
            message_,
            [self = shared_from_this()](const error_code& ec, std::size_t) {
                if (self->goes_on(ec, "asking " + self->server_.url.authority())) {
                    self->listen();
                }
            }
        );
    }

    void listen() {
        http::async_read(
            stream_,
            buffer_,
            parser_,
            [self = shared_from_this()](const error_code& ec, std::size_t) {
                if (self->goes_on(ec, "waiting for " + self->server_.url.authority())) {
                    auto answer = self->parser_.release();
                    self->finish(https_answer{answer.result_int(), std::move(answer.body())});
                }
            }
        );
    }

    void finish(result<https_answer> ending) {
        stop();
        if (auto told = std::exchange(told_, nullptr)) {
            told(std::move(ending));
        }
    }

    account_server server_;
    completion told_;
    std::shared_ptr<dialer> dialer_;  // until the socket stands
    asio::steady_timer deadline_;
    bool is_late_ = false;
    asio::ssl::stream<tcp::socket> stream_;
    http::request<http::string_body> message_;
    beast::flat_buffer buffer_;
    http::response_parser<http::string_body> parser_;
};

}  // namespace

std::shared_ptr<https_exchange> https_exchange::start(
    boost::asio::any_io_executor strand,
    const account_server& server,
    const https_request& asked,
    duration within,
    completion told
) {
    auto made = std::make_shared<exchange>(std::move(strand), server, asked, std::move(told));
    made->run(within);
    return made;
}

}  // namespace gapless::sdk
