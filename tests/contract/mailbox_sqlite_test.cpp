#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/contract/mailbox_contract.hpp"
#include "tests/contract/sqlite_disks.hpp"
#include "tests/support/counting_entropy.hpp"

#include <memory>
#include <utility>

namespace gapless::tests {
namespace {

template <class Disk, bool Encrypted>
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
        sdk::sqlite_mailbox::options wanted;
        wanted.directory = disk_.directory();
        wanted.create = alice();
        wanted.vfs = disk_.vfs();
        if (Encrypted) {
            wanted.key = &key_;
            wanted.entropy = std::make_shared<counting_entropy>();
        }
        auto opened = sdk::sqlite_mailbox::open(wanted);
        EXPECT_TRUE(opened) << message_of(opened.error());
        box_ = std::move(*opened);
    }

    Disk disk_;
    const sdk::app_key key_;
    std::unique_ptr<sdk::sqlite_mailbox> box_;
};

using subjects = testing::Types<
    sqlite_mailbox_subject<real_disk, false>,
    sqlite_mailbox_subject<crashing_disk, false>,
    sqlite_mailbox_subject<real_disk, true>,
    sqlite_mailbox_subject<crashing_disk, true>>;

GAPLESS_INSTANTIATE_MAILBOX_CONTRACT(Sqlite, subjects);

}  // namespace
}  // namespace gapless::tests
