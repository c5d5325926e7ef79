#include "tests/simulation/options.hpp"

#include "protocol/planted_bugs.hpp"
#include "tests/simulation/prng.hpp"

#include <array>
#include <string_view>

namespace gapless::simulation {
namespace {

// A fault's rate: its name for people, where it is kept, and the range it is drawn from.
struct rate {
    std::string_view name;
    std::uint32_t options::* field;
    std::int64_t low;
    std::int64_t high;
};

// How rare it is that disks fail at all, or lose what was not synced: most bugs are not theirs, and
// a run in which every disk fails meets few others.
constexpr std::uint64_t disks_fail_per_cent = 22;

constexpr std::array<rate, 20> rates_of_faults{{
    {"spikes_per_mille", &options::spikes_per_mille, 1, 10},
    {"split_per_mille", &options::split_per_mille, 50, 500},
    {"resets", &options::resets, 1, 6},
    {"half_opens", &options::half_opens, 1, 3},
    {"one_way_blocks", &options::one_way_blocks, 1, 2},
    {"clogs", &options::clogs, 1, 2},
    {"refused_per_mille", &options::refused_per_mille, 20, 300},
    {"unanswered_per_mille", &options::unanswered_per_mille, 10, 100},
    {"lingering_per_mille", &options::lingering_per_mille, 50, 500},
    {"answers_lost_per_mille", &options::answers_lost_per_mille, 20, 200},
    {"hostile_visits", &options::hostile_visits, 1, 12},
    {"nonsense_spells", &options::nonsense_spells, 1, 6},
    {"lying_spells", &options::lying_spells, 2, 8},
    {"client_kills", &options::client_kills, 1, 10},
    {"server_kills", &options::server_kills, 1, 3},
    {"server_stops", &options::server_stops, 1, 2},
    {"client_pauses", &options::client_pauses, 1, 4},
    {"kill_in_flush_per_mille", &options::kill_in_flush_per_mille, 1, 15},
    {"kill_in_job_per_mille", &options::kill_in_job_per_mille, 1, 15},
    {"wall_jumps", &options::wall_jumps, 1, 2},
}};

constexpr std::array<rate, 2> rates_of_disk_errors{{
    {"client_disk_errors_per_mille", &options::client_disk_errors_per_mille, 1, 10},
    {"server_disk_errors_per_mille", &options::server_disk_errors_per_mille, 2, 10},
}};

constexpr std::array<rate, 1> rates_of_power_losses{{
    {"power_losses_per_cent", &options::power_losses_per_cent, 30, 100},
}};

constexpr std::array<rate, 1> rates_of_rot{{
    {"client_disk_rots", &options::client_disk_rots, 1, 3},
}};

constexpr std::array<rate, 1> rates_of_stalls{{
    {"server_disk_stalls", &options::server_disk_stalls, 1, 4},
}};

constexpr std::array<rate, 2> rates_of_full_disks{{
    {"client_disk_full", &options::client_disk_full, 1, 2},
    {"server_disk_full", &options::server_disk_full, 1, 2},
}};

template <class Rates>
void draw_rates(options& drawn, prng& draw, const Rates& rates) {
    for (const rate& fault : rates) {
        const bool present = draw.one_in(2);
        const std::int64_t value = draw.between(fault.low, fault.high);
        if (present) {
            drawn.*fault.field = static_cast<std::uint32_t>(value);
        }
    }
}

// All of them, or none.
template <class Rates>
void draw_together(options& drawn, prng& draw, const Rates& rates) {
    const bool present = draw.below(100) < disks_fail_per_cent;
    for (const rate& fault : rates) {
        const std::int64_t value = draw.between(fault.low, fault.high);
        if (present) {
            drawn.*fault.field = static_cast<std::uint32_t>(value);
        }
    }
}

void draw_single_fault(options& drawn, prng& draw) {
    const rate& fault = rates_of_faults[draw.below(rates_of_faults.size())];
    drawn.*fault.field = static_cast<std::uint32_t>(draw.between(fault.low, fault.high));
}

template <class Rates>
void append_rates(std::string& text, const options& drawn, const Rates& rates) {
    for (const rate& fault : rates) {
        if (drawn.*fault.field != 0) {
            text += ' ';
            text += fault.name;
            text += '=' + std::to_string(drawn.*fault.field);
        }
    }
}

void draw_world(options& drawn, prng& draw) {
    drawn.users = static_cast<std::uint32_t>(draw.between(2, 5));
    drawn.devices_per_user = static_cast<std::uint32_t>(draw.between(1, 3));
    drawn.operations = static_cast<std::uint32_t>(draw.between(200, 800));
    drawn.operation_every = milliseconds(draw.between(20, 600));
    drawn.delay_low = milliseconds(draw.between(1, 50));
    drawn.delay_mean = milliseconds(draw.between(1, 200));
    drawn.app_delay_max = milliseconds(draw.between(1, 400));
    drawn.tiny_push_window = draw.one_in(6);
    drawn.tiny_pages = draw.one_in(6);
    drawn.tiny_pulls = draw.one_in(6);
    drawn.tiny_events = draw.one_in(6);
    drawn.tiny_server = draw.one_in(6);
    drawn.short_tokens = draw.one_in(4);
    drawn.rates = draw.one_in(6);
    drawn.closed_groups = draw.one_in(6);
    const std::int64_t policy = draw.between(2, 4);
    if (draw.one_in(4)) {
        drawn.sign_out = static_cast<server::sign_out_policy>(policy);
    }
}

// A stricter policy is rare: under it most messages go nowhere.
void draw_relations(options& drawn, prng& draw) {
    drawn.relations = draw.one_in(2);
    const std::uint64_t strict = draw.below(16);
    if (drawn.relations && strict < 2) {
        drawn.direct =
            strict == 0 ? server::direct_policy::contacts : server::direct_policy::followed;
    }
}

// From numbers of its own, so that all else is as it would be without.
void draw_fanout(options& drawn) {
    prng draw(drawn.seed, "fanout");
    drawn.large_groups = draw.one_in(2);
    const std::int64_t most = draw.between(1, 3);
    const std::int64_t fewest = draw.between(1, most + 1);
    const std::int64_t step = draw.between(1, 3);
    if (drawn.large_groups) {
        drawn.fanout.write_members_max = static_cast<std::uint32_t>(most);
        drawn.fanout.read_members_min = static_cast<std::uint32_t>(fewest);
        drawn.fanout.step_members = static_cast<std::size_t>(step);
    }
}

// Mostly pushes, which is where things can go wrong.
void draw_delivery(options& drawn) {
    prng draw(drawn.seed, "delivery");
    const std::uint64_t how = draw.below(8);
    if (how == 0) {
        drawn.delivery = server::delivery_policy::heartbeat;
    } else if (how == 1) {
        drawn.delivery = server::delivery_policy::notify;
    }
    drawn.backlog_first = draw.one_in(3);
}

// In most runs everything comes in its turn. From numbers of its own as well.
void draw_history(options& drawn) {
    prng draw(drawn.seed, "history");
    const bool is_skipping = draw.one_in(3);
    const std::int64_t far = draw.between(1, 40);
    const std::int64_t screenful = draw.between(1, 8);
    const bool is_lazy = draw.one_in(3);
    if (is_skipping) {
        drawn.far_behind = static_cast<std::uint32_t>(far);
        drawn.screenful = static_cast<std::uint32_t>(screenful);
        drawn.lazy_history = is_lazy;
    }
}

// From numbers of its own, too.
void draw_drafts(options& drawn) {
    prng draw(drawn.seed, "drafts");
    drawn.synchronise_drafts = draw.one_in(2);
}

// Likewise.
void draw_retention(options& drawn) {
    prng draw(drawn.seed, "retention");
    drawn.short_lives = draw.one_in(6);
    const std::int64_t longest = draw.between(20, 120);
    if (drawn.short_lives && draw.one_in(3)) {
        drawn.retention = seconds(longest);
    }
}

// Likewise: short enough that many come back too late, and long enough that most do not.
void draw_inbox(options& drawn) {
    prng draw(drawn.seed, "inbox");
    const bool is_mortal = draw.one_in(4);
    const std::int64_t lifetime = draw.between(2, 60);
    if (is_mortal) {
        drawn.inbox_lifetime = seconds(lifetime);
    }
}

void follow(options& drawn, const server::app_policy& policy) {
    prng draw(drawn.seed, "policy times");
    const std::int64_t longest = draw.between(20, 120);
    const std::int64_t lifetime = draw.between(2, 60);
    drawn.policy = policy.name;
    drawn.delivery = policy.delivery;
    drawn.backlog_first = policy.backlog_first;
    drawn.inbox_lifetime = policy.inbox_lifetime == duration{} ? duration{} : seconds(lifetime);
    const bool is_limited = policy.messages.how == retention::kind::limited;
    drawn.retention = is_limited ? seconds(longest) : duration{};
    drawn.until_acknowledged = policy.messages.how == retention::kind::until_acknowledged;
    // Where it depends on how many they are, it stays as it was drawn.
    const std::uint32_t small = policy.fanout.write_members_max;
    if (small != server::fanout_policy{}.write_members_max) {
        drawn.large_groups = small == 0;
        const std::size_t step = drawn.fanout.step_members;
        drawn.fanout = policy.fanout;
        drawn.fanout.step_members = step;
    }
}

// One of the systems, in a fifth of the runs.
void draw_policy(options& drawn) {
    prng draw(drawn.seed, "policy");
    const bool has_one = draw.one_in(5);
    const auto all = server::app_policies();
    const std::uint64_t which = draw.below(all.size());
    if (has_one) {
        follow(drawn, all[which]);
    }
}

// Likewise. Few texts are longer than what a packet takes, so here parts are smaller.
void draw_parts(options& drawn) {
    prng draw(drawn.seed, "parts");
    const bool cuts = draw.one_in(3);
    const std::int64_t most = draw.one_in(3) ? 1'440 : 400;
    const std::int64_t bytes = draw.between(60, most);
    if (cuts) {
        drawn.part_bytes_max = static_cast<std::size_t>(bytes);
    }
}

// And these.
void draw_keeping(options& drawn) {
    prng draw(drawn.seed, "keeping");
    drawn.until_acknowledged = draw.one_in(12);
    drawn.keeping = draw.one_in(6);
}

// A search for a bug that is older than these draws meets the runs that it met before them.
bool is_searching_for_another_than(planted::bug of_these_draws) {
#define GAPLESS_IS_ACTIVE(name) || planted::is_active(planted::bug::name)
    const bool is_searching = false GAPLESS_PLANTED_BUGS(GAPLESS_IS_ACTIVE);
#undef GAPLESS_IS_ACTIVE
    return is_searching && !planted::is_active(of_these_draws);
}

// In numbers of their own, too.
void draw_hints(options& drawn) {
    prng draw(drawn.seed, "hints");
    drawn.hints = draw.one_in(4);
    if (!is_searching_for_another_than(planted::bug::presence_not_quiet)) {
        drawn.spares = draw.one_in(4);
        drawn.quiet_presence = draw.one_in(4);
    }
}

// Each of them turns out another way than it would with one address.
void draw_gateways(options& drawn) {
    prng draw(drawn.seed, "gateways");
    const bool has_some = draw.one_in(4);
    const std::int64_t number = draw.between(2, 3);
    const std::int64_t spells = draw.between(4, 12);
    if (has_some && !is_searching_for_another_than(planted::bug::bad_server_tried_for_ever)) {
        drawn.gateways = static_cast<std::uint32_t>(number);
        drawn.gateway_spells = static_cast<std::uint32_t>(spells);
    }
}

// In numbers of their own, too.
void draw_ladder(options& drawn) {
    prng draw(drawn.seed, "ladder");
    drawn.ladder = draw.one_in(5);
    if (drawn.ladder) {
        drawn.transport_blocks = static_cast<std::uint32_t>(draw.between(2, 6));
    }
}

// In a fifth of the runs, with an honest server, and people who are all there with their keys: who
// has none would silence everybody.
void draw_keys(options& drawn) {
    prng draw(drawn.seed, "keys");
    drawn.encrypted = draw.one_in(5);
    if (drawn.encrypted) {
        drawn.where_begun = draw.one_in(2);
        drawn.hostile_visits = 0;
        drawn.nonsense_spells = 0;
        drawn.lying_spells = 0;
        drawn.client_disk_rots = 0;
        drawn.far_behind = 0;
        drawn.sign_out = server::sign_out_policy::none;
    }
    if (drawn.encrypted && !is_searching_for_another_than(planted::bug::binding_not_verified)) {
        drawn.bound_logins = draw.one_in(2);
        drawn.requires_bound_logins = drawn.bound_logins && draw.one_in(2);
        drawn.login_thefts = drawn.bound_logins ? 4 : 0;
    }
}

// In half of these runs half of the groups, and in some all direct conversations, are ephemeral:
// their keys change all the time, and what was said is gone within the run.
void draw_ephemeral(options& drawn) {
    prng draw(drawn.seed, "ephemeral");
    const bool is_drawn = draw.one_in(2);
    if (!drawn.encrypted || !is_drawn) {
        return;
    }
    drawn.ephemeral_window = seconds(draw.between(20, 90));
    drawn.ephemeral_direct = draw.one_in(2);
    drawn.generation_messages_max = static_cast<std::uint32_t>(draw.between(1, 6));
}

// In a seventh of the runs half of the groups are managed ones. Whoever is hostile there, or lies,
// says what no app has submitted.
void draw_managed(options& drawn) {
    prng draw(drawn.seed, "managed");
    const bool is_for_others =
        is_searching_for_another_than(planted::bug::managed_key_not_rotated) &&
        is_searching_for_another_than(planted::bug::managed_keys_for_strangers) &&
        is_searching_for_another_than(planted::bug::managed_version_unchecked);
    drawn.managed = draw.one_in(7) && !is_for_others;
    if (drawn.managed) {
        drawn.hostile_visits = 0;
        drawn.nonsense_spells = 0;
        drawn.lying_spells = 0;
    }
}

void draw_beginning_anew(options& drawn) {
    prng draw(drawn.seed, "anew");
    drawn.begins_anew = drawn.encrypted && draw.one_in(2);
}

void draw_revoking(options& drawn) {
    prng draw(drawn.seed, "revokes");
    drawn.revokes = drawn.encrypted && draw.one_in(2);
}

// Only bytes can rot. Once more from numbers of its own.
void draw_rot(options& drawn) {
    prng draw(drawn.seed, "rot");
    if (drawn.store == store_kind::sqlite) {
        draw_together(drawn, draw, rates_of_rot);
    }
}

}  // namespace

options draw_options(std::uint64_t seed, store_kind store, const server::app_policy* under) {
    prng draw(seed, "options");
    options drawn;
    drawn.seed = seed;
    drawn.store = store;
    draw_world(drawn, draw);
    const std::uint64_t kind = draw.below(8);
    switch (kind) {
        case 0:
            break;  // nothing fails: what breaks here is not the fault's fault
        case 1:
            draw_single_fault(drawn, draw);
            break;
        default:
            draw_rates(drawn, draw, rates_of_faults);
            draw_rates(drawn, draw, rates_of_full_disks);
            draw_together(drawn, draw, rates_of_disk_errors);
            draw_together(drawn, draw, rates_of_power_losses);
            drawn.byte_by_byte = draw.one_in(50);
            drawn.skew_ppm = draw.one_in(3) ? 500 : 0;
    }
    draw_relations(drawn, draw);
    if (kind > 1) {
        draw_rates(drawn, draw, rates_of_stalls);
    }
    draw_fanout(drawn);
    draw_delivery(drawn);
    draw_history(drawn);
    draw_drafts(drawn);
    draw_retention(drawn);
    draw_inbox(drawn);
    draw_keeping(drawn);
    under == nullptr ? draw_policy(drawn) : follow(drawn, *under);
    draw_parts(drawn);
    draw_hints(drawn);
    if (kind > 1) {
        draw_rot(drawn);
        draw_ladder(drawn);
    }
    if (kind != 0) {
        draw_gateways(drawn);
    }
    draw_keys(drawn);
    draw_ephemeral(drawn);
    draw_managed(drawn);
    draw_beginning_anew(drawn);
    draw_revoking(drawn);
    return drawn;
}

std::string options::text_of_keys() const {
    std::string text;
    text += encrypted ? " encrypted" : "";
    if (ephemeral_window != duration{}) {
        text += " ephemeral_ms=" + std::to_string(ephemeral_window.milliseconds());
        text += " generation=" + std::to_string(generation_messages_max);
        text += ephemeral_direct ? " ephemeral_direct" : "";
    }
    text += managed ? " managed" : "";
    text += where_begun ? " where_begun" : "";
    text += begins_anew ? " begins_anew" : "";
    text += revokes ? " revokes" : "";
    text += bound_logins ? " bound_logins" : "";
    text += requires_bound_logins ? " requires_bound_logins" : "";
    return text;
}

std::string options::text() const {
    std::string text = "users=" + std::to_string(users) +
                       " devices=" + std::to_string(devices_per_user) +
                       " operations=" + std::to_string(operations) +
                       " every_ms=" + std::to_string(operation_every.milliseconds()) +
                       " delay_ms=" + std::to_string(delay_low.milliseconds()) + "+" +
                       std::to_string(delay_mean.milliseconds()) +
                       " store=" + (store == store_kind::model ? "model" : "sqlite");
    append_rates(text, *this, rates_of_faults);
    append_rates(text, *this, rates_of_full_disks);
    append_rates(text, *this, rates_of_stalls);
    append_rates(text, *this, rates_of_disk_errors);
    append_rates(text, *this, rates_of_power_losses);
    append_rates(text, *this, rates_of_rot);
    text += policy.empty() ? "" : " policy=" + std::string(policy);
    text += byte_by_byte ? " byte_by_byte" : "";
    text += skew_ppm != 0 ? " skew" : "";
    text += tiny_push_window ? " tiny_push_window" : "";
    text += tiny_pages ? " tiny_pages" : "";
    text += tiny_pulls ? " tiny_pulls" : "";
    text += tiny_events ? " tiny_events" : "";
    text += tiny_server ? " tiny_server" : "";
    text += short_tokens ? " short_tokens" : "";
    text += rates ? " rates" : "";
    text += closed_groups ? " closed_groups" : "";
    if (sign_out != server::sign_out_policy::none) {
        text += " sign_out=" + std::string(name_of(sign_out));
    }
    if (delivery != server::delivery_policy::push) {
        text += " delivery=" + std::string(name_of(delivery));
    }
    text += backlog_first ? " backlog_first" : "";
    text += relations ? " relations" : "";
    if (far_behind != 0) {
        text += " far_behind=" + std::to_string(far_behind) + "/" + std::to_string(screenful);
    }
    text += lazy_history ? " lazy_history" : "";
    text += synchronise_drafts ? " synchronise_drafts" : "";
    text += cuts_frames() ? " part_bytes=" + std::to_string(part_bytes_max) : "";
    text += short_lives ? " short_lives" : "";
    if (retention != duration{}) {
        text += " retention_s=" + std::to_string(retention.milliseconds() / 1'000);
    }
    if (inbox_lifetime != duration{}) {
        text += " inbox_lifetime_s=" + std::to_string(inbox_lifetime.milliseconds() / 1'000);
    }
    text += until_acknowledged ? " until_acknowledged" : "";
    text += keeping ? " keeping" : "";
    text += text_of_keys();
    text += hints ? " hints" : "";
    text += spares ? " spares" : "";
    text += quiet_presence ? " quiet_presence" : "";
    if (gateways != 0) {
        text += " gateways=" + std::to_string(gateways) + "/" + std::to_string(gateway_spells);
    }
    text += ladder ? " transport_blocks=" + std::to_string(transport_blocks) : "";
    text += direct == server::direct_policy::contacts ? " direct=contacts" : "";
    text += direct == server::direct_policy::followed ? " direct=followed" : "";
    if (large_groups) {
        text += " large_groups=" + std::to_string(fanout.read_members_min) + ".." +
                std::to_string(fanout.write_members_max) + "/" +
                std::to_string(fanout.step_members);
    }
    return text;
}

}  // namespace gapless::simulation
