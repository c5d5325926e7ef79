#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

// Every planted bug, in one list: X(name). To plant another, add its name here and put
// GAPLESS_PLANTED(name) where it bites.
#define GAPLESS_PLANTED_BUGS(X)           \
    X(cursor_without_head)                \
    X(cursor_moved_by_push_during_sync)   \
    X(seq_from_memory)                    \
    X(authorisation_before_dedupe)        \
    X(gap_timer_cancelled_on_reconnect)   \
    X(old_session_not_fenced)             \
    X(event_acknowledged_before_delivery) \
    X(synchronous_off)                    \
    X(ack_before_commit)                  \
    X(fsync_error_ignored)                \
    X(checkpoint_on_second_connection)    \
    X(outbox_volatile)                    \
    X(dedupe_trimmed_early)               \
    X(resend_out_of_order)                \
    X(high_mark_from_max)                 \
    X(counter_gap_accepted)               \
    X(leaver_not_touched)                 \
    X(echo_not_merged)                    \
    X(stored_gap_forgotten)               \
    X(wal_discarded_whole)                \
    X(impossible_answer_believed)         \
    X(list_diff_skips_move)               \
    X(read_cursor_last_writer_wins)       \
    X(own_message_counted_unread)         \
    X(displaced_token_lives)              \
    X(kicked_device_returns)              \
    X(read_cursor_forgotten_on_restart)   \
    X(unread_counts_own)                  \
    X(block_one_way)                      \
    X(mute_forgotten_on_rejoin)           \
    X(breaker_never_closes)               \
    X(crossing_skips_a_member)            \
    X(large_head_not_listed)              \
    X(reader_writes)                      \
    X(budget_not_given_back)              \
    X(mention_counted_after_read)         \
    X(gap_row_lost_on_restart)            \
    X(backfill_moves_high)                \
    X(older_setting_overwrites_wish)      \
    X(anybody_may_edit)                   \
    X(older_edit_wins)                    \
    X(pull_without_annotations)           \
    X(recall_keeps_edits)                 \
    X(bad_server_tried_for_ever)          \
    X(page_checksum_not_verified)         \
    X(history_not_indexed)                \
    X(noted_after_commit)                 \
    X(index_batch_skips_one)              \
    X(heartbeat_names_no_inbox)           \
    X(news_before_backlog)                \
    X(forward_loses_origin)               \
    X(caption_not_indexed)                \
    X(presence_outlives_lease)            \
    X(older_session_ends_presence)        \
    X(expires_by_wall_clock)              \
    X(expired_stays_in_search)            \
    X(hole_forgotten)                     \
    X(reset_forgotten)                    \
    X(listing_forgotten)                  \
    X(unfinished_frame_kept)              \
    X(expired_too_early)                  \
    X(devices_forget_with_the_server)     \
    X(retention_forgotten_on_replay)      \
    X(heartbeat_trusts_one_miss)          \
    X(heartbeat_believes_a_sleeper)       \
    X(heartbeat_never_falls)              \
    X(sealed_twice)                       \
    X(own_chain_forgotten)                \
    X(time_away_forgotten)                \
    X(key_change_taken_from_push)         \
    X(stale_epoch_accepted)               \
    X(wrap_of_another)                    \
    X(archive_conflict_forgets)           \
    X(held_secret_dropped)                \
    X(roster_held_against_newest_account) \
    X(unsigned_member_trusted)            \
    X(revoked_reads_on)                   \
    X(removed_member_kept)                \
    X(managed_key_not_rotated)            \
    X(managed_keys_for_strangers)         \
    X(managed_version_unchecked)          \
    X(generation_key_kept)                \
    X(stale_generation_accepted)          \
    X(ephemeral_text_kept)                \
    X(leaf_not_kept)                      \
    X(recalled_edit_unmatched)            \
    X(cipher_lost_on_reconnect)           \
    X(offline_keeps_trying)               \
    X(presence_not_quiet)                 \
    X(ladder_never_climbs)                \
    X(attack_account_key_unpinned)        \
    X(attack_missing_digest_untold)       \
    X(attack_new_account_untold)          \
    X(attack_verified_account_ignored)    \
    X(attack_archive_rollback_accepted)   \
    X(attack_box_signature_unchecked)     \
    X(attack_chain_signature_unchecked)   \
    X(attack_chain_unchecked)             \
    X(attack_clear_accepted)              \
    X(attack_commitment_unchecked)        \
    X(attack_header_unchecked)            \
    X(attack_kem_signature_unchecked)     \
    X(attack_list_signature_unchecked)    \
    X(attack_name_unpinned)               \
    X(attack_old_epoch_accepted)          \
    X(attack_recall_by_nobody)            \
    X(attack_relation_unchecked)          \
    X(attack_revoked_device_kept)         \
    X(attack_right_unchecked)             \
    X(attack_server_members_believed)     \
    X(attack_signature_unchecked)         \
    X(attack_small_order_accepted)        \
    X(attack_third_believed)              \
    X(attack_transcript_unchecked)        \
    X(attack_unsigned_change_believed)    \
    X(binding_not_verified)

namespace gapless::planted {

enum class bug : std::uint8_t {
#define GAPLESS_PLANTED_ENUMERATOR(name) name,
    GAPLESS_PLANTED_BUGS(GAPLESS_PLANTED_ENUMERATOR)
#undef GAPLESS_PLANTED_ENUMERATOR
};

// Switches one bug on, and the others off; nothing switches all of them off. One simulation runs in
// a process at a time, so this is a plain global.
void activate(std::optional<bug> active);

[[nodiscard]] bool is_active(bug which);

[[nodiscard]] std::string_view name_of(bug which);

// Empty for a name that is not in the list.
[[nodiscard]] std::optional<bug> bug_named(std::string_view name);

}  // namespace gapless::planted
