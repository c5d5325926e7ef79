#pragma once

#include "tests/integration/kill/prefixes/recording.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace gapless::kill {

// What a crash makes of the writes that were not synced.
enum class survival : std::uint8_t {
    none,  // all of them are lost, and so are names that were not synced
    all,   // none is lost
    some,  // any of their sectors may be there, in any combination
};

// The files of a recorded directory as the disk has them: what was synced, and what was written
// since. Feed it the records in their order; at any moment it says what a crash would leave.
class recorded_disk {
public:
    // The files that were there before the recording began.
    explicit recorded_disk(const std::filesystem::path& before);

    void apply(const record&, std::size_t index);

    // Writes into an empty directory what is left after a crash.
    void leave(survival, std::mt19937_64& chance, const std::filesystem::path& into) const;

    [[nodiscard]] std::size_t unsynced_writes() const;

private:
    struct change {
        std::size_t index;
        bool is_truncation;
        std::uint64_t offset;
        std::string bytes;
    };

    struct file {
        std::string synced;
        std::vector<change> pending;
        bool is_name_synced = false;
        bool is_removed = false;  // and nobody has synced that
        std::size_t born = 0;
    };

    static void perform(const change&, std::string& content);
    static void perform_some(const change&, std::string& content, std::mt19937_64& chance);
    void sync(file&, std::uint64_t begun_after);
    void sync_names(std::uint64_t begun_after);

    std::map<std::string, file> files_;
};

}  // namespace gapless::kill
