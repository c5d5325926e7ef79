#pragma once

#include <cstdint>

namespace gapless::simulation {

// The locks of a database file: many readers, one that means to write, one that writes. An opener
// is known by the level that it holds.
class file_locks {
public:
    enum class level : std::uint8_t {
        none = 0,
        shared = 1,
        reserved = 2,
        pending = 3,
        exclusive = 4
    };

    // Raises `held`; false when another opener is in the way (then `held` may have become pending).
    [[nodiscard]] bool lock(level& held, level wanted);
    void unlock(level& held, level wanted);

    [[nodiscard]] bool is_reserved() const { return reserved_; }

private:
    [[nodiscard]] bool lock_exclusive(level& held);

    int readers_ = 0;  // everybody above none
    bool reserved_ = false;
    bool pending_ = false;
};

}  // namespace gapless::simulation
