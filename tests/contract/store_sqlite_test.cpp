#include "server/sqlite/sqlite_store.hpp"
#include "tests/contract/sqlite_disks.hpp"
#include "tests/contract/store_contract.hpp"

#include <memory>
#include <utility>

namespace gapless::tests {
namespace {

template <class Disk>
class sqlite_store_subject {
public:
    sqlite_store_subject() : sqlite_store_subject(server::job_policy{}) {}

    explicit sqlite_store_subject(const server::job_policy& policy) : policy_(policy) { open(); }

    server::store& store() { return *store_; }

    void reopen() {
        disk_.crash();
        store_.reset();
        open();
    }

private:
    void open() {
        auto opened = server::sqlite_store::open({disk_.directory(), policy_, disk_.vfs()});
        EXPECT_TRUE(opened) << message_of(opened.error());
        store_ = std::move(*opened);
    }

    server::job_policy policy_;
    Disk disk_;
    std::unique_ptr<server::sqlite_store> store_;
};

using subjects =
    testing::Types<sqlite_store_subject<real_disk>, sqlite_store_subject<crashing_disk>>;

GAPLESS_INSTANTIATE_STORE_CONTRACT(Sqlite, subjects);

}  // namespace
}  // namespace gapless::tests
