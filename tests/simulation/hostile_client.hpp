#pragma once

#include "protocol/wire/frame_parts.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "tests/simulation/account_channel.hpp"
#include "tests/simulation/hostile_words.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/prng.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"

#include <gapless/ids.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gapless::simulation {

// Somebody with an account who keeps to no rule: says what others have said, word by word or with
// something wrong in it, before a session stands and within one, and asks of accounts what nobody
// should. Whatever it does, the others' conversations must not suffer. What it writes is not in
// the ledger of submissions, and it takes part in no conversation's end.
class hostile_client {
public:
    hostile_client(
        const options&, scheduler&, report&, ledger&, network&, account_channel&, std::size_t index
    );

    // Comes once more, if its name is known to the server by now.
    void visit();

    void connected(link_id);
    void gone(link_id);
    void received(link_id, std::string_view bytes);

    void heal();

    // A frame that others exchange, with its length, for it to learn from.
    void overhear(std::string_view framed);

private:
    void ask_something();
    void sign_on(std::string name, std::string password, bool as_new);
    void say(const std::string& payload);
    void say_in_parts(const std::string& payload);
    void babble(link_id);
    void learn(const protocol::frame& answer);

    scheduler& scheduler_;
    report& report_;
    ledger& ledger_;
    network& network_;
    account_channel& accounts_;
    prng draw_;
    prng draw_parts_;
    bool cuts_frames_;
    std::size_t index_;
    device_id device_;
    std::string password_ = "password of mallory";
    std::string access_token_;
    std::string refresh_token_;
    link_id link_;
    protocol::frame_reader reader_{protocol::payload_bytes_max};
    protocol::part_joiner joiner_;
    hostile_notes notes_;
    std::vector<std::string> overheard_;
    std::uint64_t requests_ = 0;
};

}  // namespace gapless::simulation
