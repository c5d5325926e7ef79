// gapless-crash-prefixes server|mailbox RECORDING BEFORE
//
// Looks whether the sync came before each promise. Then it lets the recorded program crash just
// before a sync returned, at each of the first syncs, each near a checkpoint and every eighth of
// the others: builds the files that such a crash may leave, from those in the directory BEFORE and
// the recording, opens them as the product does, and looks for everything that had been promised by
// then. Exit codes: 0 every promise was kept; 1 one was not, and it says which; 2 wrongly called.
#include "tests/integration/kill/prefixes/crash_judge.hpp"
#include "tests/integration/kill/prefixes/passed_frames.hpp"
#include "tests/integration/kill/prefixes/promise_order.hpp"
#include "tests/integration/kill/prefixes/recorded_disk.hpp"
#include "tests/integration/kill/prefixes/recording.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cstddef>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace gapless::kill;

constexpr int torn_images = 2;  // of each crash
constexpr std::size_t first_syncs = 40;
constexpr std::size_t near_syncs = 3;
constexpr std::size_t other_syncs = 8;
constexpr std::size_t other_frames = 8;

bool is_sync(const record& one) {
    return one.head.kind == record_kind::synced || one.head.kind == record_kind::directory_synced;
}

bool is_checkpoint(const record& one) { return is_sync(one) && one.name.ends_with(".db"); }

// The places of the syncs before which to crash.
std::set<std::size_t> crashes_in(const std::vector<record>& recording) {
    std::vector<std::size_t> syncs;
    for (std::size_t n = 0; n < recording.size(); ++n) {
        if (is_sync(recording[n])) {
            syncs.push_back(n);
        }
    }
    std::set<std::size_t> chosen;
    for (std::size_t n = 0; n < syncs.size(); ++n) {
        if (n < first_syncs || n % other_syncs == 0) {
            chosen.insert(syncs[n]);
        }
        if (is_checkpoint(recording[syncs[n]])) {
            const std::size_t from = n < near_syncs ? 0 : n - near_syncs;
            for (std::size_t near = from; near <= n + near_syncs && near < syncs.size(); ++near) {
                chosen.insert(syncs[near]);
            }
        }
    }
    return chosen;
}

// Plays one recording, crash by crash.
class player {
public:
    player(std::vector<record> recording, crash_judge& judge, const std::filesystem::path& before)
        : recording_(std::move(recording)),
          passed_(passed_frames(recording_)),
          judge_(judge),
          disk_(before) {}

    // False when a promise left too early.
    bool compare() {
        const promise_order order = compare_order(recording_, passed_);
        ordered_ = order.kept;
        if (!order.broken.empty()) {
            std::cerr << "BROKEN: " << order.broken << '\n';
        }
        return order.broken.empty();
    }

    // False when a promise was broken.
    bool play() {
        std::set<std::size_t> chosen = crashes_in(recording_);
        // And when something has just been said: at the end all may have been answered.
        for (std::size_t n = 0; n < passed_.size(); n += other_frames) {
            chosen.insert(passed_[n].moment);
        }
        for (std::size_t n = 0; n < recording_.size(); ++n) {
            if (chosen.contains(n) && !crash(n)) {
                return false;
            }
            checkpoints_ += is_checkpoint(recording_[n]) ? 1U : 0U;
            disk_.apply(recording_[n], n);
        }
        return crash(recording_.size());
    }

    void print() const {
        std::cout << "{\"crashes\":" << crashes_ << ",\"images\":" << images_
                  << ",\"promises\":" << promises_ << ",\"ordered\":" << ordered_
                  << ",\"checkpoints\":" << checkpoints_ << ",\"unsynced\":" << unsynced_most_
                  << "}\n";
    }

private:
    bool crash(std::size_t at) {
        ++crashes_;
        unsynced_most_ = std::max(unsynced_most_, disk_.unsynced_writes());
        for (; next_ < passed_.size() && passed_[next_].moment <= at; ++next_) {
            const passed_frame& one = passed_[next_];
            if (!one.is_outgoing) {
                judge_.note_incoming(one.frame);
            } else if (judge_.note_outgoing(one.frame)) {
                ++promises_;
            }
        }
        bool is_kept = leaves(survival::none, at);
        if (disk_.unsynced_writes() > 0) {
            is_kept = is_kept && leaves(survival::all, at);
            for (int n = 0; n < torn_images; ++n) {
                is_kept = is_kept && leaves(survival::some, at);
            }
        }
        return is_kept;
    }

    bool leaves(survival how, std::size_t at) {
        ++images_;
        const gapless::tests::temporary_directory place;
        disk_.leave(how, chance_, place.path());
        const std::string wrong = judge_.judge(place.path());
        if (!wrong.empty()) {
            constexpr std::string_view names[] = {"nothing", "all", "some"};
            std::cerr << "BROKEN by a crash after " << at << " calls, when "
                      << names[static_cast<std::size_t>(how)]
                      << " of what was not synced survived: " << wrong << '\n';
        }
        return wrong.empty();
    }

    std::vector<record> recording_;
    std::vector<passed_frame> passed_;
    crash_judge& judge_;
    recorded_disk disk_;
    std::mt19937_64 chance_{20'011};
    std::size_t next_ = 0;
    std::size_t crashes_ = 0;
    std::size_t images_ = 0;
    std::size_t promises_ = 0;
    std::size_t ordered_ = 0;
    std::size_t checkpoints_ = 0;
    std::size_t unsynced_most_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    const std::string_view whose = argc == 4 ? argv[1] : "";
    if (whose != "server" && whose != "mailbox") {
        std::cerr << "usage: gapless-crash-prefixes server|mailbox RECORDING BEFORE\n";
        return 2;
    }
    const auto judge = whose == "server" ? make_server_judge() : make_mailbox_judge();
    try {
        player played(read_recording(argv[2]), *judge, argv[3]);
        const bool is_ordered = played.compare();
        const bool is_kept = played.play() && is_ordered;
        played.print();
        return is_kept ? 0 : 1;
    } catch (const std::exception& why) {
        std::cerr << "cannot be judged: " << why.what() << '\n';
        return 1;
    }
}
