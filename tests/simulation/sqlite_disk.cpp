#include "tests/simulation/sqlite_disk.hpp"

#include "sdk/sqlite/rekey.hpp"
#include "tests/simulation/seeded_entropy.hpp"

#include <utility>

namespace gapless::simulation {

namespace {

constexpr std::uint64_t keys = 3;

}  // namespace

sqlite_disk::sqlite_disk(
    crashing_disks& all, std::string machine, const sdk::identity& owner, std::uint32_t errors
)
    : all_(all),
      machine_(std::move(machine)),
      owner_(owner),
      disk_(all.mount(machine_, errors)),
      draw_(all.seed(), "keys-" + machine_),
      entropy_(std::make_shared<seeded_entropy>(all.seed(), "nonces-" + machine_)) {
    if (draw_.one_in(3)) {
        key_ = 1 + draw_.below(keys);
    }
    other_key_ = key_;
}

result<sdk::mailbox*> sqlite_disk::open() {
    if (mailbox_ == nullptr) {
        if (is_made_ && !is_rotten_ && draw_.one_in(12)) {
            change_key();
        }
        auto opened = open_with(key_);
        const bool has_other = !opened && (opened.error().code == errc::mailbox_locked ||
                                           opened.error().code == errc::usage);
        if (has_other && other_key_ != key_) {
            std::swap(key_, other_key_);
            opened = open_with(key_);
        }
        if (!opened) {
            return opened.error();
        }
        other_key_ = key_;
        is_made_ = true;
        is_rotten_ = false;
        mailbox_ = std::move(*opened);
    }
    return mailbox_.get();
}

std::optional<sdk::app_key> sqlite_disk::key_number(std::uint64_t number) {
    if (number == 0) {
        return std::nullopt;
    }
    sdk::app_key made;
    made.writable()[0] = static_cast<std::uint8_t>(number);
    return made;
}

result<std::unique_ptr<sdk::sqlite_mailbox>> sqlite_disk::open_with(std::uint64_t key) {
    const auto used = key_number(key);
    sdk::sqlite_mailbox::options wanted;
    wanted.directory = "/" + machine_;
    wanted.create = owner_;
    wanted.vfs = sim_vfs::name;
    wanted.checkpoint_frames = 40;  // so that a short life has many
    wanted.key = used ? &*used : nullptr;
    wanted.entropy = entropy_;
    wanted.index_in_clear = key % 2 == 0;
    return sdk::sqlite_mailbox::open(wanted);
}

// What fails on the way leaves it with the one or the other: the next opening tells.
void sqlite_disk::change_key() {
    const std::uint64_t next = draw_.below(keys + 1);
    if (next == key_ || other_key_ != key_) {
        return;
    }
    const auto from = key_number(key_);
    const auto to = key_number(next);
    sdk::rekeying wanted;
    wanted.directory = "/" + machine_;
    wanted.vfs = sim_vfs::name;
    wanted.from = from ? &*from : nullptr;
    wanted.to = to ? &*to : nullptr;
    wanted.entropy = entropy_;
    other_key_ = next;
    if (sdk::rekey(wanted)) {
        key_ = next;
        all_.note_rekeyed();
    }
}

void sqlite_disk::crash() {
    // The files are gone from under it before it can say goodbye to them.
    all_.crash(machine_);
    mailbox_.reset();
}

void sqlite_disk::stop_soon(std::uint64_t changes) {
    disk_.faults().stops_at_change = disk_.counts().changes + changes;
}

void sqlite_disk::rot(std::uint32_t bits) {
    disk_.flip_bits("/" + machine_ + "/mailbox.db", bits);
    is_rotten_ = true;
}

void sqlite_disk::replace(const sdk::identity& owner) {
    for (const std::string& path : disk_.files()) {
        disk_.remove(path, true);
    }
    owner_ = owner;
    is_made_ = false;
    is_rotten_ = false;
    other_key_ = key_;
}

void sqlite_disk::heal() { all_.heal(machine_); }

}  // namespace gapless::simulation
