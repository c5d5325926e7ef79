#pragma once

#include "protocol/wire/key_frames.hpp"
#include "protocol/wire/request_frames.hpp"
#include "sdk/core/requests/request_queue.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// What of a request changes who is a member of a group, or as what. Null for the others, and for
// the user of those that are about the asking one.
[[nodiscard]] const conversation_id* group_of(const protocol::request_body& body);
[[nodiscard]] const std::string* user_of(const protocol::request_body& body);
[[nodiscard]] const std::vector<std::string>* entries_of(const protocol::request_body& body);

// Requests that change who is a member. Each is asked as it is; where the group is encrypted the
// server answers what has to be signed, and it is asked once more with that, under another id: a
// first answer stays as it is. Of two who change at once one signs again, behind the other's entry,
// and now and then has to wait until that one has come. The app knows the first id alone.
class member_requests {
public:
    struct limits {
        duration rest = milliseconds(300);  // until what came in between is here
        std::uint32_t tries_max = 12;
    };

    struct pending {
        request_id told;  // to the app
        protocol::request_body body;
        instant asked_at;  // when its patience began
        std::uint32_t tries = 0;
    };

    explicit member_requests(limits options) : limits_(options) {}

    // Inputs. It leaves under this id, the first time or once more.
    void handle_submitted(const request_id& id, const protocol::request_body& body, instant now);
    void handle_submitted_again(const request_id& id, pending asked);

    // It has an answer. Nothing: it is about something else.
    [[nodiscard]] std::optional<pending> take(const request_id& id);

    [[nodiscard]] bool may_try_again(const pending& asked) const {
        return asked.tries < limits_.tries_max;
    }

    // Not yet, and without what was signed.
    void put_off(pending asked, instant now);

    // Outputs.
    [[nodiscard]] std::optional<pending> poll_due(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    limits limits_;
    std::map<request_id, pending> asked_;
    std::multimap<instant, pending> resting_;
};

// With these entries, or without.
void put_entries(protocol::request_body& body, std::vector<std::string> entries);

}  // namespace gapless::sdk
