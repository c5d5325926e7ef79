#include "protocol/crypto/hkdf.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <array>

namespace gapless::crypto {

namespace {

// The info's parts as one piece, since the rounds put something before and behind it.
[[nodiscard]] bytes joined(byte_parts parts) {
    bytes whole;
    for (const byte_view part : parts) {
        whole.insert(whole.end(), part.begin(), part.end());
    }
    return whole;
}

template <std::size_t HashSize, class Hmac>
[[nodiscard]] outcome<void> expand(Hmac hmac, byte_parts info, std::span<std::uint8_t> out) {
    if (out.size() > 255 * HashSize) {
        return reason::out_of_bounds;
    }
    const bytes whole = joined(info);
    secret_bytes<HashSize> last;
    std::uint8_t round = 0;
    while (!out.empty()) {
        ++round;
        const byte_view before = round == 1 ? byte_view{} : byte_view{last.view()};
        last = hmac(before, byte_view{whole}, byte_view{&round, 1});
        const std::size_t taken = std::min(out.size(), HashSize);
        std::copy_n(last.view().begin(), taken, out.begin());
        out = out.subspan(taken);
    }
    return {};
}

}  // namespace

secret_bytes<32> hkdf_sha256_extract(algorithms& use, byte_view salt, byte_parts input_key) {
    return use.hmac_sha256(salt, input_key);
}

secret_bytes<64> hkdf_sha512_extract(algorithms& use, byte_view salt, byte_parts input_key) {
    return use.hmac_sha512(salt, input_key);
}

outcome<void> hkdf_sha256_expand(
    algorithms& use, byte_view prk, byte_parts info, std::span<std::uint8_t> out
) {
    const auto hmac = [&](byte_view before, byte_view whole, byte_view round) {
        return use.hmac_sha256(prk, {before, whole, round});
    };
    return expand<32>(hmac, info, out);
}

outcome<void> hkdf_sha512_expand(
    algorithms& use, byte_view prk, byte_parts info, std::span<std::uint8_t> out
) {
    const auto hmac = [&](byte_view before, byte_view whole, byte_view round) {
        return use.hmac_sha512(prk, {before, whole, round});
    };
    return expand<64>(hmac, info, out);
}

secret_bytes<32> hkdf_key(algorithms& use, byte_view prk, byte_parts info) {
    secret_bytes<32> key;
    const auto made = hkdf_sha256_expand(use, prk, info, key.writable());
    GAPLESS_ASSERT(made.has_value());
    return key;
}

}  // namespace gapless::crypto
