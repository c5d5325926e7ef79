#include "sdk/http/https_exchange.hpp"

#include "sdk/http/https_connection.hpp"

#include <utility>

namespace gapless::sdk {

std::shared_ptr<https_exchange> https_exchange::start(
    boost::asio::any_io_executor strand,
    const account_server& server,
    const https_request& asked,
    duration within,
    completion told
) {
    auto made = https_connection::make(std::move(strand), server, https_connection::manner::closes);
    made->ask(asked, within, [told = std::move(told)](result<https_answer> answer) {
        if (!answer && answer.error().code == errc::timed_out) {
            return told(error(errc::unreachable, answer.error().detail));
        }
        told(std::move(answer));
    });
    return made;
}

}  // namespace gapless::sdk
