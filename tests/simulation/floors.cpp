#include "tests/simulation/floors.hpp"

#include <array>

namespace gapless::simulation::floors {
namespace {

using names = std::string_view;

constexpr std::array all_operations{
    names{"send to a user"},
    names{"send to a conversation"},
    names{"send a burst"},
    names{"create a group"},
    names{"invite"},
    names{"remove"},
    names{"change a role"},
    names{"join"},
    names{"leave"},
    names{"list members"},
    names{"request a contact"},
    names{"answer a contact"},
    names{"remove a contact"},
    names{"follow"},
    names{"unfollow"},
    names{"block"},
    names{"unblock"},
    names{"mute"},
    names{"mute all"},
    names{"rename a group"},
    names{"set the history"},
    names{"dismiss a group"},
    names{"cancel"},
    names{"retry"},
    names{"set a conversation"},
    names{"go offline"},
    names{"go online"},
    names{"change the network"},
    names{"log in again"},
    names{"reopen the mailbox"},
    names{"mark as read"},
    names{"mark as unread"},
    names{"look back"},
    names{"mention members"},
    names{"reply"},
    names{"react"},
    names{"edit"},
    names{"recall"},
    names{"search"},
    names{"send for a short time"},
    names{"send a content"},
    names{"forward"},
    names{"set one's presence"},
    names{"watch users"},
    names{"type"},
};

constexpr std::array all_faults{
    names{"account answer lost"}, names{"client disk error"},
    names{"client disk full"},    names{"client kill"},
    names{"client pause"},        names{"clog"},
    names{"close unheard"},       names{"connect refused"},
    names{"connect unanswered"},  names{"delay spike"},
    names{"half-open"},           names{"kill after a flush"},
    names{"kill before a flush"}, names{"kill in a store job"},
    names{"one-way block"},       names{"reset"},
    names{"segmentation"},        names{"server disk error"},
    names{"server disk full"},    names{"server disk stall"},
    names{"server kill"},         names{"server stop"},
    names{"hostile client"},      names{"wall clock jump"},
    names{"server lies"},         names{"server talks nonsense"},
};

// Of a disk that is one, reads fail by themselves, within "client disk error".
constexpr std::array all_faults_of_models{
    names{"client disk unreadable"},
};

constexpr std::array all_faults_of_disks{
    names{"bits turned over at rest"},
    names{"failed sync"},
    names{"power loss"},
    names{"unsynced writes dropped"},
};

constexpr std::array all_named_states{
    names{"a commit whose outcome the server does not know"},
    names{"a draft went out in a later life"},
    names{"a device came to read alone"},
    names{"a device filled in what it had skipped"},
    names{"a device skipped what was far behind"},
    names{"a contact was watched as online"},
    names{"a device saw somebody offline"},
    names{"a device saw somebody online"},
    names{"a device saw somebody type"},
    names{"a device saw somebody unknown"},
    names{"a device was signed out"},
    names{"a flush failed: storage_failed"},
    names{"a flush failed: storage_full"},
    names{"a gap was filled across a crash of the device"},
    names{"a gap was filled across a restart of the server"},
    names{"a group turned back on its way"},
    names{"a group turned to read fan-out"},
    names{"a group turned to write fan-out"},
    names{"a head was told instead of a push"},
    names{"a hole was pulled"},
    names{"a member came back"},
    names{"a mention was left unread"},
    names{"a message was cancelled in time"},
    names{"a forwarded message was forwarded"},
    names{"a message was edited"},
    names{"a message was recalled"},
    names{"a pull told what was said further up"},
    names{"a hole of what had expired was pulled"},
    names{"a message was stored that expires"},
    names{"an admin changed what somebody had said"},
    names{"a newer device was refused"},
    names{"a push came while a sync was under way"},
    names{"a range was pulled"},
    names{"a request was answered"},
    names{"a request was done"},
    names{"a request was given up"},
    names{"a search was answered"},
    names{"a session began after one that read alone"},
    names{"a sync listed a large group"},
    names{"a sync reached the head"},
    names{"a sync took several pages"},
    names{"an account request was answered twice"},
    names{"an answer was lost and the message sent again"},
    names{"an event was shown again after a crash"},
    names{"an entry named unread mentions"},
    names{"an inbox entry changed live"},
    names{"contacts: accepted"},
    names{"contacts: blocked"},
    names{"contacts: followed"},
    names{"contacts: refused"},
    names{"contacts: removed"},
    names{"contacts: request_received"},
    names{"contacts: requested"},
    names{"contacts: unblocked"},
    names{"contacts: unfollowed"},
    names{"client saw storage_failed"},
    names{"client saw storage_full"},
    names{"client saw timed_out"},
    names{"client saw token_expired"},
    names{"client saw unreachable"},
    names{"closed idle_timeout"},
    names{"closed kicked"},
    names{"closed storage_full"},
    names{"closed superseded"},
    names{"closed timed_out"},
    names{"closed token_expired"},
    names{"notify instead of push"},
    names{"refused counter_expected"},
    names{"refused forbidden"},
    names{"refused invalid_mention"},
    names{"refused invalid_target"},
    names{"refused not_a_member"},
    names{"refused rate_limited"},
    names{"refused storage_full"},
    names{"refused unknown_user"},
    names{"request refused forbidden"},
    names{"request refused not_a_member"},
    names{"request refused storage_full"},
    names{"request refused unknown_conversation"},
    names{"something expired on a device"},
    names{"an event said that its message had expired"},
    names{"server died after a commit"},
    names{"server died before a commit"},
    names{"refused overloaded"},
    names{"closed overloaded"},
    names{"the app showed what was no text"},
    names{"the server's disk stalled"},
    names{"the server's disk was full"},
    names{"tokens refreshed"},
    names{"two devices of a user wrote at once"},
    names{"windows were smaller because others held a lot"},
};

}  // namespace

std::span<const std::string_view> operations() { return all_operations; }

std::span<const std::string_view> faults() { return all_faults; }

std::span<const std::string_view> faults_of_models() { return all_faults_of_models; }

std::span<const std::string_view> faults_of_disks() { return all_faults_of_disks; }

std::span<const std::string_view> named_states() { return all_named_states; }

}  // namespace gapless::simulation::floors
