#pragma once

#include "server/core/engine_output.hpp"
#include "server/core/store/job.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gapless::server {

// Which connections want to know of whom, and what they have been told.
//
// What a connection watches is a list of names, which the store makes users of: those who are the
// watcher's contacts. It is asked again when any contact of the watcher has changed; one question
// of a connection is out at a time. Whoever is told is told the newest, not each change on the way.
class presence_watches {
public:
    struct watched {
        std::string name;  // as the store has it, or as it was asked
        user_id user;      // 0: nobody of whom this connection may know
    };

    // Commands. Which names; the second that something about contacts has changed.
    void watch(connection_id, std::vector<std::string> names);
    void ask_again(connection_id);
    void forget(connection_id);

    // Inputs. What the store says; the answer is of those to be told now: all of them after a
    // watch, else those who have changed. A failed question is put again.
    [[nodiscard]] std::vector<watched>
    handle_found(connection_id, const std::vector<std::string>& asked, const watch_result&);
    void handle_failed(connection_id);

    // The presence of a user is another one: everybody who watches has it untold.
    void handle_changed(user_id);

    // It has been told how this user is, or will be later.
    void note_told(connection_id, user_id);

    // Outputs. The next connection for which the store is to be asked, and the names.
    [[nodiscard]] bool has_question() const;
    [[nodiscard]] std::optional<connection_id> poll_question();
    [[nodiscard]] const std::vector<std::string>& names(connection_id) const;

    // Connections that have something untold, ascending, and what it is.
    [[nodiscard]] const std::map<connection_id, std::set<user_id>>& untold() const {
        return untold_;
    }

    [[nodiscard]] const std::string& name_of(user_id) const;
    [[nodiscard]] wall_time last_seen(user_id) const;  // by the store

    // Of all connections.
    [[nodiscard]] std::size_t names_total() const { return names_total_; }

private:
    struct watcher {
        std::vector<std::string> names;
        std::vector<user_id> users;  // one a name, once the store has been asked; 0: nobody
        bool is_asking = false;
        bool is_new = true;  // everything is to be told
    };

    struct subject {
        std::string name;
        wall_time last_seen;
        std::multiset<connection_id> watchers;
    };

    void let_go(connection_id, watcher&);
    void keep_untold(connection_id, const watcher&);

    std::map<connection_id, watcher> watchers_;
    std::map<user_id, subject> subjects_;
    std::map<connection_id, std::set<user_id>> untold_;
    std::set<connection_id> questions_;
    std::size_t names_total_ = 0;
};

}  // namespace gapless::server
