#include "tests/simulation/sqlite_server_disk.hpp"

#include <limits>
#include <utility>

namespace gapless::simulation {
namespace {

constexpr const char* machine = "server";

}  // namespace

sqlite_server_disk::sqlite_server_disk(
    crashing_disks& all, server::job_policy policy, std::uint32_t errors
)
    : all_(all), policy_(policy), disk_(all.mount(machine, errors)) {}

result<server::store*> sqlite_server_disk::open() {
    if (store_ == nullptr) {
        server::sqlite_store::options wanted;
        wanted.directory = std::string("/") + machine;
        wanted.policy = policy_;
        wanted.vfs = sim_vfs::name;
        wanted.checkpoint_frames = 60;  // so that a short life has many
        auto opened = server::sqlite_store::open(wanted);
        if (!opened) {
            return opened.error();
        }
        store_ = std::move(*opened);
    }
    return this;
}

void sqlite_server_disk::crash() {
    // The files are gone from under it before it can say goodbye to them.
    all_.crash(machine);
    store_.reset();
}

result<server::job_result> sqlite_server_disk::run(const server::store_job& job) {
    server::job_result done;
    job_footprint left;
    bool was_begun = false;
    const std::uint64_t before = disk_.counts().changes;
    const auto committed = store_->transact([&](server::store_transaction& transaction) {
        was_begun = true;
        done = server::run_job(transaction, job, policy_);
        left = footprint_of(transaction, done);
    });
    // Once the disk has stopped the process is dead: whatever it was told, nobody hears of it.
    if (!committed || disk_.is_stopped()) {
        if (was_begun && !left.is_empty()) {
            unknown_.push_back({{job, std::move(done)}, std::move(left)});
        }
        return committed ? error{errc::storage_failed} : committed.error();
    }
    // Whoever has written has written over what those before may have left.
    if (disk_.counts().changes != before) {
        unknown_.clear();
    }
    store_->tidy();
    return done;
}

std::vector<message> sqlite_server_disk::archive(conversation_id conversation) {
    constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
    constexpr std::uint64_t last = std::numeric_limits<std::int64_t>::max();
    std::vector<message> rows;
    static_cast<void>(store_->transact([&](server::store_transaction& looking) {
        rows = looking.read_messages(conversation, seq{1}, seq{last}, all, all);
    }));
    return rows;
}

void sqlite_server_disk::look(const std::function<void(server::store_transaction&)>& at_rows) {
    static_cast<void>(store_->transact(at_rows));
}

std::vector<server::device_record> sqlite_server_disk::devices(user_id user) {
    std::vector<server::device_record> rows;
    static_cast<void>(store_->transact([&](server::store_transaction& looking) {
        rows = looking.devices_of(user);
    }));
    return rows;
}

std::vector<server::read_record> sqlite_server_disk::read_states(conversation_id conversation) {
    std::vector<server::read_record> rows;
    static_cast<void>(store_->transact([&](server::store_transaction& looking) {
        rows = looking.read_states(conversation);
    }));
    return rows;
}

std::optional<server_disk::done_job> sqlite_server_disk::take_survivor() {
    std::optional<done_job> survivor;
    look([&](server::store_transaction& rows) {
        for (unknown_job& each : unknown_) {
            if (footprint_of(rows, each.what.result) == each.left) {
                survivor = std::move(each.what);  // each has written over those before
            }
        }
    });
    unknown_.clear();
    return survivor;
}

void sqlite_server_disk::stop_soon(std::uint64_t changes) {
    disk_.faults().stops_at_change = disk_.counts().changes + changes;
}

void sqlite_server_disk::heal() { all_.heal(machine); }

}  // namespace gapless::simulation
