#pragma once

#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/mailbox.hpp"

#include <gapless/moment.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <optional>

namespace gapless::sdk {

// Says when what is in the mailbox has expired, and has it taken away, a batch at a time.
//
// Time is the server's: what a welcome said, and what has passed since by the monotonic clock.
// Before the first one nothing expires, whatever this machine's calendar says. What has expired is
// not shown from the flush that says so; its bytes go between flushes, and whoever waits for
// anything else does not notice.
//
// The ledger and the mailbox outlive it.
class expiry {
public:
    struct limits {
        std::size_t entries_max = 256;  // of a batch
        duration retry = seconds(1);    // after the mailbox has failed
    };

    expiry(limits, ledger&, mailbox&);

    // Inputs. The server's clock has shown this; and what was gathered is flushed.
    void handle_clock(moment told);
    void handle_flushed(instant now);
    void handle_timeout(moment now);

    // Command, last before a flush: what expires by now goes with it.
    void gather(moment now);

    // Outputs.
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // Something has expired that is to be taken away yet.
    [[nodiscard]] bool is_behind() const { return forget_at_ && !is_failing_; }

private:
    [[nodiscard]] wall_time server_time(moment now) const;
    [[nodiscard]] bool is_next_to_expire() const;
    void look(instant now);
    void forget_some(instant now);

    limits limits_;
    ledger& ledger_;
    mailbox& mailbox_;
    std::optional<moment> clock_;    // the server's time, and when it was told
    std::optional<wall_time> next_;  // when the next entry goes, or went
    std::optional<instant> look_at_;
    std::optional<instant> forget_at_;
    bool has_news_ = true;  // the flush stores what may go; so may an earlier life have done
    bool is_failing_ = false;
};

}  // namespace gapless::sdk
