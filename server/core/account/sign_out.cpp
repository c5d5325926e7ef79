#include "server/core/account/sign_out.hpp"

#include "server/core/account/sign_out_policy.hpp"

#include <gapless/uuid.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>

namespace gapless::server {

namespace {

std::string digits(std::int64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// Like "2026-11-21 09:30:07 UTC".
std::string text_of(wall_time at) {
    namespace chrono = std::chrono;
    const chrono::sys_time<chrono::milliseconds> point{chrono::milliseconds{at.milliseconds}};
    const auto day = chrono::floor<chrono::days>(point);
    const chrono::year_month_day date{day};
    const chrono::hh_mm_ss time{chrono::floor<chrono::seconds>(point - day)};
    return digits(static_cast<int>(date.year()), 4) + "-" +
           digits(static_cast<unsigned>(date.month()), 2) + "-" +
           digits(static_cast<unsigned>(date.day()), 2) + " " + digits(time.hours().count(), 2) +
           ":" + digits(time.minutes().count(), 2) + ":" + digits(time.seconds().count(), 2) +
           " UTC";
}

std::string text_of(const device_id& device, device_class kind) {
    return std::string(name_of(kind)) + " device " + uuid_text(device.view());
}

std::string deed_of(const sign_out_record& why) {
    switch (why.why) {
        case sign_out_record::cause::logged_out:
            return "it logged out, as ";
        case sign_out_record::cause::displaced:
            return "displaced by the login of ";
        case sign_out_record::cause::password_changed:
            return "the password was changed by ";
        case sign_out_record::cause::removed:
            break;
    }
    return "removed by ";
}

}  // namespace

void sign_out(job_workspace& work, device_record device, const sign_out_record& why) {
    if (why.why == sign_out_record::cause::logged_out) {
        constexpr auto all = std::numeric_limits<std::uint64_t>::max();
        work.store().remove_tokens_before(device.device, all);
    }
    device.session_epoch = device.session_epoch.next();
    device.signed_out = why;
    work.put_device(device);
    work.mark_relations_stale(device.user);
}

error kicked_by(const sign_out_record& why) {
    return error{
        errc::kicked, deed_of(why) + text_of(why.by, why.by_class) + ", " + text_of(why.at)
    };
}

std::vector<device_id> displace_others(
    job_workspace& work, const device_record& newcomer, const sign_out_record& why
) {
    const sign_out_policy policy = work.policy().sign_out;
    std::vector<device_id> displaced;
    if (policy == sign_out_policy::none) {
        return displaced;
    }
    for (const device_record& other : work.store().devices_of(newcomer.user)) {
        const bool is_same_class = other.device_class == newcomer.device_class;
        const bool is_in_the_way = policy != sign_out_policy::one_per_class || is_same_class;
        if (other.device != newcomer.device && !other.signed_out && is_in_the_way) {
            sign_out(work, other, why);
            displaced.push_back(other.device);
        }
    }
    return displaced;
}

std::optional<device_record> find_newer_holder(job_workspace& work, const open_session& login) {
    if (work.policy().sign_out != sign_out_policy::refuse_newer) {
        return std::nullopt;
    }
    for (const device_record& other : work.store().devices_of(login.user)) {
        const auto was_seen = [&](const device_record& seen) {
            return seen.device == other.device && seen.session_epoch == other.session_epoch;
        };
        if (other.device != login.device && !other.signed_out &&
            !std::ranges::any_of(login.seen, was_seen)) {
            return other;
        }
    }
    return std::nullopt;
}

error held_by(const device_record& holder) {
    return error{
        errc::logged_in_elsewhere, text_of(holder.device, holder.device_class) + " is connected"
    };
}

}  // namespace gapless::server
