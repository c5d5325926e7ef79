#include "server/gateway/login_report.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

authenticate_operation login_of(std::uint8_t number) {
    authenticate_operation made;
    made.device.bytes[0] = number;
    return made;
}

TEST(LoginReport, SaysOfEachLoginWhetherItIsBound) {
    store_job job;
    job.operations = {login_of(1), login_of(2), login_of(3), login_of(4), sweep_operation{}};
    authenticated bound;
    bound.is_bound = true;
    job_result done;
    done.outcomes = {
        bound, authenticated{}, error{errc::forbidden}, error{errc::token_expired}, swept{}
    };

    const auto told = logins_in(job, done);

    using verdict = login_report::verdict;
    EXPECT_EQ(
        told,
        (std::vector<login_report>{
            {login_of(1).device, verdict::bound},
            {login_of(2).device, verdict::unbound},
            {login_of(3).device, verdict::refused},
        })
    );
}

}  // namespace
}  // namespace gapless::server
