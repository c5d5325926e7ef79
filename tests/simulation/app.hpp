#pragma once

#include "tests/simulation/device_node.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/prng.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/content.hpp>
#include <gapless/ids.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::simulation {

// The people: does one random, seeded thing at a time on some device.
class app {
public:
    // Whoever writes sees who is there: of the truth the app knows the members.
    app(const options&,
        report&,
        const ledger& truth,
        std::vector<std::string> users,
        std::vector<std::unique_ptr<device_node>>&);

    void act();

private:
    void send_to_somebody(device_node&);
    void send_to_nobody(device_node&);
    void send_to_known(device_node&);
    void send_burst(device_node&);
    void send_content(device_node&);
    void forward_something(device_node&);
    [[nodiscard]] content draw_content();
    [[nodiscard]] destination draw_place(const device_node&);
    void annotate_something(device_node&);
    [[nodiscard]] outgoing_message mortal(outgoing_message what);
    [[nodiscard]] outgoing_message annotation_to(seq, std::uint64_t choice, std::string text);
    [[nodiscard]] seq draw_target(
        const device_node&, conversation_id, std::uint64_t back, bool is_own
    );
    void mention_somebody(outgoing_message&, conversation_id);
    void create_group(device_node&);
    void change_members(device_node&);
    void ask_members(device_node&);
    void change_standing(device_node&);
    void rule_group(device_node&);
    void mute_somebody(device_node&, conversation_id);
    void keep_something(device_node&);
    void cancel_something(device_node&);
    void retry_something(device_node&);
    void set_something(device_node&);
    void change_setting(device_node&, conversation_id);
    void read_something(device_node&);
    void mark_something(device_node&);
    void look_back(device_node&);
    void search_something(device_node&);
    void hint(device_node&);
    void go_away(device_node&);
    void be_present(device_node&);
    void watch_somebody(device_node&);
    void type_something(device_node&);
    [[nodiscard]] std::string draw_body();
    [[nodiscard]] const std::string& draw_user();
    [[nodiscard]] std::optional<conversation_id> draw_conversation(
        const device_node&, conversation_kind
    );
    [[nodiscard]] std::optional<client_id> named(const client_id& draft);
    [[nodiscard]] std::optional<client_id> draw_draft(const device_node&, bool given_up);

    report& report_;
    const ledger& truth_;
    prng draw_;
    prng draw_presence_;  // of its own, so that the others do what they did
    std::vector<std::string> users_;
    std::vector<std::unique_ptr<device_node>>& devices_;
    std::vector<conversation_id> groups_;  // ever seen by anybody: for strangers who knock
    std::uint64_t texts_ = 0;
    bool has_relations_;
    bool has_short_lives_;
    prng draw_life_;  // from numbers of its own
    bool is_keeping_;
    prng draw_keeping_;  // likewise
    bool has_hints_;
    prng draw_hints_;  // likewise
    bool has_ephemeral_;
    prng draw_ephemeral_;  // likewise
    bool has_managed_;
    prng draw_managed_;  // likewise
};

}  // namespace gapless::simulation
