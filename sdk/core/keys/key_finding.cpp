#include <gapless/key_finding.hpp>
#include <gapless/verification.hpp>

namespace gapless {

std::string_view name_of(key_finding::kind what) {
    using enum key_finding::kind;
    switch (what) {
        case changed_account:
            return "changed_account";
        case changed_list:
            return "changed_list";
        case bad_key_change:
            return "bad_key_change";
        case bad_wrap:
            return "bad_wrap";
        case bad_message:
            return "bad_message";
        case not_encrypted:
            return "not_encrypted";
        case broken_chain:
            return "broken_chain";
        case split_log:
            return "split_log";
        case bad_archive:
            return "bad_archive";
        case bad_membership:
            return "bad_membership";
        case missing_digest:
            return "missing_digest";
    }
    return "unknown";
}

std::string_view name_of(verification how) {
    switch (how) {
        case verification::unverified:
            return "unverified";
        case verification::verified:
            return "verified";
        case verification::changed:
            return "changed";
    }
    return "unknown";
}

}  // namespace gapless
