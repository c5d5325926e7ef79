#pragma once

#include "server/core/store/run_job.hpp"
#include "server/core/store/store.hpp"
#include "tests/support/store_driver.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {

// What the suites of the store contract share: a subject (see store_contract.hpp) and a driver.
template <class Subject>
class StoreContractBase : public testing::Test {
protected:
    StoreContractBase() : on(subject.store()) {}

    explicit StoreContractBase(server::job_policy policy) : subject(policy), on(subject.store()) {}

    void reopen() {
        subject.reopen();
        on.use(subject.store());
    }

    static std::vector<std::string> bodies(const protocol::pulled& range) {
        std::vector<std::string> all;
        for (const message& each : range.messages) {
            all.push_back(each.body);
        }
        return all;
    }

    static std::vector<std::uint64_t> seqs(const protocol::pulled& range) {
        std::vector<std::uint64_t> all;
        for (const message& each : range.messages) {
            all.push_back(each.seq.value);
        }
        return all;
    }

    Subject subject;
    store_driver on;
};

}  // namespace gapless::tests
