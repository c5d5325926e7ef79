#include "sdk/core/keys/epoch.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>

namespace gapless::sdk {

const user_id* epoch::owner_of(const device_id& device) const {
    const auto found =
        std::ranges::lower_bound(roster, device, {}, &std::pair<device_id, user_id>::first);
    return found == roster.end() || found->first != device ? nullptr : &found->second;
}

const crypto::digest* epoch::state_at(std::uint64_t place) const {
    if (place == index) {
        return &id;
    }
    const bool is_known = place > index && place - index <= later.size();
    return is_known ? &later[place - index - 1] : nullptr;
}

std::string encode_epoch(const epoch& kept) {
    crypto::byte_writer out;
    out.raw(kept.id).u64(kept.index).raw(kept.commitment).raw(kept.lists);
    out.u16(static_cast<std::uint16_t>(kept.secret.size())).raw(crypto::view_of(kept.secret));
    out.u32(static_cast<std::uint32_t>(kept.roster.size()));
    for (const auto& [device, user] : kept.roster) {
        out.raw(device.bytes).user(user);
    }
    out.u32(static_cast<std::uint32_t>(kept.later.size()));
    for (const auto& each : kept.later) {
        out.raw(each);
    }
    return text_of(out.take());
}

std::optional<epoch> decode_epoch(const std::string& kept) {
    crypto::byte_reader in(crypto::view_of(kept));
    epoch read;
    read.id = in.fixed<32>();
    read.index = in.u63();
    read.commitment = in.fixed<32>();
    read.lists = in.fixed<16>();
    read.secret = text_of(in.raw(in.at_most(in.u16(), 32)));
    for (auto left = in.at_most(in.u32(), kept.size()); left > 0 && !in.has_failed(); --left) {
        device_id device;
        device.bytes = in.fixed<16>();
        const auto user = in.user();
        read.roster.emplace_back(device, user);
    }
    for (auto left = in.at_most(in.u32(), kept.size()); left > 0 && !in.has_failed(); --left) {
        read.later.push_back(in.fixed<32>());
    }
    return in.finish() ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace gapless::sdk
