#include "tests/simulation/dishonest/frame_tap.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"

#include <gapless/assert.hpp>

namespace gapless::simulation {
namespace {

constexpr std::size_t frame_bytes_max = std::size_t{4} * 1'024 * 1'024;

}  // namespace

std::string frame_tap::passed(
    link_id id, side arrives_at, std::size_t device, std::string_view bytes
) {
    path& way =
        paths_.try_emplace(
                  {id, arrives_at}, path{protocol::frame_reader(frame_bytes_max), {}}
        ).first->second;
    way.reader.handle_bytes(bytes);
    std::string out;
    for (;;) {
        const auto payload = way.reader.poll_payload();
        if (!payload || !payload->has_value()) {
            return out;
        }
        std::string room;
        const auto whole = way.joiner.join(**payload, frame_bytes_max, room);
        if (!whole || !whole->has_value()) {
            continue;
        }
        auto frame = protocol::decode(**whole);
        GAPLESS_ASSERT(frame.has_value());
        const fate what = look_(arrives_at, device, *frame);
        if (what == fate::dropped) {
            continue;
        }
        std::string changed;
        if (what == fate::changed) {
            protocol::encode(*frame, changed);
        }
        protocol::write_cut_frame(
            what == fate::changed ? changed : **whole, protocol::payload_bytes_max, out
        );
    }
}

}  // namespace gapless::simulation
