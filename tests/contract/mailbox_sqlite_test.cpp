#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/contract/mailbox_contract.hpp"
#include "tests/contract/sqlite_disks.hpp"

#include <memory>
#include <utility>

namespace gapless::tests {
namespace {

template <class Disk>
class sqlite_mailbox_subject {
public:
    sqlite_mailbox_subject() { open(); }

    sdk::mailbox& box() { return *box_; }

    void reopen() {
        disk_.crash();
        box_.reset();
        open();
    }

private:
    void open() {
        auto opened = sdk::sqlite_mailbox::open({disk_.directory(), alice(), disk_.vfs()});
        EXPECT_TRUE(opened) << message_of(opened.error());
        box_ = std::move(*opened);
    }

    Disk disk_;
    std::unique_ptr<sdk::sqlite_mailbox> box_;
};

using subjects =
    testing::Types<sqlite_mailbox_subject<real_disk>, sqlite_mailbox_subject<crashing_disk>>;

GAPLESS_INSTANTIATE_MAILBOX_CONTRACT(Sqlite, subjects);

}  // namespace
}  // namespace gapless::tests
