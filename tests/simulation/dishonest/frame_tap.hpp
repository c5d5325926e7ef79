#pragma once

#include "protocol/wire/frame.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "tests/simulation/network.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::simulation {

// Stands in all links and passes their frames on: as they came, as somebody has changed them, or
// not at all. Feed it what arrives at either end, in order, from the first byte of a link on.
class frame_tap {
public:
    enum class fate : std::uint8_t { as_it_came, changed, dropped };

    using look = std::function<fate(side arrives_at, std::size_t device, protocol::frame&)>;

    explicit frame_tap(look at_frames) : look_(std::move(at_frames)) {}

    // What arrives in place of these bytes.
    [[nodiscard]] std::string passed(
        link_id id, side arrives_at, std::size_t device, std::string_view bytes
    );

private:
    struct path {
        protocol::frame_reader reader;
        protocol::part_joiner joiner;
    };

    look look_;
    std::map<std::pair<link_id, side>, path> paths_;
};

}  // namespace gapless::simulation
