#include "server/rest/rest_entrance.hpp"

#include "server/rest/rest_answers.hpp"
#include "server/rest/rest_router.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace gapless::server {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::size_t body_bytes_max = 64 * 1024;
constexpr std::uint32_t header_bytes_max = 8 * 1024;
constexpr std::chrono::seconds request_within{15};
constexpr std::chrono::seconds answer_within{30};
constexpr std::chrono::seconds close_within{2};
constexpr std::size_t unread_bytes_at_once = 16 * 1024;
constexpr std::string_view bearer = "Bearer ";

[[nodiscard]] http_method method_of(http::verb verb) {
    switch (verb) {
        case http::verb::get:
            return http_method::get;
        case http::verb::post:
            return http_method::post;
        case http::verb::put:
            return http_method::put;
        case http::verb::delete_:
            return http_method::remove;
        default:
            return http_method::other;
    }
}

[[nodiscard]] rest_request asked_of(http::request<http::string_body>&& asked) {
    rest_request request{.method = method_of(asked.method())};
    const std::string_view target = asked.target();
    request.path = target.substr(0, target.find('?'));
    if (const auto mark = target.find('?'); mark != target.npos) {
        request.query = target.substr(mark + 1);
    }
    const std::string_view authorization = asked[http::field::authorization];
    if (authorization.starts_with(bearer)) {
        request.access_token = authorization.substr(bearer.size());
    }
    request.request_id = std::string_view{asked["Request-Id"]};
    request.body = std::move(asked.body());
    return request;
}

// One connection: shake hands, then read, ask, answer, and again. One callback chain; a deadline on
// every step.
class rest_connection : public std::enable_shared_from_this<rest_connection> {
public:
    rest_connection(
        tcp::socket socket,
        asio::ssl::context& context,
        const account_port& port,
        std::shared_ptr<std::size_t> count
    )
        : port_(port), count_(std::move(count)), stream_(std::move(socket), context) {
        ++*count_;
        error_code ignored;
        const auto peer = lowest().socket().remote_endpoint(ignored);
        address_ = peer.address().to_string();
    }

    ~rest_connection() { set_held(true); }

    rest_connection(const rest_connection&) = delete;
    rest_connection& operator=(const rest_connection&) = delete;

    void start() {
        lowest().expires_after(request_within);
        stream_.async_handshake(
            asio::ssl::stream_base::server,
            [self = shared_from_this()](const error_code& ec) {
                if (!ec) {
                    self->read();
                }
            }
        );
    }

private:
    [[nodiscard]] beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

    void read() {
        parser_.emplace();
        parser_->body_limit(body_bytes_max);
        parser_->header_limit(header_bytes_max);
        lowest().expires_after(request_within);
        http::async_read(
            stream_,
            buffer_,
            *parser_,
            [self = shared_from_this()](const error_code& ec, std::size_t) {
                self->handle_read(ec);
            }
        );
    }

    void handle_read(const error_code& ec) {
        if (ec == http::error::body_limit || ec == http::error::header_limit) {
            return refuse(error{errc::message_too_large, "a request has at most 64 KiB"});
        }
        if (ec == http::error::end_of_stream) {
            return close();
        }
        if (ec && ec.category() == make_error_code(http::error::bad_method).category()) {
            return refuse(error{errc::usage, "this is not HTTP: " + ec.message()});
        }
        if (ec) {
            return;
        }
        keeps_alive_ = parser_->get().keep_alive();
        version_ = parser_->get().version();
        carry_out(route(asked_of(parser_->release())));
    }

    void carry_out(std::variant<routed_request, routing_error>&& routed) {
        if (const auto* const failed = std::get_if<routing_error>(&routed)) {
            return write(answer_with(failed->status, failed->reason));
        }
        const routed_request& asked = std::get<routed_request>(routed);
        if (std::holds_alternative<health_request>(asked)) {
            return write(answer_health(port_.is_draining()));
        }
        if (const auto* const wanted = std::get_if<access_request>(&asked)) {
            return write(answer_with(port_.access(wanted->asked, address_)));
        }
        if (const auto* const frames = std::get_if<exchange_request>(&asked)) {
            return pass_on(*frames);
        }
        const account_request& request = std::get<account_request>(asked);
        lowest().expires_after(answer_within);
        port_.request(
            request,
            address_,
            [self = shared_from_this(), kind = kind_of(request)](const account_answer& answer) {
                self->write(answer_with(kind, answer, self->port_.addresses));
            }
        );
    }

