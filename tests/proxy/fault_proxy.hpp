#pragma once

#include "tests/proxy/command.hpp"
#include "tests/proxy/entrance.hpp"

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <boost/asio/io_context.hpp>
#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gapless::proxy {

// All entrances of a proxy, and the commands that change what they do.
//
// Runs on the thread of its io_context, which outlives it.
class fault_proxy {
public:
    struct upstream {
        std::string name;
        std::string address;  // HOST:PORT of the server
        std::string listen;   // HOST:PORT of the proxy's own; port 0: a free one
    };

    struct options {
        std::vector<upstream> upstreams;
        lane_change up;
        lane_change down;
        std::uint64_t seed = 0;
    };

    // Fails with usage (an address or a trace that is none, two upstreams of a name) or with
    // unreachable (it cannot listen there).
    [[nodiscard]] static result<std::unique_ptr<fault_proxy>> make(
        boost::asio::io_context& context, const options& wanted
    );

    fault_proxy(const fault_proxy&) = delete;
    fault_proxy& operator=(const fault_proxy&) = delete;

    // {"event":"ready","seed":…,"started_us":…,"listening":{name: address, …}}.
    [[nodiscard]] nlohmann::json ready() const;

    // Does it, and answers with one object: {"event":"done", …}, the counts with it. Fails with
    // usage, and then nothing has changed.
    [[nodiscard]] result<nlohmann::json> carry_out(const command&);

    // Where traces and scripts begin.
    [[nodiscard]] instant started() const { return started_; }

    // Closes every socket; the io_context then runs out of work.
    void close();

private:
    fault_proxy() = default;

    [[nodiscard]] result<std::vector<entrance*>> entrances_named(const std::string& name) const;
    [[nodiscard]] nlohmann::json counts() const;

    std::uint64_t seed_ = 0;
    instant started_;
    std::vector<std::unique_ptr<entrance>> entrances_;
};

}  // namespace gapless::proxy
