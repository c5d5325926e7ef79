#pragma once

#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/simulation/device_disk.hpp"

#include <optional>
#include <utility>

namespace gapless::simulation {

// The perfect disk: what was committed is there, nothing else is.
class model_disk final : public device_disk {
public:
    explicit model_disk(const sdk::identity& owner) : mailbox_(std::in_place, owner) {}

    result<sdk::mailbox*> open() override { return &*mailbox_; }

    void crash() override {}

    void replace(const sdk::identity& owner) override { mailbox_.emplace(owner); }

private:
    std::optional<sdk::memory_mailbox> mailbox_;
};

}  // namespace gapless::simulation
