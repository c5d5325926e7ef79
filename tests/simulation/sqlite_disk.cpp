#include "tests/simulation/sqlite_disk.hpp"

#include <utility>

namespace gapless::simulation {

sqlite_disk::sqlite_disk(
    crashing_disks& all, std::string machine, const sdk::identity& owner, std::uint32_t errors
)
    : all_(all), machine_(std::move(machine)), owner_(owner), disk_(all.mount(machine_, errors)) {}

result<sdk::mailbox*> sqlite_disk::open() {
    if (mailbox_ == nullptr) {
        sdk::sqlite_mailbox::options wanted;
        wanted.directory = "/" + machine_;
        wanted.create = owner_;
        wanted.vfs = sim_vfs::name;
        wanted.checkpoint_frames = 40;  // so that a short life has many
        auto opened = sdk::sqlite_mailbox::open(wanted);
        if (!opened) {
            return opened.error();
        }
        mailbox_ = std::move(*opened);
    }
    return mailbox_.get();
}

void sqlite_disk::crash() {
    // The files are gone from under it before it can say goodbye to them.
    all_.crash(machine_);
    mailbox_.reset();
}

void sqlite_disk::stop_soon(std::uint64_t changes) {
    disk_.faults().stops_at_change = disk_.counts().changes + changes;
}

void sqlite_disk::rot(std::uint32_t bits) { disk_.flip_bits("/" + machine_ + "/mailbox.db", bits); }

void sqlite_disk::replace(const sdk::identity& owner) {
    for (const std::string& path : disk_.files()) {
        disk_.remove(path, true);
    }
    owner_ = owner;
}

void sqlite_disk::heal() { all_.heal(machine_); }

}  // namespace gapless::simulation
