#include "tests/simulation/network.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gapless::simulation {

network::network(const options& drawn, scheduler& time, report& seen, hooks told)
    : options_(drawn),
      scheduler_(time),
      report_(seen),
      hooks_(std::move(told)),
      draw_(drawn.seed, "network") {}

protocol::tls_channel network::channel_of(link_id id) const {
    protocol::tls_channel made;
    if (options_.bound_logins) {
        made.server_name = "simulated";
        made.exporter.bytes.fill(0x7e);
        for (std::size_t i = 0; i < sizeof(id.value); ++i) {
            made.exporter.bytes[i] = static_cast<std::uint8_t>(id.value >> (8 * i));
        }
    }
    return made;
}

link_id network::open(std::size_t device, transport over) {
    const link_id id{++opened_};
    links_[id].device = device;
    links_[id].over = over;
    const bool unanswered = !healed_ && draw_.per_mille(options_.unanswered_per_mille);
    const transport_block* const block = block_of(device, over);
    if (unanswered || (block != nullptr && !block->refuses)) {
        report_.fault(unanswered ? "connect unanswered" : "transport blocked");
        for (direction& way : links_[id].to) {
            way.block();
        }
        return id;
    }
    scheduler_.after(draw_delay(), [this, id] { settle_open(id); });
    return id;
}

void network::settle_open(link_id id) {
    const auto found = links_.find(id);
    if (found == links_.end()) {
        return;
    }
    const std::size_t device = found->second.device;
    const bool refuse = !healed_ && draw_.per_mille(options_.refused_per_mille);
    const bool blocked = block_of(device, found->second.over) != nullptr;
    if (refuse || !listening_ || blocked) {
        report_.fault(blocked ? "transport blocked" : "connect refused");
        links_.erase(found);
        hooks_.refused(id, device);
        return;
    }
    found->second.established = true;
    hooks_.accepted(id, device);
    if (links_.contains(id)) {
        hooks_.connected(id, device);
    }
}

void network::write(link_id id, side from, std::string_view bytes) {
    const auto found = links_.find(id);
    if (found == links_.end() || bytes.empty()) {
        return;
    }
    if (hooks_.overheard) {
        hooks_.overheard(bytes);
    }
    const side receiver = other(from);
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        std::size_t segment = bytes.size() - sent;
        if (options_.byte_by_byte && !healed_) {
            segment = 1;
        } else if (segment > 1 && draw_.per_mille(options_.split_per_mille)) {
            report_.fault("segmentation");
            segment = 1 + draw_.below(segment - 1);
        }
        const instant when = arrival(found->second, receiver);
        const bool goes_on = sent != 0;
        std::string part(bytes.substr(sent, segment));
        scheduler_.at(when, [this, id, receiver, goes_on, part = std::move(part)] {
            pieces_ += goes_on ? 1 : 0;
            deliver(id, receiver, part);
        });
        sent += segment;
    }
}

instant network::arrival(link& path, side receiver) {
    direction& way = path.to[at(receiver)];
    instant when = std::max(scheduler_.now() + draw_delay(), path.clogged_until);
    if (!healed_ && draw_.per_mille(options_.spikes_per_mille)) {
        report_.fault("delay spike");
        when = when + seconds(10);
    }
    // Strictly later: two segments of a stream may never change places.
    way.not_before = std::max(when, way.not_before + microseconds(1));
    return way.not_before;
}

void network::deliver(link_id id, side receiver, std::string bytes) {
    const auto found = links_.find(id);
    if (found == links_.end()) {
        return;
    }
    const direction& way = found->second.to[at(receiver)];
    if (!way.swallows && !way.receiver_gone) {
        hooks_.received(id, receiver, found->second.device, bytes);
    }
}

void network::close(link_id id, side by) {
    const auto found = links_.find(id);
    if (found == links_.end()) {
        return;
    }
    found->second.to[at(by)].receiver_gone = true;
    const bool lingers =
        by == side::client && !healed_ && draw_.per_mille(options_.lingering_per_mille);
    if (lingers) {
        report_.fault("close unheard");
        return;
    }
    const instant when = arrival(found->second, other(by));
    tell_closed(id, other(by), when - scheduler_.now());
}

