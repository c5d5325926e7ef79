#include "tests/integration/kill/prefixes/recorded_disk.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace gapless::kill {
namespace {

constexpr std::size_t sector_bytes = 512;

bool flips(std::mt19937_64& chance) { return chance() % 2 == 0; }

// A shared memory file is no content: SQLite makes it anew.
bool is_content(const std::string& name) { return !name.empty() && !name.ends_with("-shm"); }

}  // namespace

recorded_disk::recorded_disk(const std::filesystem::path& before) {
    for (const auto& entry : std::filesystem::directory_iterator(before)) {
        const std::string name = entry.path().filename();
        if (entry.is_regular_file() && is_content(name)) {
            std::ifstream content(entry.path(), std::ios::binary);
            file& kept = files_[name];
            kept.synced.assign(std::istreambuf_iterator<char>(content), {});
            kept.is_name_synced = true;
        }
    }
}

void recorded_disk::apply(const record& done, std::size_t index) {
    if (done.head.kind == record_kind::directory_synced) {
        return sync_names(done.head.begun_after);
    }
    if (!is_content(done.name)) {
        return;
    }
    file& at = files_[done.name];
    const auto offset = static_cast<std::uint64_t>(done.head.offset);
    switch (done.head.kind) {
        case record_kind::created:
            at = file();
            at.born = index;
            return;
        case record_kind::written:
            at.pending.push_back({index, false, offset, done.payload});
            return;
        case record_kind::truncated:
            at.pending.push_back({index, true, offset, {}});
            return;
        case record_kind::removed:
            at.is_removed = true;
            at.born = index;
            return;
        case record_kind::synced:
            return sync(at, done.head.begun_after);
        default:
            return;
    }
}

void recorded_disk::sync(file& at, std::uint64_t begun_after) {
    // They are in the order of the calls, so that what the sync covers stands in front.
    const auto covered = std::find_if(at.pending.begin(), at.pending.end(), [&](const change& one) {
        return one.index >= begun_after;
    });
    for (auto one = at.pending.begin(); one != covered; ++one) {
        perform(*one, at.synced);
    }
    at.pending.erase(at.pending.begin(), covered);
}

void recorded_disk::sync_names(std::uint64_t begun_after) {
    for (auto one = files_.begin(); one != files_.end();) {
        const bool is_covered = one->second.born < begun_after;
        if (is_covered && one->second.is_removed) {
            one = files_.erase(one);
        } else {
            one->second.is_name_synced = one->second.is_name_synced || is_covered;
            ++one;
        }
    }
}

void recorded_disk::perform(const change& one, std::string& content) {
    if (one.is_truncation) {
        content.resize(one.offset);
        return;
    }
    if (content.size() < one.offset + one.bytes.size()) {
        content.resize(one.offset + one.bytes.size());
    }
    content.replace(one.offset, one.bytes.size(), one.bytes);
}

void recorded_disk::perform_some(const change& one, std::string& content, std::mt19937_64& chance) {
    if (one.is_truncation) {
        if (flips(chance)) {
            perform(one, content);
        }
        return;
    }
    for (std::size_t done = 0; done < one.bytes.size();) {
        const std::uint64_t at = one.offset + done;
        const std::size_t room = sector_bytes - at % sector_bytes;
        const std::string piece = one.bytes.substr(done, room);
        if (flips(chance)) {
            perform({one.index, false, at, piece}, content);
        }
        done += piece.size();
    }
}

void recorded_disk::leave(survival how, std::mt19937_64& chance, const std::filesystem::path& into)
    const {
    for (const auto& [name, at] : files_) {
        const bool counts = how == survival::all || (how == survival::some && flips(chance));
        if (counts ? at.is_removed : !at.is_name_synced) {
            continue;
        }
        std::string content = at.synced;
        for (const change& one : at.pending) {
            if (how == survival::all) {
                perform(one, content);
            } else if (how == survival::some) {
                perform_some(one, content, chance);
            }
        }
        std::ofstream made(into / name, std::ios::binary);
        made.write(content.data(), static_cast<std::streamsize>(content.size()));
    }
}

std::size_t recorded_disk::unsynced_writes() const {
    std::size_t sum = 0;
    for (const auto& [name, at] : files_) {
        sum += at.pending.size();
    }
    return sum;
}

}  // namespace gapless::kill
