#include "tests/simulation/planted_search.hpp"

#include "tests/simulation/world.hpp"

#include <array>

namespace gapless::simulation {
namespace {

using planted::bug;

constexpr std::array plants{
    plant{bug::cursor_without_head, invariant::i14_no_gap_forgotten, store_kind::model, 7},
    plant{
        bug::cursor_moved_by_push_during_sync, invariant::i14_no_gap_forgotten, store_kind::model, 7
    },
    plant{bug::seq_from_memory, invariant::i1_seqs_have_no_holes, store_kind::model, 6},
    plant{bug::authorisation_before_dedupe, invariant::i10_outbox_promise, store_kind::model, 20},
    plant{
        bug::gap_timer_cancelled_on_reconnect,
        invariant::i34_quiescent_in_time,
        store_kind::model,
        4
    },
    plant{bug::old_session_not_fenced, invariant::i16_one_session_a_device, store_kind::model, 4},
    plant{
        bug::event_acknowledged_before_delivery, invariant::i9_events_in_order, store_kind::model, 7
    },
    plant{bug::ack_before_commit, invariant::i4_ack_is_durable, store_kind::model, 31},
    plant{bug::outbox_volatile, invariant::i10_outbox_promise, store_kind::model, 10},
    plant{bug::dedupe_trimmed_early, invariant::i3_client_id_once, store_kind::model, 33},
    plant{bug::resend_out_of_order, invariant::i5_sender_order, store_kind::model, 9},
    plant{bug::high_mark_from_max, invariant::i7_log_prefix, store_kind::model, 22},
    plant{bug::counter_gap_accepted, invariant::i5_sender_order, store_kind::model, 6},
    plant{bug::leaver_not_touched, invariant::i34_quiescent_in_time, store_kind::model, 31},
    plant{bug::stored_gap_forgotten, invariant::i34_quiescent_in_time, store_kind::model, 16},
    plant{bug::synchronous_off, invariant::i23_crash_atomicity, store_kind::sqlite, 4},
    plant{bug::fsync_error_ignored, invariant::i23_crash_atomicity, store_kind::sqlite, 2},
    plant{
        bug::checkpoint_on_second_connection, invariant::i23_crash_atomicity, store_kind::sqlite, 2
    },
};

}  // namespace

std::span<const plant> all_plants() { return plants; }

finding search_for(const plant& wanted, std::uint64_t first, std::uint64_t seeds) {
    planted::activate(wanted.bug);
    finding found;
    for (std::uint64_t n = 0; n < seeds && !found.broken; ++n) {
        found.seed = first + n;
        found.seeds = n + 1;
        world one(draw_options(found.seed, wanted.store));
        if (const auto& broken = one.run().broken()) {
            found.broken = broken->which;
            found.what = broken->what;
        }
    }
    planted::activate(std::nullopt);
    return found;
}

}  // namespace gapless::simulation