void network::abandon(link_id id, side dead) { close(id, dead); }

void network::tell_closed(link_id id, side receiver, duration wait) {
    scheduler_.after(wait, [this, id, receiver] {
        const auto found = links_.find(id);
        if (found == links_.end()) {
            return;
        }
        direction& way = found->second.to[at(receiver)];
        const bool hears = !way.receiver_gone && !way.is_deaf;
        if (hears) {
            way.receiver_gone = true;
            hooks_.closed(id, receiver, found->second.device);
        }
        forget_if_dead(id);
    });
}

void network::forget_if_dead(link_id id) {
    const auto found = links_.find(id);
    if (found != links_.end() && found->second.to[0].receiver_gone &&
        found->second.to[1].receiver_gone) {
        links_.erase(found);
    }
}

link_id network::draw_link() {
    if (links_.empty()) {
        return link_id{};
    }
    return std::next(links_.begin(), static_cast<std::ptrdiff_t>(draw_.below(links_.size())))
        ->first;
}

void network::inject_reset() {
    const link_id id = draw_link();
    if (id == link_id{}) {
        return;
    }
    report_.fault("reset");
    // What is under way is lost, so both ends hear of it at once and each in its own time.
    for (direction& way : links_[id].to) {
        way.is_deaf = false;
    }
    tell_closed(id, side::client, draw_delay());
    tell_closed(id, side::server, draw_delay());
}

void network::reset(link_id id) {
    if (links_.contains(id)) {
        tell_closed(id, side::client, milliseconds(1));
        tell_closed(id, side::server, milliseconds(1));
    }
}

void network::inject_half_open() {
    const link_id id = draw_link();
    if (id == link_id{}) {
        return;
    }
    report_.fault("half-open");
    for (direction& way : links_[id].to) {
        way.block();
    }
}

void network::inject_one_way_block() {
    const link_id id = draw_link();
    if (id == link_id{}) {
        return;
    }
    report_.fault("one-way block");
    links_[id].to[draw_.below(2)].block();
}

void network::inject_clog(std::size_t devices) {
    report_.fault("clog");
    for (auto& [id, path] : links_) {
        if (path.device % devices == draw_.below(devices) || draw_.one_in(2)) {
            path.clogged_until = scheduler_.now() + milliseconds(draw_.between(100, 20'000));
        }
    }
}

void network::inject_transport_block(std::size_t device) {
    transport_block made;
    made.up_to = static_cast<transport>(draw_.between(1, 3));
    made.until = scheduler_.now() + milliseconds(draw_.between(1'000, 60'000));
    made.refuses = draw_.one_in(2);
    blocks_[device] = made;
    if (draw_.one_in(2)) {
        return;
    }
    for (auto& [id, path] : links_) {
        if (path.device == device && path.over <= made.up_to && path.established) {
            tell_closed(id, side::client, milliseconds(1));
            tell_closed(id, side::server, milliseconds(1));
        }
    }
}

const network::transport_block* network::block_of(std::size_t device, transport over) const {
    const auto found = blocks_.find(device);
    const bool is_blocked = !healed_ && found != blocks_.end() && over <= found->second.up_to &&
                            scheduler_.now() < found->second.until;
    return is_blocked ? &found->second : nullptr;
}

void network::heal() {
    healed_ = true;
    for (auto& [id, path] : links_) {
        const bool dead = path.to[0].swallows || path.to[1].swallows || path.to[0].receiver_gone ||
                          path.to[1].receiver_gone || !path.established;
        if (!dead) {
            continue;
        }
        for (direction& way : path.to) {
            way.is_deaf = false;
        }
        tell_closed(id, side::client, milliseconds(1));
        tell_closed(id, side::server, milliseconds(1));
    }
}

duration network::draw_delay() {
    if (healed_) {
        return milliseconds(draw_.between(1, 20));
    }
    // A long tail out of a square: most are short, few are several times the mean.
    const std::int64_t draw = draw_.between(0, 1'000);
    const duration tail = options_.delay_mean * (draw * draw) / 333'333;
    return options_.delay_low + tail;
}

}  // namespace gapless::simulation
