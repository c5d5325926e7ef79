#pragma once

#include "server/core/store/run_job.hpp"
#include "server/core/store/store.hpp"
#include "server/sqlite/message_numbers.hpp"
#include "server/sqlite/sweep.hpp"
#include "storage/sqlite/lock_file.hpp"
#include "storage/sqlite/writer.hpp"

#include <gapless/result.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace gapless::server {

// The store on disk: one SQLite file in the data directory, with its write-ahead log beside it
// while it is open, and a lock file against a second server.
//
// A job is one transaction, synced before run() returns; a job that changes nothing syncs nothing.
// After a job whose outcome the disk could not tell the next one works on a new connection; what
// had failed is not in it. One thread at a time; between jobs it calls tidy().
class sqlite_store final : public store {
public:
    struct options {
        std::string directory;
        job_policy policy;

        // Empty: the operating system's files. Another VFS has no directories to make, and has to
        // keep a second opener away by itself.
        std::string vfs;

        std::uint64_t checkpoint_frames = 4'000;

        // Every busy conversation has two pages of its own: room for some thousand of them.
        std::uint64_t cache_kibibytes = 32 * 1024;
    };

    // Makes the store if there is none. Fails with data_in_use, storage_full and storage_failed.
    [[nodiscard]] static result<std::unique_ptr<sqlite_store>> open(const options& wanted);

    // Fails with storage_full and storage_failed.
    [[nodiscard]] result<job_result> run(const store_job&) override;

    // Does something else than a job in one transaction: what there is to do before anybody is
    // served, and for tests of the port.
    [[nodiscard]] result<void> transact(const std::function<void(store_transaction&)>& work);

    // Moves the log into the database when it is long enough: off the path of the answers.
    void tidy();

    // Reads the whole file. Fails with storage_failed.
    [[nodiscard]] result<void> check() { return writer_->check(); }

    // Since the newest connection was opened.
    [[nodiscard]] std::uint64_t rows_written();

private:
    explicit sqlite_store(const options& wanted) : policy_(wanted.policy) {}

    job_policy policy_;
    std::unique_ptr<storage::lock_file> lock_;  // released last
    std::unique_ptr<storage::writer> writer_;
    message_numbers numbers_;
    sweep sweep_;
};

}  // namespace gapless::server
