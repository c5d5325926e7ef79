#include "sample-apps/gapless-cli/replay/wave.hpp"

#include <gapless/utf8.hpp>

#include <algorithm>
#include <utility>

namespace gapless::cli {

namespace {

constexpr std::size_t group_name_bytes_max = 64;

// Devices that register or log in at a time: each of them has a connection of its own for that.
constexpr std::size_t entering_max = 16;

constexpr duration tick_every = milliseconds(20);

std::string group_name(const chat_log& log) {
    auto name = log.name.substr(0, group_name_bytes_max);
    while (!is_utf8(name)) {
        name.pop_back();
    }
    return name;
}

}  // namespace

wave::wave(const setting& shared, std::vector<part> parts, std::string title)
    : setting_(shared), title_(std::move(title)), chance_(std::random_device{}()) {
    for (auto& each : parts) {
        scene added;
        added.log = each.log;
        for (const auto& [user, lines] : each.said) {
            auto& theirs = by_user_[user];
            for (std::uint32_t n = 1; theirs.size() < setting_.devices_per_user; ++n) {
                theirs.push_back(&devices_.emplace_back(setting_, participant::identity{user, n}));
            }
            added.devices.insert(added.devices.end(), theirs.begin(), theirs.end());
        }
        added.said = std::move(each.said);
        scenes_.push_back(std::move(added));
    }
}

result<verdict> wave::run() {
    if (auto done = bring_in(); !done) {
        return done.error();
    }
    if (auto done = make_groups(); !done) {
        return done.error();
    }
    if (auto done = play(); !done) {
        return done.error();
    }
    verdict of_reading;
    if (is_complete_) {
        const auto read = read_everything();
        if (!read) {
            return read.error();
        }
        of_reading = *read;
    }
    auto found = compare();
    if (found) {
        *found += of_reading;
    }
    close();
    return found;
}

result<bool> wave::run_until(
    const std::function<bool()>& is_done, const std::function<result<void>()>& tick
) {
    auto seen = progress();
    auto moved = now();
    while (!is_done()) {
        if (setting_.loop.run_until(is_done, tick_every) == main_loop::ending::interrupted) {
            return error(errc::cancelled, "by a signal");
        }
        if (auto ticked = tick(); !ticked) {
            return ticked.error();
        }
        if (const auto why = trouble()) {
            return *why;
        }
        if (const auto reached = progress(); reached != seen) {
            seen = reached;
            moved = now();
        } else if (now() - moved > setting_.patience) {
            return false;
        }
    }
    return true;
}

result<void> wave::bring_in() {
    std::vector<participant*> firsts;
    std::vector<participant*> others;
    for (auto& each : devices_) {
        if (auto opened = each.open(); !opened) {
            return opened;
        }
        (each.who().number == 1 ? firsts : others).push_back(&each);
        bar_.show(title_ + ": opening", firsts.size() + others.size(), devices_.size());
    }
    if (auto done = bring_in(firsts); !done) {
        return done;
    }
    if (auto done = bring_in(others); !done) {
        return done;
    }
    const bool is_encrypted = setting_.encryption == encryption::everywhere;
    if (is_encrypted && setting_.devices_per_user > 1) {
        if (auto done = link_devices(); !done) {
            return done;
        }
    }
    for (auto& each : devices_) {
        each.connect();
    }
    return {};
}

result<void> wave::bring_in(const std::vector<participant*>& all) {
    const auto entered = [&] {
        return std::ranges::count_if(all, [](const auto* each) { return each->is_entered(); });
    };
    const auto is_done = [&, count = std::ssize(all)] { return entered() == count; };
    const auto arrived = run_until(is_done, [&]() -> result<void> {
        auto busy = static_cast<std::size_t>(std::ranges::count_if(all, [](const auto* each) {
            return each->is_entering();
        }));
        for (auto* each : all) {
            if (busy < entering_max && !each->is_entered() && !each->is_entering()) {
                each->enter();
                ++busy;
            }
        }
        bar_.show(title_ + ": logging in", static_cast<std::uint64_t>(entered()), all.size());
        return {};
    });
    if (!arrived) {
        return arrived.error();
    }
    return *arrived ? result<void>() : errc::timed_out;
}

result<void> wave::make_groups() {
    const auto asked = std::make_shared<groups_asked>();
    for (auto& each : scenes_) {
        ask_for_group(each, asked);
    }
    const auto is_done = [&] { return asked->refused || asked->open == 0; };
    const auto arrived = run_until(is_done, []() -> result<void> { return {}; });
    if (!arrived) {
        return arrived.error();
    }
    if (asked->refused) {
        return *asked->refused;
    }
    return *arrived ? result<void>() : errc::timed_out;
}

void wave::ask_for_group(scene& played, const std::shared_ptr<groups_asked>& asked) const {
    if (played.devices.empty()) {
        return;
    }
    const auto& owner = *played.devices.front();
    std::vector<std::string> members;
    for (const auto& [user, lines] : played.said) {
        if (user != owner.who().user) {
            members.push_back(user);
        }
    }
    ++asked->open;
    owner.client().create_group(
        group_name(*played.log),
        std::move(members),
        [&played, asked](const result<conversation_id>& group) {
            --asked->open;
            if (group) {
                played.group = *group;
            } else {
                asked->refused = group.error();
            }
        }
    );
}

result<void> wave::play() {
    std::uint64_t of = 0;
    for (const auto& each : scenes_) {
        of += each.deliveries();
        for (const auto& [user, lines] : each.said) {
            by_user_[user].front()->speak(each.group, lines);
        }
    }
    playing_since_ = now();
    // Looking at everybody after every callback would take longer than the callbacks: a tick does.
    bool is_over = false;
    const auto tick = [&]() -> result<void> {
        std::uint64_t heard = 0;
        for (const auto& each : scenes_) {
            heard += each.heard();
        }
        bar_.show(title_ + ": delivered", heard, of);
        for (auto& each : devices_) {
            each.tick();
        }
        is_over = is_everything_done();
        return heard < of ? kill_some() : result<void>();
    };
    const auto finished = run_until([&] { return is_over; }, tick);
    if (!finished) {
        return finished.error();
    }
    is_complete_ = *finished;
    return {};
}

result<void> wave::kill_some() {
    if (setting_.kill_every == duration{}) {
        return {};
    }
    const auto played = now() - playing_since_;
    const auto due =
        static_cast<std::uint64_t>(played.microseconds / setting_.kill_every.microseconds);
    while (kills_ < due) {
        std::uniform_int_distribution<std::size_t> any(0, devices_.size() - 1);
        if (auto killed = devices_[any(chance_)].kill(); !killed) {
            return killed;
        }
        ++kills_;
    }
    return {};
}

bool wave::is_everything_done() const {
    const bool is_heard = std::ranges::all_of(scenes_, [](const auto& each) {
        return std::ranges::all_of(each.devices, [&](const auto* device) {
            return device->heard(each.group) >= each.log->lines.size();
        });
    });
    return is_heard &&
           std::ranges::all_of(devices_, [](const auto& each) { return each.is_settled(); });
}

std::uint64_t wave::progress() const {
    auto sum = steps_;
    for (const auto& each : devices_) {
        sum += each.progress();
    }
    return sum;
}

std::optional<error> wave::trouble() const {
    for (const auto& each : devices_) {
        if (each.trouble()) {
            return each.trouble();
        }
    }
    return std::nullopt;
}

result<verdict> wave::compare() const {
    verdict found;
    for (const auto& each : scenes_) {
        const auto judged = judge(each, setting_.encryption == encryption::everywhere);
        if (!judged) {
            return judged.error();
        }
        found += *judged;
    }
    return found;
}

// All at once: each of them has a commit to wait for.
void wave::close() {
    const auto closed = std::make_shared<std::size_t>(0);
    for (auto& each : devices_) {
        each.client().close([closed] { ++*closed; });
    }
    const auto ended =
        setting_.loop.run_until([&] { return *closed == devices_.size(); }, setting_.patience);
    static_cast<void>(ended);
}

}  // namespace gapless::cli
