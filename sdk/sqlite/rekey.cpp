#include "sdk/sqlite/rekey.hpp"

#include "sdk/sqlite/cell_cipher.hpp"
#include "sdk/sqlite/content_rewriter.hpp"
#include "sdk/sqlite/search_index.hpp"
#include "sdk/sqlite/sqlite_mailbox.hpp"

#include <utility>

namespace gapless::sdk {
namespace {

// The same data key under another key of the app.
result<void> wrap_anew(sqlite_mailbox& box, const rekeying& wanted) {
    auto made = wrap_keys(*box.keys(), *wanted.to, *wanted.entropy);
    if (!made) {
        return made.error();
    }
    return box.file().transact([&](storage::database& into) {
        if (const auto before = read_vault(into)) {
            made->is_indexed = before->is_indexed;
            write_vault(into, *made);
        }
    });
}

result<void> encrypt(sqlite_mailbox& box, const rekeying& wanted) {
    const auto keys = draw_cell_keys(*wanted.entropy);
    const auto made = wrap_keys(*keys, *wanted.to, *wanted.entropy);
    if (!made) {
        return made.error();
    }
    return box.file().transact([&](storage::database& into) {
        use_cipher(into, keys, wanted.entropy);
        content_rewriter(into, into.pass_content_through(nullptr)).rewrite_all();
        forget_index(into);
        write_vault(into, *made);
    });
}

result<void> decrypt(sqlite_mailbox& box) {
    return box.file().transact([](storage::database& into) {
        content_rewriter(into, nullptr).rewrite_all();
        forget_vault(into);
    });
}

}  // namespace

result<void> rekey(const rekeying& wanted) {
    if (wanted.from == nullptr && wanted.to == nullptr) {
        return error(errc::usage, "there is neither an old key nor a new one");
    }
    sqlite_mailbox::options file;
    file.directory = wanted.directory;
    file.vfs = wanted.vfs;
    file.key = wanted.from;
    file.entropy = wanted.entropy;
    file.index_in_clear = std::nullopt;
    const auto box = sqlite_mailbox::open(file);
    if (!box) {
        return box.error();
    }
    if (wanted.from != nullptr && wanted.to != nullptr) {
        return wrap_anew(**box, wanted);
    }
    if (auto done = wanted.to != nullptr ? encrypt(**box, wanted) : decrypt(**box); !done) {
        return done;
    }
    return (*box)->file().vacuum();
}

}  // namespace gapless::sdk
