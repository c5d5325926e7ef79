#include <boost/asio/detached.hpp>
