#pragma once

#include "protocol/wire/frame.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "tests/simulation/device_node.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/prng.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gapless::simulation {

// A server gone wrong: stands before the devices, and in a spell what arrives at one of them is not
// always what the server said. In most spells it is nonsense, which can be seen to be wrong, and
// all that is promised must hold. One device in some worlds is deceived by plausible lies; of that
// one only is asked what a client can do by itself: see device_checker::deceive.
//
// Feed it all that arrives at devices, in order, from the first byte of a link on. The devices
// outlive it.
class hostile_server {
public:
    using devices = std::vector<std::unique_ptr<device_node>>;

    hostile_server(const options&, scheduler&, report&, const devices&);

    // From now on for a while, to this device.
    void talk_nonsense(std::size_t device, duration how_long);
    void lie(std::size_t device, duration how_long);

    // What arrives in place of these bytes.
    [[nodiscard]] std::string said_instead(link_id, std::size_t device, std::string_view bytes);

    // The spells end. These links have lost frames to them: their two ends will never agree again
    // on how many there were.
    [[nodiscard]] std::set<link_id> heal() {
        spells_.clear();
        return std::move(spoilt_);
    }

private:
    enum class manner : std::uint8_t { nonsense, lies };

    struct spell {
        manner how = manner::nonsense;
        instant until;
    };

    struct path {
        protocol::frame_reader reader{protocol::payload_bytes_max};
        protocol::part_joiner joiner;
        bool passes_parts = false;  // of the frame that is coming, as they come
        std::vector<std::string> earlier;
    };

    void pass_on(path&, link_id, std::size_t device, std::string_view payload, std::string& out);
    void spoil(path&, const spell&, std::size_t device, std::string_view payload, std::string& out);
    void remember(path&, std::string_view payload);
    [[nodiscard]] const spell* current_spell(std::size_t device) const;

    scheduler& scheduler_;
    report& report_;
    const devices& devices_;
    prng draw_;
    prng draw_parts_;
    std::size_t part_bytes_max_;
    std::map<link_id, path> paths_;
    std::map<std::size_t, link_id> newest_;  // by device: of earlier links nobody hears
    std::map<std::size_t, spell> spells_;
    std::set<link_id> spoilt_;
};

}  // namespace gapless::simulation
