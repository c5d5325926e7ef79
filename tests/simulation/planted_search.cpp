#include "tests/simulation/planted_search.hpp"

#include "tests/simulation/seed_search.hpp"

#include <algorithm>
#include <array>

namespace gapless::simulation {
namespace {

using planted::bug;

constexpr std::array plants{
    plant{bug::cursor_without_head, invariant::i14_no_gap_forgotten, store_kind::model, 3},
    plant{
        bug::cursor_moved_by_push_during_sync, invariant::i14_no_gap_forgotten, store_kind::model, 1
    },
    plant{bug::seq_from_memory, invariant::i1_seqs_have_no_holes, store_kind::model, 9},
    plant{bug::authorisation_before_dedupe, invariant::i10_outbox_promise, store_kind::model, 3},
    plant{
        bug::gap_timer_cancelled_on_reconnect,
        invariant::i34_quiescent_in_time,
        store_kind::model,
        29
    },
    plant{bug::old_session_not_fenced, invariant::i16_one_session_a_device, store_kind::model, 10},
    plant{
        bug::event_acknowledged_before_delivery,
        invariant::i9_events_in_order,
        store_kind::model,
        42
    },
    plant{bug::ack_before_commit, invariant::i13_server_keeps_all, store_kind::model, 2},
    plant{bug::outbox_volatile, invariant::i10_outbox_promise, store_kind::model, 9},
    plant{bug::dedupe_trimmed_early, invariant::i3_client_id_once, store_kind::model, 53},
    plant{bug::resend_out_of_order, invariant::i5_sender_order, store_kind::model, 80},
    plant{bug::high_mark_from_max, invariant::i7_log_prefix, store_kind::model, 61},
    plant{bug::counter_gap_accepted, invariant::i5_sender_order, store_kind::model, 10},
    plant{bug::leaver_not_touched, invariant::i34_quiescent_in_time, store_kind::model, 61},
    plant{bug::stored_gap_forgotten, invariant::i34_quiescent_in_time, store_kind::model, 527},
    plant{bug::synchronous_off, invariant::i23_crash_atomicity, store_kind::sqlite, 4},
    plant{bug::fsync_error_ignored, invariant::i23_crash_atomicity, store_kind::sqlite, 4},
    plant{
        bug::checkpoint_on_second_connection, invariant::i23_crash_atomicity, store_kind::sqlite, 4
    },
    plant{bug::echo_not_merged, invariant::i8_exactly_once, store_kind::model, 286},
    plant{bug::wal_discarded_whole, invariant::i23_crash_atomicity, store_kind::sqlite, 2},
    plant{bug::impossible_answer_believed, invariant::i4_ack_is_durable, store_kind::model, 51},
    plant{bug::displaced_token_lives, invariant::i16_one_session_a_device, store_kind::model, 29},
    plant{bug::kicked_device_returns, invariant::i16_one_session_a_device, store_kind::model, 11},
    plant{bug::list_diff_skips_move, invariant::i20_lists_agree, store_kind::model, 12},
    plant{
        bug::read_cursor_forgotten_on_restart, invariant::i18_cursors_agree, store_kind::model, 95
    },
    plant{bug::unread_counts_own, invariant::i19_unread_agrees, store_kind::model, 7},
    plant{
        bug::read_cursor_last_writer_wins, invariant::i12_cursors_only_grow, store_kind::model, 116
    },
    plant{bug::own_message_counted_unread, invariant::i19_unread_agrees, store_kind::model, 1584},
    plant{bug::block_one_way, invariant::i33_authorised, store_kind::model, 13},
    plant{bug::mute_forgotten_on_rejoin, invariant::i39_folds_agree, store_kind::model, 154},
    plant{bug::breaker_never_closes, invariant::i34_quiescent_in_time, store_kind::model, 17},
    plant{bug::crossing_skips_a_member, invariant::i34_quiescent_in_time, store_kind::model, 31},
    plant{bug::large_head_not_listed, invariant::i34_quiescent_in_time, store_kind::model, 12},
    plant{bug::reader_writes, invariant::i16_one_session_a_device, store_kind::model, 17},
    plant{bug::budget_not_given_back, invariant::i35_memory_bounded, store_kind::model, 2},
    plant{bug::mention_counted_after_read, invariant::i19_unread_agrees, store_kind::model, 30},
    plant{bug::gap_row_lost_on_restart, invariant::i11_client_ack_is_durable, store_kind::model, 9},
    plant{bug::backfill_moves_high, invariant::i7_log_prefix, store_kind::model, 2},
    plant{
        bug::older_setting_overwrites_wish, invariant::i12_cursors_only_grow, store_kind::model, 13
    },
    plant{bug::anybody_may_edit, invariant::i33_authorised, store_kind::model, 7},
    plant{bug::older_edit_wins, invariant::i21_annotations_agree, store_kind::model, 643},
    plant{bug::pull_without_annotations, invariant::i21_annotations_agree, store_kind::model, 56},
    plant{bug::recall_keeps_edits, invariant::i2_entries_never_change, store_kind::model, 1334},
    plant{bug::bad_server_tried_for_ever, invariant::i34_quiescent_in_time, store_kind::model, 2},
    plant{bug::page_checksum_not_verified, invariant::i25_damage_is_told, store_kind::sqlite, 12},
    plant{bug::history_not_indexed, invariant::i40_search_finds, store_kind::sqlite, 13},
    plant{bug::noted_after_commit, invariant::i40_search_finds, store_kind::sqlite, 2},
    plant{bug::index_batch_skips_one, invariant::i40_search_finds, store_kind::sqlite, 4},
    plant{bug::heartbeat_names_no_inbox, invariant::i34_quiescent_in_time, store_kind::model, 24},
    plant{bug::news_before_backlog, invariant::i15_resume_is_sync, store_kind::model, 14},
    plant{bug::hole_forgotten, invariant::i19_unread_agrees, store_kind::model, 12},
    plant{bug::forward_loses_origin, invariant::i6_no_phantom, store_kind::model, 3},
    plant{bug::caption_not_indexed, invariant::i40_search_finds, store_kind::sqlite, 7},
    plant{bug::presence_outlives_lease, invariant::i41_presence_agrees, store_kind::model, 7},
    plant{bug::older_session_ends_presence, invariant::i41_presence_agrees, store_kind::model, 7},
    plant{bug::expires_by_wall_clock, invariant::i43_expiry_on_devices, store_kind::model, 1},
    plant{bug::reset_forgotten, invariant::i15_resume_is_sync, store_kind::model, 4},
    plant{bug::listing_forgotten, invariant::i34_quiescent_in_time, store_kind::model, 33},
    plant{bug::expired_stays_in_search, invariant::i43_expiry_on_devices, store_kind::model, 1},
    plant{bug::unfinished_frame_kept, invariant::i35_memory_bounded, store_kind::model, 50},
    plant{bug::expired_too_early, invariant::i42_retention, store_kind::model, 5},
    plant{bug::devices_forget_with_the_server, invariant::i42_retention, store_kind::model, 5},
    plant{bug::retention_forgotten_on_replay, invariant::i39_folds_agree, store_kind::model, 25},
    plant{bug::sealed_twice, invariant::i29_nothing_to_find, store_kind::model, 117},
    plant{bug::own_chain_forgotten, invariant::i29_nothing_to_find, store_kind::model, 34},
    plant{bug::time_away_forgotten, invariant::i29_nothing_to_find, store_kind::model, 28},
    plant{bug::key_change_taken_from_push, invariant::i29_nothing_to_find, store_kind::model, 15},
    plant{bug::stale_epoch_accepted, invariant::i32_all_can_read, store_kind::model, 15},
    plant{bug::wrap_of_another, invariant::i29_nothing_to_find, store_kind::model, 15},
    plant{bug::archive_conflict_forgets, invariant::i29_nothing_to_find, store_kind::model, 18},
    plant{bug::held_secret_dropped, invariant::i32_all_can_read, store_kind::model, 101},
    plant{
        bug::roster_held_against_newest_account,
        invariant::i29_nothing_to_find,
        store_kind::model,
        0x93
    },
    plant{bug::unsigned_member_trusted, invariant::i29_nothing_to_find, store_kind::model, 15},
    plant{bug::removed_member_kept, invariant::i29_nothing_to_find, store_kind::model, 36},
    plant{bug::cipher_lost_on_reconnect, invariant::i23_crash_atomicity, store_kind::sqlite, 2},
    plant{bug::offline_keeps_trying, invariant::i36_no_storm, store_kind::model, 7},
    plant{bug::presence_not_quiet, invariant::i41_presence_agrees, store_kind::model, 3},
    plant{bug::ladder_never_climbs, invariant::i34_quiescent_in_time, store_kind::model, 5},
    plant{bug::revoked_reads_on, invariant::i33_authorised, store_kind::model, 34},
    plant{bug::managed_key_not_rotated, invariant::i33_authorised, store_kind::model, 25},
    plant{bug::managed_keys_for_strangers, invariant::i33_authorised, store_kind::model, 25},
    plant{bug::managed_version_unchecked, invariant::i33_authorised, store_kind::model, 52},
    plant{bug::generation_key_kept, invariant::i44_ephemeral, store_kind::model, 42},
    plant{bug::stale_generation_accepted, invariant::i44_ephemeral, store_kind::model, 16},
    plant{bug::ephemeral_text_kept, invariant::i42_retention, store_kind::model, 42},
    plant{bug::leaf_not_kept, invariant::i29_nothing_to_find, store_kind::model, 231},
    plant{bug::recalled_edit_unmatched, invariant::i29_nothing_to_find, store_kind::model, 613},
    plant{bug::binding_not_verified, invariant::i33_authorised, store_kind::model, 18},
};

constexpr std::uint64_t bases = 11;
constexpr std::uint64_t base_distance = 1'000'000;
constexpr std::uint64_t patience = 5'000;

}  // namespace

std::span<const plant> all_plants() { return plants; }

finding search_for(
    const plant& wanted, std::uint64_t first, std::uint64_t seeds, std::uint64_t workers
) {
    planted::activate(wanted.bug);
    seed_search search(wanted.store, first, seeds, workers);
    finding found;
    while (found.seeds < seeds && !found.failed) {
        const run_record run = search.take();
        found.seed = run.seed;
        found.failed = run.failed;
        ++found.seeds;
    }
    planted::activate(std::nullopt);
    return found;
}

measurement measure(
    const plant& wanted, std::uint64_t first, std::uint64_t seeds, std::uint64_t workers
) {
    measurement made;
    planted::activate(wanted.bug);
    seed_search search(wanted.store, first, seeds, workers);
    for (; made.seeds < seeds; ++made.seeds) {
        if (const run_record run = search.take(); run.failed) {
            ++made.hits;
            ++made.broken[run.failed->broken];
        }
    }
    planted::activate(std::nullopt);
    for (std::uint64_t n = 1; n <= bases; ++n) {
        const finding found = search_for(wanted, first + n * base_distance, patience, workers);
        made.seeds_to_find.push_back(found.failed ? found.seeds : patience + 1);
    }
    std::sort(made.seeds_to_find.begin(), made.seeds_to_find.end());
    return made;
}

}  // namespace gapless::simulation
