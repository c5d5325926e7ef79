#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/message.hpp>

#include <memory>
#include <string>

namespace gapless::simulation {

// Watches what the server stores of encrypted conversations: that it reads nothing (I27), and for
// whom each epoch is, which says who must be able to read (I32); and of managed ones, that all is
// sealed under the version that who went has left behind. In the logs stands what was
// submitted, as the devices have to find it.
class key_checker {
public:
    key_checker(ledger& truth, report& seen) : ledger_(truth), report_(seen) {}

    // An entry was committed, the next of its log. What it says.
    [[nodiscard]] message read(observed_log& log, const message& stored, const std::string& at);

private:
    void note_epoch(observed_log& log, const message& stored);
    void note_managed(observed_log& log, const message& stored);
    void check_managed(observed_log& log, const message& stored, const std::string& at);

    ledger& ledger_;
    report& report_;
    std::unique_ptr<crypto::algorithms> use_;  // loaded when it is needed first
};

}  // namespace gapless::simulation
