#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "server/core/store/open_conversation.hpp"
#include "server/core/store/operation.hpp"
#include "server/core/store/run_job.hpp"
#include "server/core/store/store_transaction.hpp"

#include <gapless/destination.hpp>
#include <gapless/error.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::server {

// What the operations of one job share: the transaction, and everything that was read from it so
// far, read once.
//
// Made by run_job for one job and gone with it. The transaction and the policy outlive it.
class job_workspace {
public:
    job_workspace(store_transaction&, const job_policy&, wall_time now);

    [[nodiscard]] store_transaction& store() { return store_; }

    [[nodiscard]] const job_policy& policy() const { return policy_; }

    [[nodiscard]] wall_time now() const { return now_; }

    // Accounts and devices. A device is written through here alone, so that its session stays
    // known.
    [[nodiscard]] std::optional<account_record> account(user_id);
    [[nodiscard]] std::optional<account_record> account_named(std::string_view name);
    [[nodiscard]] result<account_record> known_account(const std::string& name);  // unknown_user
    [[nodiscard]] std::string name_of(user_id);
    void put_account(const account_record&);
    [[nodiscard]] std::optional<device_record> device(const device_id&);
    void put_device(const device_record&);
    void remove_device(const device_id&);

    // Fails with superseded when the device has authenticated again since, and with kicked when it
    // was signed out or removed. Asked before anything else is done for an actor.
    [[nodiscard]] result<void> check_session(const actor&);

    // Null: there is no such conversation. Pointers stay valid for the whole job.
    [[nodiscard]] open_conversation* conversation(conversation_id);

    // Fails with unknown_user when a direct destination's user does not exist. Null: there is no
    // conversation there (yet, if the destination is direct).
    [[nodiscard]] result<open_conversation*> resolve(const actor&, const destination&);

    // The direct conversation of the pair, which there is none of yet: both are members from its
    // first entry on.
    [[nodiscard]] open_conversation& make_direct(user_id, user_id);
    [[nodiscard]] open_conversation& make_group(std::string name, history_policy);

    // The contacts timeline of a user; null while there is none.
    [[nodiscard]] open_conversation* contacts_of(user_id);
    [[nodiscard]] open_conversation& make_contacts(user_id);

    // How a user stands to another one.
    [[nodiscard]] contact_record standing(user_id, user_id peer);
    void put_standing(const contact_record&);

    // Who may read has changed wherever the user is a member: devices came or went.
    void mark_relations_stale(user_id);

    // Loaded when they are needed first.
    [[nodiscard]] crypto::algorithms& algorithms();

    // What the job's pages have so far.
    void count_page(std::size_t bytes) { page_bytes_ += bytes; }

    [[nodiscard]] std::size_t page_bytes() const { return page_bytes_; }

    // All that the job has looked at, ascending.
    [[nodiscard]] std::map<conversation_id, open_conversation>& conversations() {
        return conversations_;
    }

private:
    [[nodiscard]] open_conversation& make(conversation_record);

    store_transaction& store_;
    const job_policy& policy_;
    wall_time now_;
    std::size_t page_bytes_ = 0;
    std::unique_ptr<crypto::algorithms> algorithms_;
    std::map<user_id, std::optional<account_record>> accounts_;
    std::map<std::string, user_id> names_;  // canonical; those that exist
    std::map<device_id, std::optional<device_record>> devices_;
    std::map<conversation_id, open_conversation> conversations_;
    std::map<std::pair<user_id, user_id>, conversation_id> directs_;
    std::map<user_id, conversation_id> contact_timelines_;
    std::map<std::pair<user_id, user_id>, contact_record> standings_;
};

}  // namespace gapless::server
