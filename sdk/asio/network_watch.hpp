#pragma once

#include "sdk/asio/found_network.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace gapless::sdk {

// Tells which network the device is in, as far as the system says so to everybody: once at the
// beginning, and each time that something has changed in it.
//
// A network's name is a hash of the interface that leads out, its gateway and its own prefix, so
// that it is the same each time and says nothing to others. Where nothing leads out the name is
// empty: that alone does not mean that there is no network, so it never says that there is none.
//
// It lives on the strand given, and tells there, never from inside a function of its own. After
// end() it tells nothing.
class network_watch {
public:
    using told = std::function<void(const found_network&)>;

    // Null where the system says nothing: on others than Linux, or where that is forbidden.
    [[nodiscard]] static std::shared_ptr<network_watch> start(
        boost::asio::any_io_executor strand, told
    );

    virtual ~network_watch() = default;
    virtual void end() = 0;
};

}  // namespace gapless::sdk
