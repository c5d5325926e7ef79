#pragma once

#include "server/core/account/account_case.hpp"
#include "server/core/account/farewell.hpp"
#include "server/core/account/hasher.hpp"
#include "server/core/account/hashing_queue.hpp"
#include "server/core/account/holder_probes.hpp"
#include "server/core/engine_room.hpp"
#include "server/core/limits/bucket_table.hpp"

#include <gapless/time.hpp>

#include <map>
#include <optional>
#include <string_view>

namespace gapless::server {

// Takes account requests through their stages (see account_case): the store, the hasher, the store
// again, and the answer.
//
// Guesses are limited per account and address, and a name that nobody has is treated like one with
// a wrong password, down to the time it takes. Room and hasher outlive it.
class account_desk {
public:
    account_desk(engine_room&, hasher&);

    // Inputs.
    void handle_request(
        account_ticket, const account_request&, std::string_view address, instant now
    );
    void handle_hashed(hash_ticket, std::string hash, bool matches, instant now);

    // What came of the store's step: an account_result or an error. Returns whom it signed out.
    farewell handle_outcome(account_ticket, outcome, instant now);

    // Input: this connection has said something, so there is somebody.
    void handle_heard(connection_id);

    // To be called after each input: goes on with logins that were held up by nobody alive.
    void poll_probes(instant now);

    [[nodiscard]] std::optional<instant> next_timeout() const { return probes_.next_timeout(); }

    // Command: answer those who do not wait for the store; the others' next step is the last.
    void drain();

private:
    void start(account_ticket, account_case&, instant now);
    [[nodiscard]] std::optional<error> charge(const account_case&, instant now);
    void find(account_ticket, account_case&, find_password_hash);
    void verify(account_ticket, account_case&, account_record found, instant now);
    void hash(account_ticket, account_case&, const std::string& password);
    void store(account_ticket, account_case&, account_command);
    void probe_holders(account_ticket, account_case&, instant now);
    void store_login(account_ticket, account_case&);
    void store_registration(account_ticket, account_case&, std::string password_hash);
    void store_rotation(account_ticket, account_case&);

    [[nodiscard]] new_tokens issue(account_case&, const request_id&, std::string_view proof);
    void queue(account_ticket, account_command);
    void push_hashing(account_ticket, std::string password, std::optional<std::string> against);
    void poll_hashing();

    void succeed(account_ticket, const account_case&, const account_result&);
    void fail(account_ticket, error);

    engine_room& room_;
    hasher& hasher_;
    std::map<account_ticket, account_case> cases_;
    hashing_queue hashing_;
    holder_probes probes_;
    bucket_table<std::string> logins_;     // by address
    bucket_table<std::string> refreshes_;  // by address
    bucket_table<account_case::guess_key> guesses_;
};

}  // namespace gapless::server
