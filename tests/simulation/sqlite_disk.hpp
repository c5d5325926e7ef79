#pragma once

#include "protocol/entropy.hpp"
#include "sdk/core/mailbox/identity.hpp"
#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/simulation/crashing_disks.hpp"
#include "tests/simulation/device_disk.hpp"
#include "tests/simulation/prng.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace gapless::simulation {

// The product's mailbox on a disk that loses what was not synced. Some are encrypted, and some are
// given another key between two lives, or one, or none any more.
class sqlite_disk final : public device_disk {
public:
    sqlite_disk(
        crashing_disks&, std::string machine, const sdk::identity& owner, std::uint32_t errors
    );

    [[nodiscard]] result<sdk::mailbox*> open() override;
    void crash() override;

    [[nodiscard]] bool has_faults() const override { return true; }

    void set_full(bool full) override { disk_.faults().is_full = full; }

    [[nodiscard]] bool is_stopped() const override { return disk_.is_stopped(); }

    void stop_soon(std::uint64_t changes) override;
    void rot(std::uint32_t bits) override;
    void replace(const sdk::identity& owner) override;
    void heal() override;

private:
    crashing_disks& all_;
    std::string machine_;
    sdk::identity owner_;
    // Nothing: in clear.
    [[nodiscard]] static std::optional<sdk::app_key> key_number(std::uint64_t number);

    [[nodiscard]] result<std::unique_ptr<sdk::sqlite_mailbox>> open_with(std::uint64_t key);
    void change_key();

    sim_disk& disk_;
    prng draw_;                                   // for keys
    std::shared_ptr<protocol::entropy> entropy_;  // likewise
    std::uint64_t key_ = 0;
    std::uint64_t other_key_ = 0;  // that it has instead, if changing it failed
    bool is_made_ = false;
    bool is_rotten_ = false;
    std::unique_ptr<sdk::sqlite_mailbox> mailbox_;
};

}  // namespace gapless::simulation
