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

gapless::verification pinned_user::verification() const {
    if (verified_from == 0) {
        return gapless::verification::unverified;
    }
    return verified_from == account_from ? gapless::verification::verified
                                         : gapless::verification::changed;
}

const public_key& pinned_user::account_at(std::uint64_t list) const {
    const auto* signs = &account_key;
    for (auto each = former.rbegin(); list < account_from && each != former.rend(); ++each) {
        signs = &each->key;
        if (each->from_list <= list) {
            break;
        }
    }
    return *signs;
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
    out.u64(user.account_from).u64(user.verified_from);
    out.u32(static_cast<std::uint32_t>(user.former.size()));
    for (const auto& each : user.former) {
        out.u64(each.from_list).raw(each.key.bytes);
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
    if (in.has_more()) {  // not before users could begin anew
        read.account_from = in.u63();
        read.verified_from = in.u63();
        for (auto left = in.at_most(in.u32(), kept.size()); left > 0 && !in.has_failed(); --left) {
            auto& each = read.former.emplace_back();
            each.from_list = in.u63();
            each.key.bytes = in.fixed<32>();
        }
    }
    return in.finish() ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace gapless::sdk
