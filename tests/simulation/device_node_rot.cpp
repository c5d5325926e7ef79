// What a device does about a disk whose bits turn over.
#include "tests/simulation/device_node.hpp"

namespace gapless::simulation {

void device_node::look_anew() {
    checker_.emplace(world_.truth, world_.seen, index_, name_);
    checker_->expect_drafts(world_.drawn.synchronise_drafts);
    checker_->expect_time([this] { return latest_server_time(); });
    if (world_.drawn.inbox_lifetime != duration{} || hears_nonsense_) {
        checker_->expect_resets();
    }
    if (world_.drawn.far_behind != 0) {
        checker_->expect_skips(world_.drawn.screenful, world_.drawn.lazy_history);
    }
}

void device_node::rot() {
    // What a liar's device should hold nobody knows.
    if (!has_identity_ || is_deceived_) {
        return;
    }
    kill();
    world_.seen.fault("bits turned over at rest");
    world_.seen.tell([&] { return "bits of " + name_ + " turn over"; });
    disk_->rot(static_cast<std::uint32_t>(draw_.between(1, 3)));
    is_rotten_ = true;
    has_rotted_ = true;
}

// Whether there is a mailbox to go on with. Damage is called so, and only where there is some.
bool device_node::check_opened(const result<sdk::mailbox_state>& loaded) {
    const bool is_damaged = !loaded && loaded.error().code == errc::mailbox_corrupt;
    world_.seen.check(invariant::i25_damage_is_told, has_rotted_ || !is_damaged, [&] {
        return name_ + " is told of damage, and there is none: " + message_of(loaded.error());
    });
    if (loaded) {
        return true;
    }
    disk_->crash();
    if (is_damaged) {
        give_up();
    } else {
        start_again_later();
    }
    return false;
}

// What lies in a page that was free when the mailbox was opened is found when it is used again.
void device_node::meet_damage() {
    world_.seen.check(invariant::i25_damage_is_told, has_rotted_, [&] {
        return name_ + " meets damage, and there is none";
    });
    world_.time.after(duration{}, [this, life = life_] {
        if (life == life_) {
            end_life();
            give_up();
            world_.seen.reached("a damaged mailbox was given up");
        }
    });
}

void device_node::lose() {
    end_life();
    give_up();
}

// As the guide says: the mailbox is taken away, and the next one begins as a new device. What was
// promised here and never sent is gone with it.
void device_node::give_up() {
    world_.seen.tell([&] { return name_ + " gives its mailbox up"; });
    for (const auto& [id, waiting] : checker_->pending()) {
        if (const auto made = world_.truth.submissions.find(id);
            made != world_.truth.submissions.end()) {
            made->second.lost = true;
            world_.seen.count("messages lost with a mailbox");
        }
    }
    ++life_;
    backlog_.clear();  // a login of the old device among it, perhaps
    has_identity_ = false;
    is_rotten_ = false;
    has_rotted_ = false;
    has_given_up_ = true;
    is_barred_ = false;
    is_expired_ = false;
    has_logged_in_again_ = false;
    has_met_other_log_ = false;
    met_other_log_ = false;
    look_anew();
}

void device_node::replace(const sdk::identity& owner) {
    disk_->replace(owner);
    has_given_up_ = false;
}

}  // namespace gapless::simulation
