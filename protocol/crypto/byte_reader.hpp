#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace gapless::crypto {

// Takes a fixed binary layout apart, from the front. The first thing that is wrong is remembered,
// and from then on everything reads as zero: read all of it, then ask finish(). It borrows the
// bytes.
class byte_reader {
public:
    explicit byte_reader(byte_view all) : rest_(all) {}

    [[nodiscard]] std::uint8_t u8();
    [[nodiscard]] std::uint16_t u16();
    [[nodiscard]] std::uint32_t u32();

    // At most 63 bits, as everywhere in the protocol.
    [[nodiscard]] std::uint64_t u63();

    [[nodiscard]] wall_time time() { return {static_cast<std::int64_t>(u63())}; }

    [[nodiscard]] user_id user();

    // So many bytes, which it lends on.
    [[nodiscard]] byte_view raw(std::size_t size);

    // A count or length that may be no larger than this.
    [[nodiscard]] std::size_t at_most(std::size_t number, std::size_t most);

    template <std::size_t Size>
    [[nodiscard]] std::array<std::uint8_t, Size> fixed() {
        std::array<std::uint8_t, Size> taken{};
        const byte_view some = raw(Size);
        std::copy(some.begin(), some.end(), taken.begin());
        return taken;
    }

    // What is read next has this value, or else all of it has failed for that reason.
    void require(bool is_so, reason otherwise);

    // Something is left: a layout may have grown at its end.
    [[nodiscard]] bool has_more() const { return !rest_.empty() && !has_failed(); }

    [[nodiscard]] bool has_failed() const { return failure_.has_value(); }

    // The first failure; trailing_bytes if something is left.
    [[nodiscard]] outcome<void> finish() const;

private:
    byte_view rest_;
    std::optional<reason> failure_;
};

}  // namespace gapless::crypto