    // The answer may take long: until there is something to say.
    void pass_on(const exchange_request& asked) {
        set_held(true);
        lowest().expires_never();
        port_.exchange(
            asked.body,
            address_,
            [self = shared_from_this()](const exchange_reply& reply) {
                self->set_held(false);
                if (reply.what == exchange_reply::kind::displaced) {
                    return self->close();
                }
                self->write(answer_with(reply));
            }
        );
    }

    void set_held(bool is_held) {
        if (is_held_ != is_held) {
            is_held ? --*count_ : ++*count_;
            is_held_ = is_held;
        }
    }

    // The request without what it said: its kind is all that the answer depends on, and passwords
    // should not stay longer than they must.
    [[nodiscard]] static account_request kind_of(const account_request& asked) {
        return std::visit(
            []<class Request>(const Request&) { return account_request{Request{}}; }, asked
        );
    }

    // Nothing that follows can be understood.
    void refuse(const error& why) {
        keeps_alive_ = false;
        has_unread_ = true;
        write(answer_with(why));
    }

    void write(const rest_answer& answer) {
        answer_.emplace(static_cast<http::status>(answer.status), version_);
        answer_->set(http::field::server, "gapless");
        answer_->set(http::field::cache_control, "no-store");
        if (!answer.body.empty()) {
            const auto* const type =
                answer.is_binary ? "application/octet-stream" : "application/json";
            answer_->set(http::field::content_type, type);
        }
        if (answer.status == 401) {
            answer_->set(http::field::www_authenticate, "Bearer");
        }
        if (answer.retry_after_seconds) {
            answer_->set(http::field::retry_after, std::to_string(*answer.retry_after_seconds));
        }
        answer_->keep_alive(keeps_alive_);
        answer_->body() = answer.body;
        if (answer.status != 204) {
            answer_->prepare_payload();
        }
        lowest().expires_after(answer_within);
        http::async_write(
            stream_,
            *answer_,
            [self = shared_from_this()](const error_code& ec, std::size_t) {
                self->handle_written(ec);
            }
        );
    }

    void handle_written(const error_code& ec) {
        if (ec) {
            return;
        }
        if (keeps_alive_) {
            read();
        } else if (has_unread_) {
            lowest().expires_after(close_within);
            throw_away();
        } else {
            close();
        }
    }

    // A socket that is closed with unread bytes in it resets the connection, and the client might
    // never see the answer.
    void throw_away() {
        buffer_.clear();
        stream_.async_read_some(
            buffer_.prepare(unread_bytes_at_once),
            [self = shared_from_this()](const error_code& ec, std::size_t) {
                if (!ec) {
                    self->throw_away();
                }
            }
        );
    }

    void close() {
        lowest().expires_after(close_within);
        stream_.async_shutdown([self = shared_from_this()](const error_code&) {
            error_code ignored;
            self->lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
        });
    }

    const account_port& port_;
    std::shared_ptr<std::size_t> count_;
    beast::ssl_stream<beast::tcp_stream> stream_;
    std::string address_;
    beast::flat_buffer buffer_{body_bytes_max + header_bytes_max};
    std::optional<http::request_parser<http::string_body>> parser_;
    std::optional<http::response<http::string_body>> answer_;
    unsigned version_ = 11;
    bool keeps_alive_ = false;
    bool has_unread_ = false;
    bool is_held_ = false;
};

}  // namespace

rest_entrance::rest_entrance(asio::ssl::context& context, const account_port& port, limits l)
    : context_(context), port_(port), limits_(l), connections_(std::make_shared<std::size_t>(0)) {}

void rest_entrance::serve(tcp::socket socket) {
    if (*connections_ < limits_.connections_max) {
        std::make_shared<rest_connection>(std::move(socket), context_, port_, connections_)
            ->start();
    }
}

}  // namespace gapless::server
