#include <gapless/member.hpp>

namespace gapless {

std::string_view name_of(member_change::kind change) {
    switch (change) {
        case member_change::kind::created:
            return "created";
        case member_change::kind::invited:
            return "invited";
        case member_change::kind::joined:
            return "joined";
        case member_change::kind::left:
            return "left";
        case member_change::kind::removed:
            return "removed";
        case member_change::kind::role:
            return "role";
        case member_change::kind::renamed:
            return "renamed";
        case member_change::kind::muted:
            return "muted";
        case member_change::kind::unmuted:
            return "unmuted";
        case member_change::kind::all_muted:
            return "all_muted";
        case member_change::kind::all_unmuted:
            return "all_unmuted";
        case member_change::kind::history:
            return "history";
        case member_change::kind::dismissed:
            return "dismissed";
        case member_change::kind::retention:
            return "retention";
    }
    return "unknown";
}

std::string_view name_of(member_role role) {
    switch (role) {
        case member_role::member:
            return "member";
        case member_role::admin:
            return "admin";
        case member_role::owner:
            return "owner";
    }
    return "unknown";
}

std::string_view name_of(history_policy history) {
    switch (history) {
        case history_policy::from_join:
            return "from_join";
        case history_policy::all:
            return "all";
    }
    return "unknown";
}

}  // namespace gapless
