#pragma once

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// The entries of a conversation that came without their bodies, as recalled, and whose recall has
// not come yet: it stands behind them, and up to the head that the server names.
//
// An edit goes with what it edits. What may have been the recall, but will never be read here,
// leaves nothing to ask for.
class open_recalls {
public:
    struct waiting {
        gapless::seq seq;
        gapless::seq target;  // whose recall took its body
        user_id sender;

        friend bool operator==(const waiting&, const waiting&) = default;
    };

    // Inputs, in the order of the log.
    void handle_recalled(const message& entry);

    // True: there is one less to wait for, at least.
    [[nodiscard]] bool handle_recall(seq target);

    // Those that have not come by now will not.
    [[nodiscard]] std::vector<waiting> take_all();

    [[nodiscard]] bool is_empty() const { return all_.empty(); }

    [[nodiscard]] std::string encode() const;

    // Nothing: the mailbox has been damaged.
    [[nodiscard]] static std::optional<open_recalls> decode(const std::string& kept);

private:
    std::vector<waiting> all_;
};

}  // namespace gapless::sdk
