#include "server/core/timeline/mention_rules.hpp"

#include <gapless/mention.hpp>
#include <gapless/user_name.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace gapless::server {

namespace {

error refuse(const std::string& name, const std::string& why) {
    return error{errc::invalid_mention, name + ' ' + why};
}

bool may_mention_all(open_conversation* where, user_id writer) {
    return where != nullptr && where->is_group() &&
           where->member(writer)->role != member_role::member;
}

bool is_there(
    open_conversation* where, const actor& by, const destination& to, const account_record& who
) {
    if (where != nullptr) {
        return where->member(who.user) != nullptr;
    }
    return who.user == by.user || canonical_user_name(who.name) == canonical_user_name(to.user);
}

}  // namespace

result<std::vector<user_id>> check_mentions(
    job_workspace& work, open_conversation* where, const actor& by, const protocol::send& tried
) {
    if (is_annotation(tried.kind) && (tried.mention_all || !tried.mentions.empty())) {
        return error{errc::invalid_mention, "an annotation mentions nobody"};
    }
    if (tried.mention_all && !may_mention_all(where, by.user)) {
        return error{errc::forbidden, "only owner and admins of a group may mention all"};
    }
    if (tried.mentions.size() > mentions_max) {
        return error{errc::invalid_mention, "more than 20 are mentioned"};
    }
    std::vector<user_id> users;
    for (auto name = tried.mentions.begin(); name != tried.mentions.end(); ++name) {
        if (!check_user_name(*name) || canonical_user_name(*name) != *name) {
            return error{errc::invalid_mention, "a name is not in its canonical spelling"};
        }
        if (std::find(tried.mentions.begin(), name, *name) != name) {
            return refuse(*name, "is mentioned twice");
        }
        const std::optional<account_record> who = work.account_named(*name);
        if (!who || !is_there(where, by, tried.to, *who)) {
            return refuse(*name, "is no member");
        }
        if (who->user != by.user) {
            users.push_back(who->user);
        }
    }
    return users;
}

}  // namespace gapless::server
