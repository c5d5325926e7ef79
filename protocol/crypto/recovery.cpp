#include "protocol/crypto/recovery.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/hkdf.hpp"
#include "protocol/crypto/layout.hpp"
#include "protocol/crypto/secret.hpp"
#include "protocol/crypto/wipe.hpp"
#include "protocol/crypto/xaes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace gapless::crypto {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_bytes = 35;  // 32, and three of the checksum
constexpr std::size_t code_letters = 56;

using code_block = std::array<std::uint8_t, code_bytes>;

[[nodiscard]] code_block with_checksum(algorithms& use, const secret_bytes<32>& code) {
    const auto hash = use.sha256({view_of("gapless/v1/recovery-code"), code.view()});
    code_block block{};
    std::ranges::copy(code.view(), block.begin());
    std::copy_n(hash.begin(), code_bytes - secret_bytes<32>::size, block.begin() + 32);
    return block;
}

[[nodiscard]] std::optional<std::uint8_t> digit_of(char letter) {
    char known = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    known = known == 'O' ? '0' : known == 'I' || known == 'L' ? '1' : known;
    const auto at = alphabet.find(known);
    return at == std::string_view::npos ? std::nullopt
                                        : std::optional(static_cast<std::uint8_t>(at));
}

[[nodiscard]] secret_bytes<32> box_key(algorithms& use, const secret_bytes<32>& code) {
    return hkdf_key(use, code.view(), {view_of("gapless/v1/recovery")});
}

[[nodiscard]] bytes aad_of(user_id user) {
    return byte_writer{}.raw(view_of("gapless/v1/recovery")).user(user).take();
}

constexpr std::size_t front_size = 1 + xaes_nonce_size;

}  // namespace

std::string recovery_code_text(algorithms& use, const secret_bytes<32>& code) {
    code_block block = with_checksum(use, code);
    std::string text;
    for (std::size_t letter = 0; letter < code_letters; ++letter) {
        unsigned digit = 0;
        for (std::size_t bit = letter * 5; bit < letter * 5 + 5; ++bit) {
            digit = digit << 1 | (block[bit / 8] >> (7 - bit % 8) & 1U);
        }
        if (letter > 0 && letter % 4 == 0) {
            text.push_back('-');
        }
        text.push_back(alphabet[digit]);
    }
    wipe(block);
    return text;
}

outcome<secret_bytes<32>> read_recovery_code(algorithms& use, std::string_view text) {
    code_block block{};
    std::size_t letters = 0;
    for (const char each : text) {
        if (each == ' ' || each == '-' || each == '\n' || each == '\r' || each == '\t') {
            continue;
        }
        const auto digit = digit_of(each);
        if (!digit) {
            return reason::malformed;
        }
        if (letters == code_letters) {
            return reason::trailing_bytes;
        }
        for (std::size_t bit = 0; bit < 5; ++bit) {
            const std::size_t at = letters * 5 + bit;
            const unsigned value = *digit >> (4 - bit) & 1U;
            block[at / 8] = static_cast<std::uint8_t>(block[at / 8] | value << (7 - at % 8));
        }
        ++letters;
    }
    if (letters < code_letters) {
        return reason::truncated;
    }
    secret_bytes<32> code{std::span{block}.first<32>()};
    const bool is_whole = block == with_checksum(use, code);
    wipe(block);
    if (!is_whole) {
        return reason::malformed;
    }
    return code;
}

bytes seal_recovery_box(
    algorithms& use,
    const secret_bytes<32>& code,
    user_id user,
    const recovered& what,
    std::span<const std::uint8_t, 32> fresh
) {
    const auto key = box_key(use, code);
    const bytes aad = aad_of(user);
    byte_writer plain;
    plain.raw(what.account.view());
    write_archive_keys(plain, what.keys);
    bytes text = plain.take();
    // Of the text too, so that chance that comes twice is no harm.
    const auto hash = use.sha256({text});
    const auto drawn = use.hmac_sha256(key.view(), {fresh, hash});
    const auto nonce = drawn.view().first<xaes_nonce_size>();
    bytes made = byte_writer{}.u8(layout_version).raw(nonce).take();
    made.resize(front_size + text.size() + algorithms::tag_size);
    xaes_seal(use, key.view(), nonce, aad, text, std::span{made}.subspan(front_size));
    wipe(text);
    return made;
}

outcome<recovered> open_recovery_box(
    algorithms& use, const secret_bytes<32>& code, user_id user, byte_view box
) {
    byte_reader front{box.first(std::min(box.size(), front_size))};
    require_version(front);
    const auto nonce = front.fixed<xaes_nonce_size>();
    if (const auto finished = front.finish(); !finished) {
        return finished.error();
    }
    const auto sealed = box.subspan(front_size);
    if (sealed.size() < algorithms::tag_size) {
        return reason::truncated;
    }
    const auto key = box_key(use, code);
    secret text(sealed.size() - algorithms::tag_size);
    const auto opened = xaes_open(use, key.view(), nonce, aad_of(user), sealed, text.writable());
    if (!opened) {
        return opened.error();
    }
    byte_reader in{text.view()};
    recovered read;
    read.account = secret_bytes<32>{in.fixed<32>()};
    read.keys = read_archive_keys(in);
    if (const auto finished = in.finish(); !finished) {
        return finished.error();
    }
    return read;
}

}  // namespace gapless::crypto
