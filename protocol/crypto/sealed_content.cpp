#include "protocol/crypto/sealed_content.hpp"

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"

#include <gapless/assert.hpp>
#include <gapless/user_name.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace gapless::crypto {
namespace {

constexpr std::uint8_t layout = 1;
constexpr std::size_t mentions_max = 255;

void write_name(byte_writer& out, std::string_view name) {
    GAPLESS_ASSERT(name.size() <= std::numeric_limits<std::uint8_t>::max());
    out.u8(static_cast<std::uint8_t>(name.size())).raw(view_of(name));
}

std::string text_of(byte_view some) {
    return {reinterpret_cast<const char*>(some.data()), some.size()};
}

bool read_flag(byte_reader& in) {
    const auto flag = in.u8();
    in.require(flag <= 1, reason::malformed);
    return flag == 1;
}

std::string read_name(byte_reader& in) {
    const std::size_t size = in.u8();
    return text_of(in.raw(size));
}

}  // namespace

bytes encode_sealed_content(const sealed_content& said) {
    GAPLESS_ASSERT(said.mentions.size() <= mentions_max);
    byte_writer out;
    out.u8(layout).u8(said.mention_all ? 1 : 0);
    out.u8(static_cast<std::uint8_t>(said.mentions.size()));
    for (const auto& each : said.mentions) {
        write_name(out, each);
    }
    out.u8(said.origin ? 1 : 0);
    if (said.origin) {
        write_name(out, said.origin->author);
        out.u64(static_cast<std::uint64_t>(said.origin->written.milliseconds));
    }
    out.u32(static_cast<std::uint32_t>(said.body.size())).raw(view_of(said.body));
    return out.take();
}

std::optional<sealed_content> decode_sealed_content(byte_view content) {
    byte_reader in(content);
    sealed_content read;
    in.require(in.u8() == layout, reason::unknown_version);
    read.mention_all = read_flag(in);
    for (std::size_t left = in.u8(); left > 0 && !in.has_failed(); --left) {
        read.mentions.push_back(read_name(in));
        const bool is_name = check_user_name(read.mentions.back()).has_value();
        in.require(is_name, reason::malformed);
    }
    if (read_flag(in)) {
        auto& origin = read.origin.emplace();
        origin.author = read_name(in);
        origin.written = in.time();
    }
    read.body = text_of(in.raw(in.at_most(in.u32(), content.size())));
    return in.finish() ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace gapless::crypto
