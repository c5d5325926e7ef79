#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gapless::tests {

// Takes a fuzzer's bytes apart, from the front. Where they have ended everything is zero.
class fuzz_input {
public:
    fuzz_input(const std::uint8_t* bytes, std::size_t size)
        : rest_(reinterpret_cast<const char*>(bytes), size) {}

    [[nodiscard]] bool is_empty() const { return rest_.empty(); }

    [[nodiscard]] std::uint8_t byte() {
        if (rest_.empty()) {
            return 0;
        }
        const auto first = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }

    [[nodiscard]] std::string_view bytes(std::size_t size_max) {
        const auto taken = rest_.substr(0, size_max);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    [[nodiscard]] std::string_view rest() { return bytes(rest_.size()); }

private:
    std::string_view rest_;
};

}  // namespace gapless::tests
