#include "tests/simulation/hostile_server.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "tests/simulation/nonsense.hpp"

#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

constexpr std::size_t remembered_max = 16;
constexpr std::size_t watched_frame_bytes_max = std::size_t{4} * 1'024 * 1'024;

// What was said once may be said again, without anybody being told anything new by it: but that
// nothing is visible in a range is true for a while only.
bool may_come_twice(const protocol::frame& said) {
    if (const auto* range = std::get_if<protocol::pulled>(&said)) {
        return range->from <= range->to;
    }
    return std::holds_alternative<protocol::push>(said) ||
           std::holds_alternative<protocol::sent>(said) ||
           std::holds_alternative<protocol::cancelled>(said) ||
           std::holds_alternative<protocol::welcome>(said) ||
           std::holds_alternative<protocol::heartbeat_answer>(said) ||
           std::holds_alternative<protocol::response>(said);
}

// Lengths that cannot be: too large, and without an end.
std::string broken_length(prng& draw) {
    return draw.one_in(2) ? std::string("\xff\xff\xff\x7f") : std::string(11, '\xff');
}

// A part that cannot be, or not with what follows.
std::string broken_parts(prng& draw) {
    switch (draw.below(4)) {
        case 0:
            return protocol::encode_part({3, 0, "in the middle"});
        case 1:
            return protocol::encode_part({0, 1'000, "a beginning"});
        case 2:
            return protocol::encode_part({0, 0xffff'ffff, "much"});
        default: {
            const std::string inner = protocol::encode_part({0, 4, "four"});
            const auto bytes = static_cast<std::uint32_t>(inner.size());
            return protocol::encode_part({0, bytes, inner});
        }
    }
}

}  // namespace

hostile_server::hostile_server(
    const options& drawn, scheduler& time, report& seen, const devices& all
)
    : scheduler_(time),
      report_(seen),
      devices_(all),
      draw_(drawn.seed, "hostile-server"),
      draw_parts_(drawn.seed, "hostile-server-parts"),
      part_bytes_max_(drawn.part_bytes_max) {}

void hostile_server::talk_nonsense(std::size_t device, duration how_long) {
    spells_.insert_or_assign(device, spell{manner::nonsense, scheduler_.now() + how_long});
}

void hostile_server::lie(std::size_t device, duration how_long) {
    spells_.insert_or_assign(device, spell{manner::lies, scheduler_.now() + how_long});
}

const hostile_server::spell* hostile_server::current_spell(std::size_t device) const {
    const auto found = spells_.find(device);
    const bool lasts = found != spells_.end() && scheduler_.now() < found->second.until;
    return lasts ? &found->second : nullptr;
}

std::string hostile_server::said_instead(link_id id, std::size_t device, std::string_view bytes) {
    link_id& newest = newest_[device];
    if (newest < id) {
        paths_.erase(newest);
        newest = id;
    } else if (id < newest) {
        return std::string(bytes);
    }
    path& way = paths_[id];
    way.reader.handle_bytes(bytes);
    std::string out;
    for (;;) {
        const auto payload = way.reader.poll_payload();
        if (!payload || !payload->has_value()) {
            return out;
        }
        pass_on(way, id, device, **payload, out);
    }
}

// What comes in parts is passed on as it comes, unless a spell has begun before: then all of it is
// waited for, to be one frame like others.
void hostile_server::pass_on(
    path& way, link_id id, std::size_t device, std::string_view payload, std::string& out
) {
    const spell* now = current_spell(device);
    if (!way.joiner.is_joining()) {
        way.passes_parts = protocol::is_part(payload) && now == nullptr;
    }
    std::string room;
    const auto whole = way.joiner.join(payload, watched_frame_bytes_max, room);
    if (way.passes_parts || !whole) {
        protocol::write_frame(payload, out);
    }
    if (!whole || !whole->has_value()) {
        return;
    }
    if (way.passes_parts) {
        way.passes_parts = false;
        remember(way, **whole);
    } else if (now != nullptr && draw_.one_in(3)) {
        spoilt_.insert(id);
        spoil(way, *now, device, **whole, out);
    } else {
        protocol::write_cut_frame(**whole, part_bytes_max_, out);
        remember(way, **whole);
    }
}

void hostile_server::spoil(
    path& way, const spell& now, std::size_t device, std::string_view payload, std::string& out
) {
    const auto frame = protocol::decode(payload);
    if (!frame) {
        return;
    }
    const bool lies = now.how == manner::lies;
    report_.fault(lies ? "server lies" : "server talks nonsense");
    if (draw_.one_in(40)) {
        out += broken_length(draw_);
        return;
    }
    const bool cuts = part_bytes_max_ < protocol::payload_bytes_max;
    if (cuts && draw_parts_.one_in(8)) {
        protocol::write_frame(broken_parts(draw_parts_), out);
        return;
    }
    const overheard_frame said{*frame, payload, way.earlier, devices_[device]->mirror()};
    const bool is_plausible = lies && !draw_.one_in(3);
    report_.tell([&] { return "wrong server to device " + std::to_string(device); });
    const auto instead = is_plausible ? lie_for(said, draw_) : nonsense_for(said, draw_);
    for (const std::string& each : instead) {
        protocol::write_cut_frame(each, part_bytes_max_, out);
    }
}

void hostile_server::remember(path& way, std::string_view payload) {
    const auto said = protocol::decode(payload);
    if (!said || !may_come_twice(*said)) {
        return;
    }
    if (way.earlier.size() < remembered_max) {
        way.earlier.emplace_back(payload);
    } else {
        way.earlier[draw_.below(remembered_max)] = payload;
    }
}

}  // namespace gapless::simulation
