#pragma once

#include "server/core/store/memory_store.hpp"
#include "server/core/store/memory_transaction.hpp"
#include "tests/simulation/server_disk.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::simulation {

// The perfect disk: what was committed is there, nothing else is.
class model_server_disk final : public server_disk {
public:
    explicit model_server_disk(server::job_policy policy)
        : policy_(policy), store_(std::in_place, database_, policy) {}

    result<server::store*> open() override { return &*store_; }

    void run_in_vain(const server::store_job& job, std::uint64_t accesses) override {
        server::memory_transaction doomed(database_);
        doomed.fail_after(accesses, error{errc::storage_failed});
        static_cast<void>(server::run_job(doomed, job, policy_));
        doomed.rollback();
    }

    void crash() override { database_.crash(); }

    std::vector<message> archive(conversation_id conversation) override {
        constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
        server::memory_transaction looking(database_);
        return looking.read_messages(conversation, seq{1}, seq{all}, all, all);
    }

    void look(const std::function<void(server::store_transaction&)>& at_rows) override {
        server::memory_transaction looking(database_);
        at_rows(looking);
    }

    std::vector<server::read_record> read_states(conversation_id conversation) override {
        server::memory_transaction looking(database_);
        return looking.read_states(conversation);
    }

    std::vector<server::device_record> devices(user_id user) override {
        // Without a transaction, which would be the next one after the last commit.
        std::vector<server::device_record> found;
        for (const auto& [id, row] : database_.tables().devices) {
            if (row.user == user) {
                found.push_back(row);
            }
        }
        return found;
    }

    void lift_sign_out_policy() override {
        policy_.sign_out = server::sign_out_policy::none;
        store_.emplace(database_, policy_);
    }

private:
    server::memory_database database_;
    server::job_policy policy_;
    std::optional<server::memory_store> store_;
};

}  // namespace gapless::simulation
