#pragma once

#include "protocol/entropy.hpp"
#include "tests/simulation/disk/disk_options.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace gapless::simulation {

// The bytes of a file, twice: as the operating system shows them, and as they are surely on the
// disk; and every sector's states in between. A value.
class file_content {
public:
    explicit file_content(disk_options disk) : disk_(disk) {}

    // False when the file ends before; what is missing reads as zeros.
    [[nodiscard]] bool read(std::span<std::uint8_t> into, std::uint64_t offset) const;

    void write(std::span<const std::uint8_t> bytes, std::uint64_t offset);
    void truncate(std::uint64_t size);

    // Everything that is still known to be unsynced is on the disk.
    void sync();

    // A sync that failed: what was unsynced is taken for clean from now on. It may be on the disk
    // or not, and no later sync writes it, unless it is written again.
    void lose_track();

    // What was forgotten so is unsynced again.
    void regain_track();

    // What power loss leaves. Each unsynced sector is as it was, or in any state since, or torn.
    [[nodiscard]] file_content after_power_loss(protocol::entropy& chance, std::uint64_t& dropped)
        const;

    [[nodiscard]] std::uint64_t size() const { return shown_.size(); }

    [[nodiscard]] bool is_synced() const { return unsynced_.empty() && sizes_.empty(); }

private:
    using bytes = std::vector<std::uint8_t>;

    struct sector {
        std::vector<bytes> states;  // oldest first
        bool is_forgotten = false;
    };

    [[nodiscard]] bytes cut(const bytes& whole, std::uint64_t number) const;
    void paste(bytes& whole, std::uint64_t number, const bytes& piece) const;
    [[nodiscard]] bytes torn(const bytes& before, const bytes& after, protocol::entropy&) const;
    [[nodiscard]] bytes outcome(const bytes& before, const sector&, protocol::entropy&) const;

    disk_options disk_;
    bytes shown_;
    bytes durable_;
    std::map<std::uint64_t, sector> unsynced_;
    std::vector<std::uint64_t> sizes_;  // since the last sync
};

}  // namespace gapless::simulation
