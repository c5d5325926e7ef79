#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace gapless::simulation {

// The memory that the connections of one database share, and its eight locks. It begins empty
// whenever the first connection comes, as after a crash.
class shared_memory {
public:
    static constexpr int lock_count = 8;

    // What one connection has of it.
    struct holder {
        bool is_mapped = false;
        std::uint8_t shared = 0;  // a bit a lock
        std::uint8_t exclusive = 0;
    };

    void map(holder& who);
    void unmap(holder& who);

    // Null when there is no such region and it is not to be made.
    [[nodiscard]] volatile void* region(std::size_t number, std::size_t bytes, bool make);

    [[nodiscard]] bool lock_shared(holder& who, int first, int count);
    [[nodiscard]] bool lock_exclusive(holder& who, int first, int count);
    void unlock_shared(holder& who, int first, int count);
    void unlock_exclusive(holder& who, int first, int count);

private:
    int mapped_ = 0;
    std::vector<std::unique_ptr<std::uint64_t[]>> regions_;
    std::array<int, lock_count> readers_{};
    std::uint8_t writers_ = 0;  // a bit a lock
};

}  // namespace gapless::simulation
