#pragma once

#include "sdk/asio/post_line.hpp"
#include "sdk/http/account_server.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace gapless::sdk {

// The posts of an exchange, over a connection that is kept between them.
[[nodiscard]] std::shared_ptr<post_line>
make_exchange_line(boost::asio::any_io_executor strand, const account_server&);

}  // namespace gapless::sdk
