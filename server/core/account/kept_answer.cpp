#include "server/core/account/kept_answer.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gapless::server {

namespace {

constexpr std::size_t user_bytes = 8;

std::string encode(user_id user, const device_id& device) {
    std::string made;
    for (std::size_t i = user_bytes; i-- > 0;) {
        made.push_back(static_cast<char>(user.value >> (8 * i) & 0xff));
    }
    return made.append(device.view());
}

user_id decode_user(std::string_view kept) {
    std::uint64_t value = 0;
    for (const char byte : kept.substr(0, user_bytes)) {
        value = value << 8 | static_cast<unsigned char>(byte);
    }
    return user_id{value};
}

}  // namespace

std::optional<account_result> find_kept(
    job_workspace& work, user_id actor, const request_id& request
) {
    const std::optional<request_record> kept = work.store().find_request(actor, request);
    if (!kept || kept->answer.size() != user_bytes + device_id::size) {
        return std::nullopt;
    }
    account_result answer;
    answer.account = work.account(decode_user(kept->answer)).value_or(account_record{});
    const auto device = device_id::from(std::string_view{kept->answer}.substr(user_bytes));
    answer.device = work.device(*device).value_or(device_record{});
    return answer;
}

void keep(
    job_workspace& work, user_id actor, const request_id& request, const account_result& answer
) {
    work.store().put_request(
        {actor, request, encode(answer.account.user, answer.device.device), work.now()}
    );
}

}  // namespace gapless::server
