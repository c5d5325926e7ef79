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

}  // namespace gapless
