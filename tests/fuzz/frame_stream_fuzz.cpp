// Bytes of a hostile peer through the frame reader, the joiner of parts and the decoder, cut in any
// way.
//
// Input: how many chunk sizes follow, the sizes (taken round and round), then the stream.
// Oracles: however the stream is cut, the same frames and the same failure come of it; what is held
// never exceeds one payload, and one unfinished frame.

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/fuzz/fuzz_require.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::tests {
namespace {

constexpr std::size_t payload_bytes_max = 2'048;
constexpr std::size_t frame_bytes_max = 8'192;
constexpr std::size_t length_bytes_max = 5;

struct reading {
    std::vector<result<protocol::frame>> frames;
    std::optional<error> failure;

    friend bool operator==(const reading&, const reading&) = default;
};

void take(protocol::part_joiner& joiner, std::string_view payload, reading& into) {
    std::string room;
    const auto whole = joiner.join(payload, frame_bytes_max, room);
    FUZZ_REQUIRE(joiner.buffered_bytes() < frame_bytes_max);
    if (!whole.has_value()) {
        into.failure = whole.error();
    } else if (whole->has_value()) {
        FUZZ_REQUIRE((*whole)->size() <= frame_bytes_max);
        FUZZ_REQUIRE(!joiner.is_joining());
        into.frames.push_back(protocol::decode(**whole));
    }
}

void drain(protocol::frame_reader& reader, protocol::part_joiner& joiner, reading& into) {
    while (!into.failure.has_value()) {
        const auto payload = reader.poll_payload();
        if (!payload.has_value()) {
            into.failure = payload.error();
        } else if (payload->has_value()) {
            FUZZ_REQUIRE((*payload)->size() <= payload_bytes_max);
            take(joiner, **payload, into);
        } else {
            break;
        }
    }
    // Whoever has seen that the stream is broken reads no further.
    FUZZ_REQUIRE(
        into.failure.has_value() || reader.buffered_bytes() < payload_bytes_max + length_bytes_max
    );
}

reading read_in_chunks(std::string_view stream, const std::vector<std::size_t>& sizes) {
    protocol::frame_reader reader(payload_bytes_max);
    protocol::part_joiner joiner;
    reading all;
    for (std::size_t round = 0; !stream.empty(); ++round) {
        const auto chunk = stream.substr(0, sizes[round % sizes.size()]);
        reader.handle_bytes(chunk);
        drain(reader, joiner, all);
        stream.remove_prefix(chunk.size());
    }
    return all;
}

}  // namespace
}  // namespace gapless::tests

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace gapless::tests;
    fuzz_input input(bytes, size);
    std::vector<std::size_t> sizes;
    for (auto count = input.byte() % 8U; count > 0; --count) {
        sizes.push_back(1 + std::size_t{input.byte()});
    }
    sizes.push_back(1 + std::size_t{input.byte()});
    const auto stream = input.rest();

    const auto whole = read_in_chunks(stream, {stream.size() + 1});

    FUZZ_REQUIRE(read_in_chunks(stream, sizes) == whole);
    FUZZ_REQUIRE(read_in_chunks(stream, {1}) == whole);
    return 0;
}
