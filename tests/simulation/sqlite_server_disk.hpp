#pragma once

#include "server/core/store/run_job.hpp"
#include "server/sqlite/sqlite_store.hpp"
#include "tests/simulation/crashing_disks.hpp"
#include "tests/simulation/job_footprint.hpp"
#include "tests/simulation/server_disk.hpp"

#include <memory>

namespace gapless::simulation {

// The product's store on a disk that loses what was not synced.
class sqlite_server_disk final : public server_disk, private server::store {
public:
    sqlite_server_disk(crashing_disks&, server::job_policy, std::uint32_t errors);

    [[nodiscard]] result<server::store*> open() override;

    void run_in_vain(const server::store_job&, std::uint64_t) override {}

    void crash() override;
    [[nodiscard]] std::vector<message> archive(conversation_id) override;
    void look(const std::function<void(server::store_transaction&)>& at_rows) override;
    [[nodiscard]] std::vector<server::read_record> read_states(conversation_id) override;
    [[nodiscard]] std::vector<server::device_record> devices(user_id) override;

    void lift_sign_out_policy() override { policy_.sign_out = server::sign_out_policy::none; }

    [[nodiscard]] std::optional<done_job> take_survivor() override;

    [[nodiscard]] bool has_faults() const override { return true; }

    void set_full(bool full) override { disk_.faults().is_full = full; }

    void stop_soon(std::uint64_t changes) override;
    void heal() override;

private:
    struct unknown_job {
        done_job what;
        job_footprint left;
    };

    // As the store's own run, but what a failed job came to is kept.
    [[nodiscard]] result<server::job_result> run(const server::store_job&) override;

    crashing_disks& all_;
    server::job_policy policy_;
    sim_disk& disk_;
    std::unique_ptr<server::sqlite_store> store_;
    std::vector<unknown_job> unknown_;  // failed, since one went well
};

}  // namespace gapless::simulation
