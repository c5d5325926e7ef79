#pragma once

#include "server/core/store/job.hpp"
#include "tests/simulation/checkers/annotation_checker.hpp"
#include "tests/simulation/checkers/cursor_checker.hpp"
#include "tests/simulation/checkers/device_register.hpp"
#include "tests/simulation/checkers/inbox_checker.hpp"
#include "tests/simulation/checkers/key_checker.hpp"
#include "tests/simulation/checkers/retention_checker.hpp"
#include "tests/simulation/checkers/settings_checker.hpp"
#include "tests/simulation/checkers/standing_model.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/seq.hpp>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gapless::simulation {

// Watches what the server commits: I1–I6, I12, I16, I33, I38. It builds the ledger's logs from the
// commits alone and judges each entry by rules of its own, written from the protocol's text and not
// from the server's code.
class log_checker {
public:
    // What the app's operator has decided.
    struct rules {
        bool members_may_invite = false;
        server::direct_policy direct = server::direct_policy::anyone;
        server::sign_out_policy sign_out = server::sign_out_policy::none;
        gapless::retention retention = {};
        duration inbox_lifetime = {};
    };

    log_checker(ledger&, report&, rules);

    // A job was committed.
    void handle_committed(const server::store_job&, const server::job_result&);

    // One has failed, or not: nobody knows.
    void handle_unknown(const server::store_job&);

    // One of those is there, as is seen now.
    void handle_survivor(const server::store_job&, const server::job_result&);

    // The store was opened: everything committed is there, as it was.
    void handle_opened(
        wall_time now,
        const std::function<std::vector<message>(conversation_id)>& archive,
        const cursor_checker::rows& read_states
    );

    // Everything has come to rest.
    void check_settled() { retention_.check_settled(ledger_.now); }

    // Who is signed in, and may be.
    [[nodiscard]] device_register& devices() { return devices_; }

    // The server is about to send this: it must be true already.
    void handle_sent_leaving(const protocol::sent&);

    // It is about to let this device in.
    void handle_welcome(const device_id&);

private:
    void note_company(const server::store_job&);
    void check_sessions(const server::operation&, const server::outcome&);
    void check_login(const device_id&, const server::authenticated&);
    void note_change(const server::conversation_change&);
    void check_entry(conversation_id, observed_log&, const message&);
    void check_text(conversation_id, observed_log&, const message&);
    void check_member_change(conversation_id, observed_log&, const message&);
    void check_contact_change(conversation_id, const observed_log&, const message&);
    [[nodiscard]] bool may_write(const observed_log&, const message&) const;
    void note_touches(const server::conversation_change&);

    ledger& ledger_;
    report& report_;
    rules rules_;
    standing_model people_;
    device_register devices_;
    std::map<device_id, session_epoch> sessions_;
    // Who came when the disk was full, and has begun no session since: may read, and was told so.
    // In between it may be asked first, while the device's older connection goes on.
    std::set<device_id> may_read_;
    std::set<device_id> readers_;
    std::set<std::pair<device_id, client_id>> created_;  // groups by the request that made them
    std::map<user_id, inbox_version> inbox_heads_;
    key_checker keys_;
    annotation_checker annotations_;
    cursor_checker cursors_;
    settings_checker settings_;
    retention_checker retention_;
    inbox_checker inboxes_;
};

}  // namespace gapless::simulation
