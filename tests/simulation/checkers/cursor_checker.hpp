#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/records.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace gapless::simulation {

// Watches what the server keeps of reading: I12, I18 and I19 on its rows and on what it tells.
//
// It works out each read cursor from what was asked of the server alone (a cursor is the largest
// that was accepted; who writes has read what he saw, and his own message if nothing lies between)
// and counts what is unread one by one from the log. The ledger's logs have the job already.
class cursor_checker {
public:
    using rows = std::function<std::vector<server::read_record>(conversation_id)>;

    cursor_checker(ledger& truth, report& seen) : ledger_(truth), report_(seen) {}

    void handle_committed(const server::store_job&, const server::job_result&);

    // The rows are those that were told of.
    void handle_opened(const rows& stored);

private:
    struct cursors {
        seq read;
        bool marked_unread = false;
        std::uint64_t mark_version = 0;
        seq delivered;
        seq delivered_most;  // of what was read, and of the marks that the server called kept
        std::uint64_t version = 0;
    };

    using key = std::pair<conversation_id, user_id>;

    void note(const server::append_operation&, const protocol::sent&);
    void note(const server::cursor_operation&, const server::cursor_result&);
    void note(const server::delivered_result&);
    void check_answer(const key&, const cursors& expected, const protocol::cursor_moved&);
    void check_state(const key&, const protocol::read_state&);
    void check_entry(user_id reader, const protocol::inbox_entry&);
    void check_unread(const key&, const protocol::inbox_entry&);

    // From there on the user may see the log, by the stay that he is in at this seq; 0: in none.
    [[nodiscard]] seq joined(const key&, seq at) const;
    [[nodiscard]] std::uint64_t unread(const key&, seq read, seq up_to) const;
    void check_mentions(const key&, const protocol::inbox_entry&);
    [[nodiscard]] static std::string text_of(const key&);

    ledger& ledger_;
    report& report_;
    std::map<user_id, std::string> names_;  // canonical
    std::map<key, cursors> all_;
};

}  // namespace gapless::simulation
