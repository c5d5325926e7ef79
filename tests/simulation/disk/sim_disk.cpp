#include "tests/simulation/disk/sim_disk.hpp"

#include <sqlite3.h>

#include <utility>

namespace gapless::simulation {
namespace {

std::string directory_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

bool is_change(sim_disk::operation what) {
    return what != sim_disk::operation::read && what != sim_disk::operation::look;
}

int failure_code(sim_disk::operation what) {
    switch (what) {
        case sim_disk::operation::read:
            return SQLITE_IOERR_READ;
        case sim_disk::operation::look:
            return SQLITE_IOERR_ACCESS;
        case sim_disk::operation::write:
        case sim_disk::operation::grow:
            return SQLITE_IOERR_WRITE;
        case sim_disk::operation::truncate:
            return SQLITE_IOERR_TRUNCATE;
        case sim_disk::operation::sync:
            return SQLITE_IOERR_FSYNC;
        case sim_disk::operation::make:
            return SQLITE_CANTOPEN;
        case sim_disk::operation::remove:
            return SQLITE_IOERR_DELETE;
    }
    return SQLITE_IOERR;
}

}  // namespace

int sim_disk::admit(operation what) {
    if (stopped_) {
        return failure_code(what);
    }
    ++counts_.operations;
    counts_.changes += is_change(what) ? 1u : 0u;
    if (is_change(what) && faults_.stops_at_change == counts_.changes) {
        stopped_ = true;
        return failure_code(what);
    }
    if (faults_.fails_at_operation == counts_.operations || hits(faults_.errors_ppm)) {
        ++counts_.errors;
        return failure_code(what);
    }
    if (faults_.is_full && (what == operation::grow || what == operation::make)) {
        ++counts_.refused_full;
        return SQLITE_FULL;
    }
    return what == operation::sync ? admit_sync() : SQLITE_OK;
}

int sim_disk::admit_sync() {
    ++counts_.syncs;
    if (faults_.fails_at_sync == counts_.syncs || hits(faults_.sync_errors_ppm)) {
        ++counts_.errors;
        ++counts_.sync_errors;
        return SQLITE_IOERR_FSYNC;
    }
    return SQLITE_OK;
}

bool sim_disk::hits(std::uint32_t ppm) { return ppm > 0 && chance_.draw() % 1'000'000 < ppm; }

void sim_disk::crash(protocol::entropy& chance) {
    ++life_;
    ++counts_.crashes;
    stopped_ = false;
    for (auto& [path, name] : names_) {
        std::shared_ptr<sim_inode> left = name.now;
        if (const auto states = name.between.size(); states > 0) {
            const auto chosen = chance.draw() % (states + 1);
            left = chosen == states ? name.durable : name.between[chosen];
            counts_.entries_dropped += left == name.now ? 0u : 1u;
        }
        name = {};
        if (left != nullptr) {
            auto content = left->content.after_power_loss(chance, counts_.writes_dropped);
            name.now = std::make_shared<sim_inode>(std::move(content));
            name.durable = name.now;
        }
    }
    std::erase_if(names_, [](const auto& item) { return item.second.now == nullptr; });
}

// A log that a dead process could not sync is made sure of by writing it once more. Where that
// could harm what is synced nothing helps, and no system's VFS has such a disk: there a sync that
// failed is made good in the end (decision 2).
std::shared_ptr<sim_inode> sim_disk::left_behind(const sim_inode& inode) const {
    auto left = std::make_shared<sim_inode>(inode.content);
    if (!kind_.powersafe_overwrite) {
        left->content.regain_track();
    }
    return left;
}

void sim_disk::kill() {
    ++life_;
    stopped_ = false;
    for (auto& [path, name] : names_) {
        std::map<std::shared_ptr<sim_inode>, std::shared_ptr<sim_inode>> fresh;
        const auto renew = [this, &fresh](std::shared_ptr<sim_inode>& inode) {
            if (inode != nullptr) {
                auto& copy = fresh[inode];
                copy = copy != nullptr ? copy : left_behind(*inode);
                inode = copy;
            }
        };
        renew(name.now);
        renew(name.durable);
        for (auto& state : name.between) {
            renew(state);
        }
    }
}

void sim_disk::flip_bits(const std::string& path, std::uint32_t count) {
    auto bytes = read_file(path);
    for (std::uint32_t n = 0; n < count && !bytes.empty(); ++n) {
        const auto at = chance_.draw() % (bytes.size() * 8);
        auto& byte = bytes[at / 8];
        byte = static_cast<std::uint8_t>(byte ^ (1u << (at % 8)));
    }
    put_file(path, bytes);
}

std::shared_ptr<sim_inode> sim_disk::open(const std::string& path, bool make) {
    const auto known = names_.find(path);
    if (known != names_.end() && known->second.now != nullptr) {
        return known->second.now;
    }
    if (!make) {
        return nullptr;
    }
    auto inode = std::make_shared<sim_inode>(file_content(kind_));
    point(names_[path], inode);
    return inode;
}

void sim_disk::remove(const std::string& path, bool sync_directory) {
    point(names_[path], nullptr);
    if (sync_directory) {
        sync_directory_of(path);
    }
}

void sim_disk::point(entry& name, std::shared_ptr<sim_inode> to) {
    name.now = std::move(to);
    name.between.push_back(name.now);
}

void sim_disk::sync_directory_of(const std::string& path) {
    const std::string directory = directory_of(path);
    for (auto& [name, state] : names_) {
        if (directory_of(name) == directory) {
            state.durable = state.now;
            state.between.clear();
        }
    }
    std::erase_if(names_, [](const auto& item) {
        return item.second.now == nullptr && item.second.between.empty();
    });
}

std::vector<std::uint8_t> sim_disk::read_file(const std::string& path) const {
    if (!has(path)) {
        return {};
    }
    const file_content& content = names_.at(path).now->content;
    std::vector<std::uint8_t> bytes(content.size());
    static_cast<void>(content.read(bytes, 0));
    return bytes;
}

void sim_disk::put_file(const std::string& path, const std::vector<std::uint8_t>& bytes) {
    auto inode = open(path, true);
    inode->content.truncate(0);
    inode->content.write(bytes, 0);
    inode->content.sync();
    sync_directory_of(path);
}

bool sim_disk::has(const std::string& path) const {
    const auto known = names_.find(path);
    return known != names_.end() && known->second.now != nullptr;
}

std::vector<std::string> sim_disk::files() const {
    std::vector<std::string> found;
    for (const auto& [path, name] : names_) {
        if (name.now != nullptr) {
            found.push_back(path);
        }
    }
    return found;
}

}  // namespace gapless::simulation
