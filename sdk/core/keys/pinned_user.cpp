#include "sdk/core/keys/pinned_user.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "sdk/core/keys/text.hpp"

#include <algorithm>

namespace gapless::sdk {

bool pinned_user::has_list(std::uint64_t number, const crypto::digest& hash) const {
    return number > 0 && number <= lists.size() && lists[number - 1] == hash;
}

const pinned_device* pinned_user::find(const device_id& device) const {
    const auto found = std::ranges::find(devices, device, &pinned_device::device);
    return found == devices.end() ? nullptr : &*found;
}

std::string encode_pinned_user(const pinned_user& user) {
    crypto::byte_writer out;
    out.user(user.user).u8(static_cast<std::uint8_t>(user.name.size()));
    out.raw(crypto::view_of(user.name)).raw(user.account_key.bytes);
    out.u32(static_cast<std::uint32_t>(user.lists.size()));
    for (const auto& each : user.lists) {
        out.raw(each);
    }
    out.u32(static_cast<std::uint32_t>(user.devices.size()));
    for (const auto& each : user.devices) {
        out.raw(each.device.bytes).raw(each.signing.bytes).u8(each.flags);
        out.u64(each.from_list).u64(each.to_list);
    }
    return text_of(out.take());
}

std::optional<pinned_user> decode_pinned_user(const std::string& kept) {
    crypto::byte_reader in(crypto::view_of(kept));
    pinned_user read;
    read.user = in.user();
    const std::size_t name_bytes = in.u8();
    read.name = text_of(in.raw(name_bytes));
    read.account_key.bytes = in.fixed<32>();
    for (auto left = in.at_most(in.u32(), kept.size()); left > 0 && !in.has_failed(); --left) {
        read.lists.push_back(in.fixed<32>());
    }
    for (auto left = in.at_most(in.u32(), kept.size()); left > 0 && !in.has_failed(); --left) {
        auto& each = read.devices.emplace_back();
        each.device.bytes = in.fixed<16>();
        each.signing.bytes = in.fixed<32>();
        each.flags = in.u8();
        each.from_list = in.u63();
        each.to_list = in.u63();
    }
    return in.finish() ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace gapless::sdk
