#pragma once

#include <gapless/error.hpp>
#include <gapless/known_server.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// Which server to try next, and when to ask which servers there are.
//
// It knows servers from four sources, in this order: the answer to that question, the latest login,
// the last that was good in this network, and what the app has built in, the nearest first. Of
// these it chooses one that has failed least lately; so a bad one goes to the back, and one try of
// each comes before the second of any. One that asks to be left alone is, for as long as it asks,
// unless there is no other.
//
//     choose ──▶ handle_failed ──▶ has_fresh? ──yes──▶ choose, at once
//                                      └──no──▶ wait (that is the connection's), then choose
//
// What it chooses is tried over the transport of the moment, where it may have no entrance: that is
// a failure like any other. When all have failed over one transport the caller may go on to the
// next one, and forgives them.
//
// An answer stays in use until there is another, also when its time is over: old news is better
// than none. Without a single server it chooses one without addresses, which is for the caller to
// find.
class server_finder {
public:
    struct limits {
        std::string region = {};
        std::vector<known_server> built_in = {};
        std::optional<known_server> fixed = std::nullopt;  // the only one, whatever else is known
        bool asks = false;                                 // which servers there are
        duration forgiven_after = minutes(10);  // a server that has not failed for so long
        duration ask_spacing = seconds(30);     // when all fail
        duration ask_again_after = minutes(5);  // an answer did not come
        duration lifetime_min = seconds(30);    // of an answer, whatever it says
        duration lifetime_max = days(7);
        std::size_t answered_max = 32;  // servers of an answer; what follows is not looked at
    };

    explicit server_finder(limits);

    // Commands. The device is in another network: what failed may be the old one's fault. Its last
    // good server, if it is known.
    void enter(const std::optional<known_server>& last_good);

    // What failed may have been the transport's fault: all are fresh again over the next one.
    // Whoever asks to be left alone still is.
    void forgive();

    // Chooses, with what the latest login has named, the server to try now.
    [[nodiscard]] const known_server& choose(const known_server& named, instant now);

    // Whether to ask which servers there are now: once, until the answer or its failure has come.
    [[nodiscard]] bool poll_ask(instant now);

    // Inputs. Of the server that was chosen last.
    void handle_failed(const error& why, instant now);
    void handle_success();

    // Which servers there are, in the order in which to try them, with 64 random bits: a crowd that
    // asks at one moment shall not ask again at one.
    void handle_answer(
        std::vector<known_server> servers, duration lifetime, std::uint64_t random_bits, instant now
    );
    void handle_unanswered(instant now);

    // State. There is one that has failed less than the one that failed just now, so that nothing
    // has to be waited for.
    [[nodiscard]] bool has_fresh(instant now) const;

    // How long all of them ask to be left alone.
    [[nodiscard]] duration asked_away(instant now) const;

    // There was one to choose.
    [[nodiscard]] bool has_chosen() const;

    // The chosen one, if it is worth remembering for the network: else it is known anyway.
    [[nodiscard]] std::optional<known_server> worth_keeping() const;

    // When to ask.
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    struct trouble {
        std::uint32_t failures = 0;
        instant latest;
        instant away_until;
    };

    [[nodiscard]] std::vector<known_server> candidates() const;
    [[nodiscard]] const known_server* best(const std::vector<known_server>& of, instant now) const;
    [[nodiscard]] trouble trouble_of(const known_server&, instant now) const;

    limits limits_;
    std::vector<known_server> answered_;
    known_server named_;
    std::optional<known_server> last_good_;
    known_server chosen_;
    std::map<std::string, trouble> troubles_;  // by address
    bool is_asking_ = false;
    instant asked_at_;
    std::optional<instant> ask_at_;
};

}  // namespace gapless::sdk
