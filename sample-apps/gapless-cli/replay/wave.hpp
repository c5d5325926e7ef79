#pragma once

#include "sample-apps/gapless-cli/replay/progress_bar.hpp"
#include "sample-apps/gapless-cli/replay/scene.hpp"
#include "sample-apps/gapless-cli/replay/setting.hpp"

#include <gapless/result.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace gapless::cli {

// Some logs that are played at the same time, by devices that live as long as it does.
//
// Everybody comes in, with all devices linked if it is encrypted, a group is made for each log,
// everybody writes, and when all has arrived everywhere everybody reads it, on one device each.
// Then the mailboxes are compared, and what the devices say of reading. It gives up when nothing
// has happened for the setting's patience. The setting and the logs outlive it.
class wave {
public:
    // What was said in each log, by user.
    struct part {
        const chat_log* log;
        said_by_user said;
    };

    wave(const setting& shared, std::vector<part> parts, std::string title);

    // The verdict covers what was heard also when it gave up, with is_complete() false then.
    // Errors: what no device can mend, cancelled after a signal.
    [[nodiscard]] result<verdict> run();

    [[nodiscard]] bool is_complete() const { return is_complete_; }

    [[nodiscard]] std::uint64_t kills() const { return kills_; }

private:
    // Outlives the wave in the callbacks that are not called before.
    struct groups_asked {
        std::size_t open = 0;
        std::optional<error> refused;
    };

    [[nodiscard]] result<void> bring_in();
    [[nodiscard]] result<void> bring_in(const std::vector<participant*>& all);
    [[nodiscard]] result<void> link_devices();
    [[nodiscard]] result<void> link_all();
    [[nodiscard]] result<void> catch_up(const std::vector<participant*>& all);
    [[nodiscard]] result<void> make_groups();
    void ask_for_group(scene& played, const std::shared_ptr<groups_asked>& asked) const;
    [[nodiscard]] result<void> play();
    // Whether a device of that user shows a conversation as it should not.
    using wrong_row = std::function<bool(const conversation&, const std::string& user)>;

    [[nodiscard]] result<verdict> read_everything();
    [[nodiscard]] result<std::uint64_t> count_wrong(const wrong_row& is_wrong);
    [[nodiscard]] result<std::uint64_t> ask_who_has_read();
    [[nodiscard]] result<verdict> compare() const;
    void close();

    // Until it holds, with a tick now and then; false when patience is over.
    [[nodiscard]] result<bool> run_until(
        const std::function<bool()>& is_done, const std::function<result<void>()>& tick
    );
    [[nodiscard]] result<void> kill_some();
    [[nodiscard]] bool is_everything_done() const;
    [[nodiscard]] std::uint64_t progress() const;
    [[nodiscard]] std::optional<error> trouble() const;

    const setting& setting_;
    const std::string title_;
    progress_bar bar_;
    std::deque<participant> devices_;
    std::map<std::string, std::vector<participant*>> by_user_;
    std::vector<scene> scenes_;
    std::mt19937 chance_;
    instant playing_since_;
    std::uint64_t steps_ = 0;  // of what is done before anybody plays
    std::uint64_t kills_ = 0;
    bool is_complete_ = false;
};

}  // namespace gapless::cli
