#include "sdk/asio/plain_link.hpp"

#include <utility>

namespace gapless::sdk {

plain_link::plain_link(boost::asio::any_io_executor strand, listener& told, limits bounds)
    : stream_link(std::move(strand), told, bounds) {}

void plain_link::secure(const server_address&) { handle_secured(); }

}  // namespace gapless::sdk
