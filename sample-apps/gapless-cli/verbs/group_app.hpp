#pragma once

#include "sample-apps/gapless-cli/console.hpp"
#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/client.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gapless::cli {

struct group_arguments {
    std::string name;
    std::vector<std::string> members;
    std::uint64_t conversation = 0;
    std::string user;
    member_role role = member_role::member;
    history_policy history = history_policy::from_join;
    bool managed = false;    // readable by the operator
    bool ephemeral = false;  // keys and texts are erased
    duration length;         // zero: for good
    duration timeout = seconds(30);

    [[nodiscard]] conversation_id where() const { return conversation_id{conversation}; }
};

using group_verb = std::function<result<void>(device&, const group_arguments&)>;
using group_call = std::function<void(client&, const group_arguments&, client::done_callback)>;

// A verb that does something to the group and has nothing else to say.
[[nodiscard]] group_verb doing(const char* what, group_call call);

// The words for what new members see.
[[nodiscard]] std::map<std::string, history_policy> history_policies();

// For options that take a group's name.
[[nodiscard]] CLI::Validator is_group_name();

// What the verbs of `gapless group` are made of. The app and the command outlive it.
struct group_app {
    using new_verb = std::pair<CLI::App*, std::shared_ptr<group_arguments>>;

    CLI::App& group;
    command& chosen;

    [[nodiscard]] new_verb add(const char* name, const char* what, group_verb run_it) const;
    new_verb add_in_group(const char* name, const char* what, group_verb run_it) const;
    new_verb add_for_user(const char* name, const char* what, group_verb run_it) const;
};

// mute, unmute, mute-all, unmute-all, rename, history, dismiss, show.
void add_group_settings(const group_app& app);

}  // namespace gapless::cli
