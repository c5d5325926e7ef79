#include "server/sqlite/sqlite_store.hpp"

#include "server/sqlite/sqlite_transaction.hpp"
#include "server/sqlite/store_schema.hpp"
#include "storage/sqlite/directory.hpp"

#include <utility>

namespace gapless::server {

result<std::unique_ptr<sqlite_store>> sqlite_store::open(const options& wanted) {
    std::unique_ptr<sqlite_store> opened(new sqlite_store(wanted));
    storage::writer::options file;
    file.path = wanted.directory + "/store.db";
    if (wanted.vfs.empty()) {
        const std::string directory = storage::absolute_path(wanted.directory);
        file.path = directory + "/store.db";
        if (auto made = storage::make_directory(directory); !made) {
            return made.error();
        }
        auto lock = storage::lock_file::take(directory + "/lock", errc::data_in_use);
        if (!lock) {
            return lock.error();
        }
        opened->lock_ = std::move(*lock);
        file.was_filled = opened->lock_->was_filled(file.path);
        if (auto made = storage::make_private_file(file.path); !made) {
            return made.error();
        }
    }
    file.vfs = wanted.vfs;
    file.schema = store_schema();
    file.checkpoint_frames = wanted.checkpoint_frames;
    file.cache_kibibytes = wanted.cache_kibibytes;
    file.first_rows = [](storage::database&) {};
    auto writer = storage::writer::open(std::move(file));
    if (!writer) {
        return writer.error();
    }
    opened->writer_ = std::move(*writer);
    if (opened->lock_ != nullptr) {
        opened->lock_->mark_filled();
    }
    return opened;
}

result<job_result> sqlite_store::run(const store_job& job) {
    job_result done;
    auto committed = transact([&](store_transaction& transaction) {
        done = run_job(transaction, job, policy_);
    });
    if (!committed) {
        return committed.error();
    }
    return done;
}

result<void> sqlite_store::transact(const std::function<void(store_transaction&)>& work) {
    auto committed = writer_->transact([&](storage::database& file) {
        sqlite_transaction transaction(file, numbers_, sweep_);
        work(transaction);
    });
    if (!committed) {
        numbers_.handle_rollback();
    }
    return committed;
}

void sqlite_store::tidy() {
    // What is committed is committed; a checkpoint that fails is made good by a later one.
    static_cast<void>(writer_->checkpoint());
}

std::uint64_t sqlite_store::rows_written() {
    const auto connection = writer_->connection();
    return connection ? (*connection)->rows_written() : 0;
}

}  // namespace gapless::server
