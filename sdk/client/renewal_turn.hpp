#pragma once

#include <cstdint>
#include <optional>

namespace gapless::sdk {

// Which renewal of tokens counts: one at a time, and none that was begun for tokens of before a
// login or a logout. What such a one comes to is about nobody's tokens.
class renewal_turn {
public:
    // The number of a new one; nothing while one is under way, whose outcome will do.
    [[nodiscard]] std::optional<std::uint64_t> begin() {
        if (is_under_way_) {
            return std::nullopt;
        }
        is_under_way_ = true;
        return ++latest_;
    }

    [[nodiscard]] bool counts(std::uint64_t number) const {
        return is_under_way_ && number == latest_;
    }

    // It has come to something, or the tokens are other ones now.
    void end() { is_under_way_ = false; }

private:
    std::uint64_t latest_ = 0;
    bool is_under_way_ = false;
};

}  // namespace gapless::sdk
