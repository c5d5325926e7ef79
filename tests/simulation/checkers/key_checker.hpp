#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/wire/key_frames.hpp"
#include "server/core/store/job.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/message.hpp>

#include <cstdint>
#include <memory>
#include <set>
#include <string>

namespace gapless::simulation {

// Watches what the server stores of encrypted conversations: that it reads nothing (I27), and for
// whom each epoch is, which says who must be able to read (I32), and that nothing is said for a
// device that its user has revoked (I33); and of managed ones, that all is
// sealed under the version that who went has left behind. In the logs stands what was
// submitted, as the devices have to find it.
class key_checker {
public:
    key_checker(ledger& truth, report& seen) : ledger_(truth), report_(seen) {}

    // A job was committed, whose entries were read before.
    void handle_committed(const server::store_job&, const server::job_result&);

    // An entry was committed, the next of its log. What it says.
    [[nodiscard]] message read(observed_log& log, const message& stored, const std::string& at);

private:
    crypto::algorithms& use();
    void note_revoked(const protocol::publish_keys& taken);
    void check_readers(const observed_log& log, std::uint64_t epoch, const std::string& at);
    void note_epoch(observed_log& log, const message& stored);
    void note_generation(
        observed_log& log, const message& stored, std::uint32_t generation, const std::string& at
    );
    void note_managed(observed_log& log, const message& stored);
    void check_managed(observed_log& log, const message& stored, const std::string& at);

    ledger& ledger_;
    report& report_;
    std::set<device_id> revoked_;              // by their users, as the server has taken it
    std::unique_ptr<crypto::algorithms> use_;  // loaded when it is needed first
};

}  // namespace gapless::simulation
