#include "protocol/crypto/file_cipher.hpp"

#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/hkdf.hpp"
#include "protocol/crypto/wipe.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <utility>

namespace gapless::crypto {

file_cipher::file_cipher(
    algorithms& use, const secret_bytes<32>& file_key, salt_view salt, byte_view context
)
    : use_(&use) {
    secret_bytes<32 + 12 + 32> derived;
    const auto made = hkdf_sha512_expand(
        use,
        file_key.view(),
        {view_of("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM"),
         std::array<std::uint8_t, 1>{0},
         salt,
         context},
        derived.writable()
    );
    GAPLESS_ASSERT(made.has_value());
    const auto parts = derived.view();
    key_ = secret_bytes<32>{parts.first<32>()};
    std::copy_n(parts.begin() + 32, base_nonce_.size(), base_nonce_.begin());
    const auto commitment = std::copy(salt.begin(), salt.end(), header_.begin());
    std::copy_n(parts.begin() + 44, 32, commitment);
}

outcome<file_cipher> file_cipher::opening(
    algorithms& use, const secret_bytes<32>& file_key, byte_view header, byte_view context
) {
    if (header.size() < header_size) {
        return reason::truncated;
    }
    file_cipher made{use, file_key, header.first<salt_size>(), context};
    if (!is_equal_in_constant_time(made.header_, header.first(header_size))) {
        return reason::wrong_commitment;
    }
    return made;
}

outcome<bytes> file_cipher::seal_chunk(std::uint64_t number, byte_view plain) const {
    if (plain.size() > chunk_size || number >= chunks_max) {
        return reason::out_of_bounds;
    }
    bytes sealed(plain.size() + algorithms::tag_size);
    use_->gcm_seal(key_.view(), nonce_of(number), {}, plain, sealed);
    return sealed;
}

outcome<bytes> file_cipher::open_chunk(std::uint64_t number, byte_view sealed) const {
    if (sealed.size() > sealed_chunk_size || number >= chunks_max) {
        return reason::out_of_bounds;
    }
    if (sealed.size() < algorithms::tag_size) {
        return reason::truncated;
    }
    bytes plain(sealed.size() - algorithms::tag_size);
    const auto opened = use_->gcm_open(key_.view(), nonce_of(number), {}, sealed, plain);
    if (!opened) {
        return opened.error();
    }
    return plain;
}

std::array<std::uint8_t, 12> file_cipher::nonce_of(std::uint64_t number) const {
    std::array<std::uint8_t, 12> nonce = base_nonce_;
    const auto counted = big_endian(number);
    for (std::size_t i = 0; i < counted.size(); ++i) {
        nonce[4 + i] ^= counted[i];
    }
    return nonce;
}

bytes file_context(const relation_id& relation, const client_id& message, std::uint32_t index) {
    return byte_writer{}.raw(relation.bytes).raw(message.bytes).u32(index).take();
}

bytes seal_file(
    algorithms& use,
    const secret_bytes<32>& file_key,
    file_cipher::salt_view salt,
    byte_view context,
    byte_view plain
) {
    const file_cipher cipher{use, file_key, salt, context};
    bytes sealed(cipher.header().begin(), cipher.header().end());
    std::uint64_t number = 0;
    bool is_last = false;
    while (!is_last) {
        const byte_view chunk = plain.first(std::min(plain.size(), file_cipher::chunk_size));
        plain = plain.subspan(chunk.size());
        is_last = chunk.size() < file_cipher::chunk_size;
        const auto one = cipher.seal_chunk(number++, chunk);
        GAPLESS_ASSERT(one.has_value());
        sealed.insert(sealed.end(), one->begin(), one->end());
    }
    return sealed;
}

outcome<bytes> open_file(
    algorithms& use, const secret_bytes<32>& file_key, byte_view context, byte_view sealed
) {
    const auto cipher = file_cipher::opening(use, file_key, sealed, context);
    if (!cipher) {
        return cipher.error();
    }
    byte_view rest = sealed.subspan(file_cipher::header_size);
    bytes plain;
    std::uint64_t number = 0;
    bool is_last = false;
    while (!is_last) {
        const byte_view chunk = rest.first(std::min(rest.size(), file_cipher::sealed_chunk_size));
        rest = rest.subspan(chunk.size());
        is_last = chunk.size() < file_cipher::sealed_chunk_size;
        const auto one = cipher->open_chunk(number++, chunk);
        if (!one) {
            return one.error();
        }
        plain.insert(plain.end(), one->begin(), one->end());
    }
    return plain;
}

}  // namespace gapless::crypto
