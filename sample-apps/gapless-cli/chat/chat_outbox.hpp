#pragma once

#include <gapless/client.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace gapless::cli {

// What has been said and not been stored by the server: under way, or refused and waiting for a
// word from the user.
class chat_outbox {
public:
    struct row {
        gapless::client_id client_id;
        destination to;
        std::string text;
        bool is_failed = false;
    };

    // What the runs before have left.
    void take_over(const std::vector<pending_message>& rows);

    void add(row said) { rows_.push_back(std::move(said)); }

    // True when it was here.
    bool remove(const client_id& id);

    // Its text; empty when it was not here.
    std::string fail(const client_id& id);

    // They are under way again.
    std::vector<client_id> retry_failed();

    [[nodiscard]] std::vector<row> failed() const;

    // What can be stored without a word from the user: nothing before it to the same place has
    // failed.
    [[nodiscard]] std::size_t moving() const;

    [[nodiscard]] std::size_t size() const { return rows_.size(); }

    // The texts of those that have not failed.
    [[nodiscard]] std::vector<std::string> under_way() const;

private:
    std::vector<row> rows_;  // in the order of sending
};

}  // namespace gapless::cli
