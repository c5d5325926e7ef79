#include "tests/simulation/disk/shared_memory.hpp"

#include <utility>

namespace gapless::simulation {
namespace {

std::uint8_t bits(int first, int count) {
    return static_cast<std::uint8_t>(((1u << count) - 1u) << first);
}

std::uint8_t without(std::uint8_t from, std::uint8_t taken) {
    return static_cast<std::uint8_t>(from & ~taken);
}

}  // namespace

void shared_memory::map(holder& who) { mapped_ += std::exchange(who.is_mapped, true) ? 0 : 1; }

void shared_memory::unmap(holder& who) {
    unlock_shared(who, 0, lock_count);
    unlock_exclusive(who, 0, lock_count);
    if (std::exchange(who.is_mapped, false) && --mapped_ == 0) {
        regions_.clear();
    }
}

volatile void* shared_memory::region(std::size_t number, std::size_t bytes, bool make) {
    while (make && regions_.size() <= number) {
        regions_.push_back(std::make_unique<std::uint64_t[]>(bytes / sizeof(std::uint64_t)));
    }
    return number < regions_.size() ? regions_[number].get() : nullptr;
}

bool shared_memory::lock_shared(holder& who, int first, int count) {
    const std::uint8_t wanted = without(bits(first, count), who.shared);
    if ((writers_ & wanted) != 0) {
        return false;
    }
    for (std::size_t n = 0; n < lock_count; ++n) {
        readers_[n] += (wanted >> n) & 1;
    }
    who.shared = static_cast<std::uint8_t>(who.shared | wanted);
    return true;
}

bool shared_memory::lock_exclusive(holder& who, int first, int count) {
    const std::uint8_t wanted = without(bits(first, count), who.exclusive);
    for (std::size_t n = 0; n < lock_count; ++n) {
        const bool is_wanted = ((wanted >> n) & 1) != 0;
        const int own = (who.shared >> n) & 1;
        if (is_wanted && (readers_[n] > own || ((writers_ >> n) & 1) != 0)) {
            return false;
        }
    }
    writers_ = static_cast<std::uint8_t>(writers_ | wanted);
    who.exclusive = static_cast<std::uint8_t>(who.exclusive | wanted);
    return true;
}

void shared_memory::unlock_shared(holder& who, int first, int count) {
    const auto given = static_cast<std::uint8_t>(bits(first, count) & who.shared);
    for (std::size_t n = 0; n < lock_count; ++n) {
        readers_[n] -= (given >> n) & 1;
    }
    who.shared = without(who.shared, given);
}

void shared_memory::unlock_exclusive(holder& who, int first, int count) {
    const auto given = static_cast<std::uint8_t>(bits(first, count) & who.exclusive);
    writers_ = without(writers_, given);
    who.exclusive = without(who.exclusive, given);
}

}  // namespace gapless::simulation
