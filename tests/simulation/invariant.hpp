#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gapless::simulation {

// What must hold in every run. The numbers are those by which failures are reported and by which
// docs/internals/simulation.md explains them.
enum class invariant : std::uint8_t {
    i1_seqs_have_no_holes,
    i2_entries_never_change,
    i3_client_id_once,
    i4_ack_is_durable,
    i5_sender_order,
    i6_no_phantom,
    i7_log_prefix,
    i8_exactly_once,
    i9_events_in_order,
    i10_outbox_promise,
    i11_client_ack_is_durable,
    i12_cursors_only_grow,
    i13_server_keeps_all,
    i14_no_gap_forgotten,
    i15_resume_is_sync,
    i16_one_session_a_device,
    i17_devices_agree,
    i18_cursors_agree,
    i19_unread_agrees,
    i20_lists_agree,
    i21_annotations_agree,
    i22_everything_settles,
    i23_crash_atomicity,
    i24_full_disk_recovers,
    i25_damage_is_told,
    i26_no_nonce_twice,
    i27_server_reads_nothing,
    i29_nothing_to_find,
    i32_all_can_read,
    i33_authorised,
    i34_quiescent_in_time,
    i35_memory_bounded,
    i36_no_storm,
    i38_requests_once,
    i39_folds_agree,
    i40_search_finds,
    i41_presence_agrees,
    i42_retention,
    i43_expiry_on_devices,
    i44_ephemeral,
    count_,
};

inline constexpr auto invariant_count = static_cast<std::size_t>(invariant::count_);

inline constexpr std::array<std::string_view, invariant_count> invariant_names{
    "I1 seqs have no holes",
    "I2 entries never change",
    "I3 a client_id occurs once",
    "I4 an acknowledged message stays",
    "I5 a sender's order is kept",
    "I6 nothing that was not submitted",
    "I7 a mailbox holds a prefix of the log",
    "I8 each message once",
    "I9 events in order, again until acknowledged",
    "I10 a promised message is in exactly one place",
    "I11 what a device acknowledged it has",
    "I12 cursors only grow",
    "I13 the server keeps what it stored",
    "I14 no gap is forgotten",
    "I15 resume is a sync",
    "I16 one session a device",
    "I17 all devices agree",
    "I18 cursors agree",
    "I19 unread is what the log says",
    "I20 lists show what is there",
    "I21 what was said of a message agrees",
    "I22 everything settles",
    "I23 a crash is atomic",
    "I24 a full disk recovers",
    "I25 damage is told, never shown",
    "I26 no nonce twice",
    "I27 the server reads nothing",
    "I29 an honest server gives nothing to find",
    "I32 who may read can",
    "I33 every effect is authorised",
    "I34 quiescent in time",
    "I35 memory is bounded",
    "I36 no storm",
    "I38 a request has one effect",
    "I39 folds agree",
    "I40 a search finds what is there",
    "I41 presence is right in the end",
    "I42 nothing goes before its time, and nothing stays long after",
    "I43 a device shows nothing that has expired, and forgets nothing early",
    "I44 what is ephemeral is erased in time, and its keys only go on",
};

[[nodiscard]] constexpr std::string_view name_of(invariant which) {
    return invariant_names[static_cast<std::size_t>(which)];
}

}  // namespace gapless::simulation
