// The implementation of Asio's ssl::stream, compiled once.
#include <boost/asio/ssl/impl/src.hpp>
