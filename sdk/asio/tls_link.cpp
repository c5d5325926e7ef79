#include "sdk/asio/tls_link.hpp"

#include "sdk/asio/tls_context.hpp"
#include "sdk/asio/tls_sessions.hpp"

#include <utility>

namespace gapless::sdk {

tls_link::tls_link(
    boost::asio::any_io_executor strand,
    std::shared_ptr<boost::asio::ssl::context> context,
    listener& told,
    limits bounds
)
    : stream_link(std::move(strand), told, bounds, *context), context_(std::move(context)) {}

protocol::tls_channel tls_link::channel() { return channel_of(stream().native_handle()); }

void tls_link::secure(const server_address& address) {
    if (!expect_host(stream().native_handle(), address.host)) {
        return fail(error(errc::unreachable, "'" + address.host + "' is no name of a host"));
    }
    tls_sessions::resume(stream().native_handle(), address.text());
    stream().async_handshake(
        boost::asio::ssl::stream_base::client,
        [self = self<tls_link>(), host = address.host](const error_code& ec) {
            if (ec && is_unpinned(self->stream().native_handle())) {
                self->fail(unpinned(host));
            } else if (ec) {
                self->fail(ec, "greeting " + host);
            } else {
                self->handle_secured();
            }
        }
    );
}

}  // namespace gapless::sdk
