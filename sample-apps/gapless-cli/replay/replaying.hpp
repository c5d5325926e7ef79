#pragma once

#include "sample-apps/gapless-cli/replay/chat_log.hpp"
#include "sample-apps/gapless-cli/replay/run_names.hpp"
#include "sample-apps/gapless-cli/replay/setting.hpp"
#include "sample-apps/gapless-cli/replay/verdict.hpp"
#include "sample-apps/gapless-cli/replay/wave.hpp"
#include "sample-apps/gapless-cli/replay/wave_plan.hpp"
#include "sample-apps/gapless-cli/saying.hpp"

#include <gapless/result.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace gapless::cli {

// Real chats played again by as many devices, and the result compared with what was played.
//
// The logs are played in waves of as many at a time as there may be live clients; a writer is the
// same user in all of them. The setting outlives it.
class replaying {
public:
    explicit replaying(const setting& shared);

    // Errors: usage, when a log alone needs too many devices; group_full.
    [[nodiscard]] result<void> add(chat_log log);

    // Plays all of it. Errors: wave::run's.
    [[nodiscard]] result<void> run();

    // What became of it: also of what was not played any more, which counts as lost.
    [[nodiscard]] saying summary() const;

    // Nothing lost, doubled or reordered, and nothing given up. Errors: timed_out, log_diverged.
    [[nodiscard]] result<void> judgement() const;

private:
    [[nodiscard]] wave::part part_of(const chat_log& log);
    [[nodiscard]] std::vector<std::vector<wave::part>> waves();
    [[nodiscard]] std::uint64_t devices_of(std::size_t users) const;
    [[nodiscard]] std::size_t users_max() const;  // in a wave

    const setting& setting_;
    run_names names_;
    std::vector<chat_log> logs_;
    cast writers_;
    verdict found_;
    std::uint64_t lines_ = 0;
    std::uint64_t skipped_ = 0;
    std::uint64_t expected_ = 0;  // deliveries
    std::uint64_t kills_ = 0;
    bool is_given_up_ = false;
    instant began_;
};

}  // namespace gapless::cli
