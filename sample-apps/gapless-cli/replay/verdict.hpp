#pragma once

#include <gapless/message.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gapless::cli {

// How what devices hold compares with what was said.
struct verdict {
    std::uint64_t delivered = 0;   // lines that a device holds
    std::uint64_t lost = 0;        // lines that it does not
    std::uint64_t duplicated = 0;  // rows that were not said, or not so often
    std::uint64_t reordered = 0;   // rows that stand where they should not

    // Messages on a device that were to be encrypted, and could be read by others, or not by it.
    std::uint64_t unprotected = 0;

    // Devices, for each of their logs, of which others know or show something else.
    std::uint64_t unread_wrong = 0;    // while nobody had read
    std::uint64_t read_wrong = 0;      // when everybody had, on one device each
    std::uint64_t receipts_wrong = 0;  // logs that are not said to be read by all

    verdict& operator+=(const verdict& other);

    [[nodiscard]] bool is_clean() const {
        return lost == 0 && duplicated == 0 && reordered == 0 && unprotected == 0 &&
               unread_wrong == 0 && read_wrong == 0 && receipts_wrong == 0;
    }

    friend bool operator==(const verdict&, const verdict&) = default;
};

// What each user said, in order.
using said_by_user = std::map<std::string, std::vector<std::string>>;

// One device's messages of a conversation, by seq, against the log: each line once, each writer's
// in order.
[[nodiscard]] verdict judge(const said_by_user& said, const std::vector<message>& held);

// How many did not come from device to device.
[[nodiscard]] std::uint64_t count_unprotected(const std::vector<message>& held);

// How many messages of others a user has not read who has read up to a seq.
[[nodiscard]] std::uint64_t count_unread(
    const std::vector<message>& held, const std::string& user, seq read
);

// Against another device: the same message at the same seq. Only reordered is counted: what one of
// them lacks is seen in the log.
[[nodiscard]] verdict judge_against(
    const std::vector<message>& reference, const std::vector<message>& held
);

}  // namespace gapless::cli
