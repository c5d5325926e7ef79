#include "tests/simulation/disk/file_content.hpp"

#include <algorithm>
#include <utility>

namespace gapless::simulation {

bool file_content::read(std::span<std::uint8_t> into, std::uint64_t offset) const {
    const std::uint64_t there = offset < shown_.size() ? shown_.size() - offset : 0;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(there, into.size()));
    if (count > 0) {
        std::copy_n(shown_.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
    }
    std::ranges::fill(into.subspan(count), std::uint8_t{0});
    return count == into.size();
}

void file_content::write(std::span<const std::uint8_t> piece, std::uint64_t offset) {
    if (piece.empty()) {
        return;
    }
    if (offset + piece.size() > shown_.size()) {
        shown_.resize(offset + piece.size());
        sizes_.push_back(shown_.size());
    }
    std::ranges::copy(piece, shown_.begin() + static_cast<std::ptrdiff_t>(offset));
    const std::uint64_t last = (offset + piece.size() - 1) / disk_.sector_bytes;
    for (std::uint64_t number = offset / disk_.sector_bytes; number <= last; ++number) {
        sector& touched = unsynced_[number];
        touched.states.push_back(cut(shown_, number));
        touched.is_forgotten = false;
    }
}

void file_content::truncate(std::uint64_t size) {
    if (size == shown_.size()) {
        return;
    }
    shown_.resize(size);
    sizes_.push_back(size);
    unsynced_.erase(
        unsynced_.lower_bound((size + disk_.sector_bytes - 1) / disk_.sector_bytes), unsynced_.end()
    );
}

void file_content::sync() {
    durable_.resize(shown_.size());
    sizes_.clear();
    std::erase_if(unsynced_, [this](const auto& entry) {
        const auto& [number, written] = entry;
        if (!written.is_forgotten) {
            paste(durable_, number, cut(shown_, number));
        }
        return !written.is_forgotten;
    });
}

void file_content::lose_track() {
    for (auto& [number, written] : unsynced_) {
        written.is_forgotten = true;
    }
}

void file_content::regain_track() {
    for (auto& [number, written] : unsynced_) {
        written.is_forgotten = false;
    }
}

file_content file_content::after_power_loss(protocol::entropy& chance, std::uint64_t& dropped)
    const {
    file_content left(disk_);
    left.durable_ = durable_;
    if (!sizes_.empty()) {
        const auto chosen = chance.draw() % (sizes_.size() + 1);
        left.durable_.resize(chosen == 0 ? durable_.size() : sizes_[chosen - 1]);
    }
    const bool all_lost = chance.draw() % 4 == 0;
    for (const auto& [number, written] : unsynced_) {
        const bytes before = cut(left.durable_, number);
        const bytes after = all_lost ? before : outcome(before, written, chance);
        dropped += after == written.states.back() ? 0u : 1u;
        paste(left.durable_, number, after);
    }
    left.shown_ = left.durable_;
    return left;
}

file_content::bytes file_content::outcome(
    const bytes& before, const sector& written, protocol::entropy& chance
) const {
    const auto fate = chance.draw() % 8;
    if (fate < 4) {
        return before;
    }
    if (fate < 6) {
        return written.states.back();
    }
    const bytes& reached = written.states[chance.draw() % written.states.size()];
    return fate == 6 ? reached : torn(before, reached, chance);
}

file_content::bytes file_content::torn(
    const bytes& before, const bytes& after, protocol::entropy& chance
) const {
    bytes mixed = after;
    if (!disk_.powersafe_overwrite && chance.draw() % 2 == 0) {
        chance.fill(mixed);
        return mixed;
    }
    const auto seam = static_cast<std::ptrdiff_t>(chance.draw() % disk_.sector_bytes);
    if (chance.draw() % 2 == 0) {
        std::copy(before.begin() + seam, before.end(), mixed.begin() + seam);
    } else {
        std::copy(before.begin(), before.begin() + seam, mixed.begin());
    }
    return mixed;
}

// A whole sector, with zeros for what lies beyond the end.
file_content::bytes file_content::cut(const bytes& whole, std::uint64_t number) const {
    bytes piece(disk_.sector_bytes);
    const std::uint64_t from = std::min<std::uint64_t>(number * disk_.sector_bytes, whole.size());
    const std::uint64_t to = std::min<std::uint64_t>(from + disk_.sector_bytes, whole.size());
    std::copy(
        whole.begin() + static_cast<std::ptrdiff_t>(from),
        whole.begin() + static_cast<std::ptrdiff_t>(to),
        piece.begin()
    );
    return piece;
}

// As much of the sector as the file has room for.
void file_content::paste(bytes& whole, std::uint64_t number, const bytes& piece) const {
    const std::uint64_t from = number * disk_.sector_bytes;
    if (from >= whole.size()) {
        return;
    }
    const std::uint64_t count = std::min<std::uint64_t>(piece.size(), whole.size() - from);
    std::copy_n(
        piece.begin(),
        static_cast<std::ptrdiff_t>(count),
        whole.begin() + static_cast<std::ptrdiff_t>(from)
    );
}

}  // namespace gapless::simulation
