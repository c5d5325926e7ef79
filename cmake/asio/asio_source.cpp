// Boost.Asio's implementation, compiled once. Whoever includes Asio's headers links this instead of
// compiling the whole of it again in every file.
#include <boost/asio/impl/src.hpp>
