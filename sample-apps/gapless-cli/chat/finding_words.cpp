#include "sample-apps/gapless-cli/chat/finding_words.hpp"

namespace gapless::cli {

std::string sentence_of(const key_finding& found, const std::string& whom) {
    using enum key_finding::kind;
    switch (found.what) {
        case changed_account:
            return whom +
                   " has begun anew, or the server says so to read along. Write nothing that "
                   "matters before you have compared your number (/verify " +
                   whom + ")";
        case changed_list:
            return "the list of the devices of " + whom +
                   " is not signed by them, or not the next one. Nothing is encrypted for it";
        case bad_key_change:
            return "a change of keys in the name of " + whom + " is not theirs";
        case bad_wrap:
            return "this device was given a wrong key, or none";
        case bad_message:
            return "a message in the name of " + whom + " is not as they have sent it";
        case not_encrypted:
            return "a message in the name of " + whom +
                   " came in the clear, where all is encrypted";
        case broken_chain:
            return "messages of " + whom + " come twice, or in another order than they were sent";
        case split_log:
            return whom + " was shown another conversation than you";
        case bad_archive:
            return "your key archive lacks something, or has what is not yours";
        case bad_membership:
            return "the server has changed the members, and no member has signed that. Nothing is "
                   "encrypted for them";
        case missing_digest:
            return "the server says that something is gone, and has nothing left of it: nobody can "
                   "tell whether what follows is as the others see it, until keys change";
    }
    return "the server, or a member, is not honest";
}

}  // namespace gapless::cli
